"""Questions to the published file; each is an SQL file of its own."""

from pathlib import Path

import duckdb
import pandas as pd

QUERIES = Path(__file__).parent / "queries"
"""What only the plots and findings ask."""
ANALYSES = Path(__file__).parents[1] / "dbt_project" / "analyses"
"""The everyday questions, which anybody asks of the published file."""


def ask(connection: duckdb.DuckDBPyConnection, name: str, folder: Path = QUERIES) -> pd.DataFrame:
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
        return cursor.execute(query).df()
