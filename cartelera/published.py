"""The published warehouse: how it is opened for reading, and which build it is."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

HARM = re.compile("not a valid DuckDB database file|Could not read enough bytes|Corrupt database file")
"""How DuckDB says that a file is no database, or not a whole one; what else keeps it from opening a file may pass."""


class NoWarehouseError(Exception):
    """There is no published warehouse that can be read; the message says what to do."""


@dataclass(frozen=True)
class BuildInfo:
    """The one row of the table `build_info`: which build a published file is."""

    build_id: str
    """The name of this build, everywhere."""
    finished_at: datetime
    """When it was published, in UTC (without a time zone)."""
    dbt_version: str
    duckdb_version: str
    row_counts: dict[str, int]
    """The number of rows of each mart."""


def open_published(path: Path) -> duckdb.DuckDBPyConnection:
    """Open the published warehouse read-only.

    The connection keeps reading the build that it has opened, also when a newer one is published.

    Args:
        path: The published file, `CARTELERA_WAREHOUSE`.

    Returns:
        A connection of its own; close it after use.

    Raises:
        NoWarehouseError: There is no such file, or it is no DuckDB file that can be read.
    """
    require_file(path)
    try:
        return duckdb.connect(path, read_only=True)
    except duckdb.Error as error:
        raise NoWarehouseError(f"The warehouse at {path} cannot be read: {error}") from error


@contextmanager
def interruptible() -> Iterator[None]:
    """Let Ctrl-C during a query raise KeyboardInterrupt, as it does everywhere else: DuckDB raises a RuntimeError."""
    try:
        yield
    except RuntimeError as error:
        if str(error) != "Query interrupted":
            raise
        raise KeyboardInterrupt from error


def require_file(path: Path) -> None:
    """Make sure that something has been published.

    Args:
        path: The published file, `CARTELERA_WAREHOUSE`.

    Raises:
        NoWarehouseError: There is no such file, or its folder cannot be looked into.
    """
    try:
        there = path.is_file()
    except OSError as error:
        raise NoWarehouseError(f"The warehouse at {path} cannot be read: {error}") from error
    if not there:
        raise NoWarehouseError(f"There is no warehouse at {path} yet: `cartelera build` makes it.")


def is_harmed(path: Path) -> bool:
    """Whether a file is no DuckDB database, or not a whole one; one that cannot be opened now does not count as such.

    Args:
        path: The published file, `CARTELERA_WAREHOUSE`; it may be missing.
    """
    with suppress(NoWarehouseError):
        require_file(path)
        try:
            duckdb.connect(path, read_only=True).close()
        except duckdb.Error as error:
            return HARM.search(str(error)) is not None
    return False


def harmed_file(warehouse: Path) -> Path:
    """Where a harmed file is kept that a new warehouse has taken the place of."""
    return Path(f"{warehouse}.harmed")


def read_build_info(connection: duckdb.DuckDBPyConnection) -> BuildInfo:
    """Read which build an open warehouse is.

    Args:
        connection: What `open_published` gives.

    Returns:
        The row of its table `build_info`.

    Raises:
        NoWarehouseError: The file was not written by the publisher.
    """
    try:
        row = connection.execute(
            "select build_id, finished_at, dbt_version, duckdb_version, row_counts from build_info"
        ).fetchone()
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise NoWarehouseError(f"The file is no published warehouse. {error}") from error
    if row is None:
        raise NoWarehouseError("The file is no published warehouse: its table build_info is empty.")
    return BuildInfo(*row)
