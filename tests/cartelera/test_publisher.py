"""Replacing the published file, and deleting what killed builds left."""

import logging
from pathlib import Path

import duckdb
import pytest
from dbt_common.exceptions import DbtRuntimeError

from cartelera import publisher
from cartelera.publisher import add_thread, attach_published, discard, discard_if_unreadable, publish_file
from tests.support.holding import held_open


def new_database(file: Path, value: int) -> Path:
    with duckdb.connect(file) as connection:
        connection.execute(f"create table t as select {value} as v")
    return file


def value(file: Path) -> int:
    with duckdb.connect(file, read_only=True) as connection:
        return int(connection.execute("select v from t").fetchall()[0][0])


def test_the_new_file_takes_the_place_of_the_old(tmp_path: Path) -> None:
    old, built = new_database(tmp_path / "w.duckdb", 1), new_database(tmp_path / "built.duckdb", 2)
    Path(f"{old}.wal").write_bytes(b"a reader's log of the old file")
    assert publish_file(str(built), str(old)) == str(old)
    assert value(old) == value(built) == 2
    assert sorted(file.name for file in tmp_path.iterdir()) == ["built.duckdb", "w.duckdb"]


def test_a_failure_leaves_the_published_file_as_it_was(tmp_path: Path) -> None:
    old = new_database(tmp_path / "w.duckdb", 1)
    with pytest.raises(FileNotFoundError):
        publish_file(str(tmp_path / "none"), str(old))
    assert value(old) == 1


def test_discard_takes_the_log_and_the_spilled_data_too(tmp_path: Path) -> None:
    (tmp_path / "b.duckdb").touch()
    (tmp_path / "b.duckdb.wal").touch()
    (tmp_path / "b.duckdb.tmp").mkdir()
    (tmp_path / "b.duckdb.tmp" / "spilled").touch()
    discard(tmp_path / "b.duckdb")
    assert list(tmp_path.iterdir()) == []
    discard(tmp_path / "b.duckdb")


def test_a_readable_file_is_kept(tmp_path: Path) -> None:
    file = new_database(tmp_path / "b.duckdb", 1)
    discard_if_unreadable(file)
    assert value(file) == 1


@pytest.mark.parametrize("size", [0, 100, 5_000, 12_288])
def test_a_truncated_file_is_discarded(size: int, tmp_path: Path) -> None:
    file = new_database(tmp_path / "b.duckdb", 1)
    file.write_bytes(file.read_bytes()[:size])
    discard_if_unreadable(file)
    new_database(file, 2)
    assert value(file) == 2


def test_a_thread_is_added_to_those_that_duckdb_would_have() -> None:
    with duckdb.connect(config={"threads": 3}) as connection:
        add_thread(connection)
        assert connection.execute("select current_setting('threads')").fetchall() == [(4,)]


def attached(warehouse: Path) -> list[tuple[str]]:
    """The values that a build reads from the published file, if it can attach it."""
    with duckdb.connect() as connection:
        attach_published(connection, warehouse)
        return connection.execute("select database_name from duckdb_databases() where path is not null").fetchall()


def test_a_file_that_others_write_into_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publisher, "SECONDS_TO_WAIT", 0.1)
    file = new_database(tmp_path / "w.duckdb", 1)
    with held_open(file) as holder, pytest.raises(DbtRuntimeError, match=rf"cannot be opened\. .*PID {holder}"):
        attached(file)
    assert value(file) == 1
    monkeypatch.setattr(publisher, "SECONDS_TO_WAIT", 60.0)
    with held_open(file, seconds=1.0):
        assert attached(file) == [("published",)]


@pytest.mark.parametrize("size", [0, 100, 5_000, 12_288])
def test_a_harmed_file_is_kept_and_said(size: int, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    file, built = new_database(tmp_path / "w.duckdb", 1), new_database(tmp_path / "built.duckdb", 2)
    harmed = file.read_bytes()[:size]
    file.write_bytes(harmed)
    assert attached(file) == []
    with caplog.at_level(logging.WARNING):
        publish_file(str(built), str(file))
    assert value(file) == 2
    assert Path(f"{file}.harmed").read_bytes() == harmed
    assert "harmed. It is kept with the ending .harmed, and the history of titles begins anew." in caplog.text
