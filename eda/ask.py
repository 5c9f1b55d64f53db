"""Ask the published file: each question is an SQL file of its own."""

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
        Its rows, in its order.
    """
    query = (QUERIES / f"{name}.sql").read_text(encoding="utf-8")
    with connection.cursor() as cursor:  # a connection serves one thread at a time, a cursor of its own any
        return cursor.execute(query).df()
