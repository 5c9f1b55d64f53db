"""The tables of the queries that look a few rows up, in SQLite.

DuckDB plans a query for most of a millisecond, as often as it is asked. SQLite remembers its plan, and with an index it
needs a tenth of that.
"""

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from weakref import finalize

import duckdb

HERE = Path(__file__).parent
TABLES, INDICES = ((HERE / file).read_text() for file in ("lookup_tables.sql", "lookup_indices.sql"))
ROWS_AT_ONCE = 1000


class Lookups:
    """The tables of one build, in memory; they never change."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, queries: Mapping[str, str]) -> None:
        """Copy the tables.

        Args:
            connection: A database with the tables.
            queries: The text of each query by its name.

        Raises:
            duckdb.Error: A table or a column is missing, or has another type.
        """
        self.queries = queries
        # The service loads it in a thread and asks it in another one, one request after the other.
        self.database = sqlite3.connect(":memory:", check_same_thread=False)
        finalize(self, self.database.close)
        self.database.executescript(TABLES)
        for table in ("titles_wide", "title_cast", "title_genres"):
            copy(table, connection, self.database)
        self.database.executescript(INDICES)

    def ask(self, query: str, parameters: Mapping[str, object]) -> list[dict[str, Any]]:
        """Run one of the queries; see `api.served.snapshot.Snapshot.ask`."""
        result = self.database.execute(self.queries[query], parameters)
        columns = [column[0] for column in result.description]
        return [dict(zip(columns, row, strict=True)) for row in result]


def copy(table: str, connection: duckdb.DuckDBPyConnection, database: sqlite3.Connection) -> None:
    """Copy the columns that a table of `database` has, in its types."""
    columns = [f"cast({name} as {kind})" for _, name, kind, *_ in database.execute(f"pragma table_info({table})")]
    rows = connection.execute(f"select {', '.join(columns)} from {table}")  # noqa: S608
    places = ", ".join("?" * len(columns))
    with database:
        while part := rows.fetchmany(ROWS_AT_ONCE):
            database.executemany(f"insert into {table} values ({places})", part)  # noqa: S608
