"""Opening the published warehouse, and the messages if it cannot be opened."""

import signal
import threading
from pathlib import Path

import duckdb
import pytest

from cartelera.published import NoWarehouseError, interruptible, open_published, read_build_info
from tests.support.workplace import Workplace


def test_the_published_file_opens_read_only(built_sample: Workplace) -> None:
    with open_published(built_sample.warehouse) as connection:
        assert read_build_info(connection).row_counts["titles"] == 1200
        with pytest.raises(duckdb.InvalidInputException, match="read-only"):
            connection.execute("drop table titles")


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(NoWarehouseError, match=r"no warehouse at .*cartelera\.duckdb yet: `cartelera build` makes it"):
        open_published(tmp_path / "cartelera.duckdb")


def test_no_database(tmp_path: Path) -> None:
    (tmp_path / "cartelera.duckdb").write_bytes(b"id,title\n" * 1000)
    with pytest.raises(NoWarehouseError, match=r"cartelera\.duckdb cannot be read: .*not a valid DuckDB"):
        open_published(tmp_path / "cartelera.duckdb")


@pytest.mark.parametrize("statement", ["select 1", "create table build_info (build_id varchar)"])
def test_no_published_warehouse(statement: str, tmp_path: Path) -> None:
    with duckdb.connect(tmp_path / "other.duckdb") as connection:
        connection.execute(statement)
    with (
        open_published(tmp_path / "other.duckdb") as connection,
        pytest.raises(NoWarehouseError, match="no published warehouse"),
    ):
        read_build_info(connection)


def test_an_empty_build_info(tmp_path: Path) -> None:
    with duckdb.connect(tmp_path / "other.duckdb") as connection:
        columns = "build_id int, finished_at int, dbt_version int, duckdb_version int, row_counts int"
        connection.execute(f"create table build_info ({columns})")
    with open_published(tmp_path / "other.duckdb") as connection, pytest.raises(NoWarehouseError, match="is empty"):
        read_build_info(connection)


def test_a_query_is_interrupted_like_all_else() -> None:
    long = "select count(*) from range(20000) as one(a), range(10000) as other(b) where a * b % 7 = 3"
    threading.Timer(0.3, signal.raise_signal, [signal.SIGINT]).start()
    with pytest.raises(KeyboardInterrupt), interruptible(), duckdb.connect() as connection:
        connection.execute(long)
    with pytest.raises(RuntimeError, match="other"), interruptible():
        raise RuntimeError("other")
