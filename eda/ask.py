"""Queries to the published file; each is an SQL file of its own."""

from pathlib import Path

import duckdb
import pandas as pd

QUERIES = Path(__file__).parent / "queries"


def ask(connection: duckdb.DuckDBPyConnection, name: str) -> pd.DataFrame:
    """Run one of the queries.

    Args:
        connection: The open published file.
        name: The query's file, without its ending.

    Returns:
        Its rows, in the order of the query.
    """
    query = (QUERIES / f"{name}.sql").read_text(encoding="utf-8")
    with connection.cursor() as cursor:  # several threads may ask at once, each with a cursor of its own
        return cursor.execute(query).df()
