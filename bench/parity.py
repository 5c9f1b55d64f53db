"""Whether two engines have made the same tables from the same files, with equal rows and types."""

from pathlib import Path

import duckdb

from cartelera.spark import open_spark

MOST_ROWS = 3
"""How many different rows are reported, for each table and direction."""


def differences(warehouse: Path, spark: Path) -> list[str]:
    """The differences between two builds; empty where they are equal.

    Args:
        warehouse: The file that DuckDB has published.
        spark: The folder that Spark has published into.
    """
    with open_spark(spark) as connection:
        connection.execute("attach $file as warehouse (read_only)", {"file": str(warehouse)})
        tables = [names_of(connection, database) for database in ("warehouse", "memory")]
        found = [] if tables[0] == tables[1] else [f"DuckDB has made {tables[0]}, Spark {tables[1]}"]
        for table in tables[0] & tables[1]:
            compared = "* exclude (seconds)" if table == "build_steps" else "*"
            one, other = (f"(select {compared} from {database}.main.{table})" for database in ("warehouse", "memory"))
            found += differences_of(connection, one, other)
    return found


def names_of(connection: duckdb.DuckDBPyConnection, database: str) -> set[str]:
    """The tables and views of a database that hold data."""
    rows = connection.execute(
        "select table_name from information_schema.tables where table_catalog = $database", {"database": database}
    ).fetchall()
    return {name for (name,) in rows} - {"build_info", "publication"}


def differences_of(connection: duckdb.DuckDBPyConnection, one: str, other: str) -> list[str]:
    """The differences between two tables: names, types, or rows that only one of them has."""
    columns = {table: columns_of(connection, table) for table in (one, other)}
    if columns[one] != columns[other]:
        return [f"{one} has the columns {columns[one]}, {other} {columns[other]}"]
    found = []
    for table, reference in [(one, other), (other, one)]:
        rows = connection.execute(f"from {table} except all from {reference} limit {MOST_ROWS}").fetchall()
        found += [f"only {table} has {row}" for row in rows]
    return found


def columns_of(connection: duckdb.DuckDBPyConnection, table: str) -> list[tuple[str, str]]:
    """The names and types of a table's columns."""
    return [(name, kind) for name, kind, *_ in connection.execute(f"describe from {table}").fetchall()]
