"""Questions to the published file; each is an SQL file of its own."""

from pathlib import Path
from typing import Any

import duckdb

from cartelera.project import PROJECT

Row = dict[str, Any]
"""The values of a row by column."""
QUERIES = Path(__file__).parent / "queries"
"""What only the plots and findings ask."""
ANALYSES = PROJECT / "dbt_project" / "analyses"
"""The everyday questions, which anybody asks of the published file."""


def ask(connection: duckdb.DuckDBPyConnection, name: str, folder: Path = QUERIES) -> list[Row]:
    """Run one of the queries.

    Args:
        connection: The open published file.
        name: The query's file, without its ending.
        folder: Where the file is.

    Returns:
        Its rows, in the order of the query.
    """
    query = (folder / f"{name}.sql").read_text(encoding="utf-8")
    with connection.cursor() as cursor:  # several threads may ask at once, each with a cursor of its own
        answer = cursor.execute(query)
        columns = [column for column, *_ in answer.description or []]
        return [dict(zip(columns, values, strict=True)) for values in answer.fetchall()]
