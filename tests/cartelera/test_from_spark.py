"""`python -m cartelera.from_spark` on folders as Spark leaves them: complete builds, and builds with a part missing."""

import shutil
import sys
from pathlib import Path

import duckdb
import pytest

from bench.parity import differences
from cartelera.lock import take_lock
from tests.support.spark_folder import publish
from tests.support.workplace import Workplace, end_of

OLD, NEW = "20260101T000000Z-aaaaaaaa", "20260102T000000Z-bbbbbbbb"


@pytest.fixture
def published(built_sample: Workplace, tmp_path: Path) -> Workplace:
    """A workplace, in a folder whose name has wildcards, with one build as Spark leaves it."""
    workplace = Workplace(tmp_path / "[a] folder*")
    publish(built_sample, workplace.spark, OLD)
    return workplace


def left_of(workplace: Workplace) -> list[str]:
    """All files in the warehouse's folder, the private ones included."""
    folder = workplace.warehouse.parent
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


def test_everything_is_there(published: Workplace) -> None:
    code, output = published.from_spark()
    assert (code, output) == (0, f"{published.warehouse} is build {OLD} now, as Spark has made it.")
    assert differences(published.warehouse, published.spark) == []
    assert published.query("select build_id, finished_at::varchar, row_counts['titles'] from build_info") == [
        (OLD, "2026-01-01 00:00:00", 1200)
    ]
    assert published.query("select view_name, comment from duckdb_views() where not internal order by all") == [
        ("ratings", None),
        ("training_ratings", "A view."),
    ]
    assert published.query("select comment from duckdb_tables() where table_name = 'titles'") == [
        ("The platform's titles.",)
    ]
    comments = "select comment from duckdb_columns() where column_name = 'cast' and comment is not null"
    assert published.query(comments) == [('Who "plays".',)]
    assert left_of(published) == ["build/lock", "cartelera.duckdb"]


def test_the_newest_build_counts(published: Workplace, built_sample: Workplace) -> None:
    publish(built_sample, published.spark, NEW)
    shutil.rmtree(published.spark / "published" / OLD)
    assert published.from_spark()[0] == 0
    assert published.query("select build_id from build_info") == [(NEW,)]


@pytest.mark.parametrize("left", [0, 1])
def test_a_build_that_is_not_whole_is_refused(left: int, published: Workplace, built_sample: Workplace) -> None:
    published.from_spark()
    publish(built_sample, published.spark, NEW)
    folder = published.spark / "published" / NEW / "timed_ratings"
    for part in range(left, 2):
        (folder / f"part-0000{part}.parquet").unlink()
    code, output = published.from_spark()
    assert code == 1
    said = "where Spark has published 40,000: copy the whole build again" if left else f"no Parquet files in {folder}"
    assert said in output
    assert published.query("select build_id from build_info") == [(OLD,)]
    assert left_of(published) == ["build/lock", "cartelera.duckdb"]


def test_what_has_lost_half_of_its_titles_is_refused(published: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    published.from_spark()
    with duckdb.connect(published.warehouse) as warehouse:
        warehouse.execute("update build_info set build_id = 'larger', row_counts = map {'titles': 2401, 'ratings': 0}")
    code, output = published.from_spark()
    assert code == 1
    assert "Spark has 1,200 titles and 40,000 ratings, the published file has 2,401 titles and 0 ratings." in output
    assert published.query("select build_id from build_info") == [("larger",)]
    monkeypatch.setenv("CARTELERA_ALLOW_SHRINK", "yes")
    assert published.from_spark()[0] == 0


def test_a_truncated_file_is_refused(published: Workplace) -> None:
    file = published.spark / "published" / OLD / "titles" / "part-00000.parquet"
    file.write_bytes(file.read_bytes()[:-100])
    code, output = published.from_spark()
    assert code == 1
    assert f"The Parquet files in {file.parent} cannot be read" in output
    assert not published.warehouse.exists()


def test_nothing_is_published_yet(tmp_path: Path) -> None:
    code, output = end_of(Workplace(tmp_path).open(sys.executable, "-m", "cartelera.from_spark"))
    assert code == 1
    assert f"no Parquet files in {tmp_path / 'spark' / 'publications'}: `dbt build --target spark` writes" in output


def test_not_while_a_build_runs(published: Workplace) -> None:
    with take_lock(published.warehouse.parent / "build", "dbt process"):
        code, output = published.from_spark()
    assert code == 1
    assert "Another dbt process" in output
