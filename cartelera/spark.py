"""The newest build that Spark has published, opened as a database of views over Parquet files."""

import glob
from pathlib import Path

import duckdb

from cartelera.published import NoWarehouseError


def open_spark(folder: Path) -> duckdb.DuckDBPyConnection:
    """Open the newest build that Spark has published.

    Args:
        folder: The folder that Spark publishes into, `CARTELERA_SPARK`.

    Returns:
        A connection of its own to a database in memory, with the marts and `build_steps` as views, `build_info` as
        in a published warehouse, and the row of `publications`; close it after use.

    Raises:
        NoWarehouseError: Nothing has been published there, or not all of it is there.
    """
    connection = duckdb.connect()
    try:
        read_files(connection, folder / "publications").order("finished_at desc, build_id desc").limit(1).create(
            "publication"
        )
        connection.execute(
            "create table build_info as "
            "select build_id, finished_at, dbt_version, version() as duckdb_version, row_counts from publication"
        )
        [[build_id, tables, views]] = connection.execute(
            "select build_id, map_keys(row_counts), views from publication"
        ).fetchall()
        for table in ["build_steps", *tables]:
            if table not in views:
                read_files(connection, folder / "published" / build_id / table).create_view(table)
        for view, sql in views.items():
            connection.sql(sql).create_view(view)
    except BaseException:
        connection.close()
        raise
    return connection


def read_files(connection: duckdb.DuckDBPyConnection, folder: Path) -> duckdb.DuckDBPyRelation:
    """The rows of the Parquet files in a folder.

    Raises:
        NoWarehouseError: There are none, or they cannot be read.
    """
    files = [glob.escape(str(file)) for file in sorted(folder.glob("*.parquet"))]
    if not files:
        raise NoWarehouseError(
            f"There are no Parquet files in {folder}: `dbt build --target spark` writes them, "
            "where CARTELERA_SPARK says; a build that is copied must be copied whole."
        )
    try:
        return connection.read_parquet(files)
    except duckdb.Error as error:
        raise NoWarehouseError(f"The Parquet files in {folder} cannot be read: {error}") from error
