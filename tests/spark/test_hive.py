"""Builds with a catalog that lasts: one after another, and after one that was killed."""

from pathlib import Path

import duckdb
import pytest

from tests.support.forked import OneProcess
from tests.support.workplace import REPOSITORY, Workplace, small_sample

pytestmark = pytest.mark.spark
PART = ["--select", "+titles", "--exclude-resource-type", "test", "unit_test"]


def test_tables_of_a_killed_build_and_of_the_last_one_are_replaced(tmp_path: Path) -> None:
    """A killed build leaves files of tables that the catalog does not know: here of a seed and of a mart."""
    workplace = Workplace(tmp_path)
    small_sample(workplace.raw)
    left = [workplace.spark / "tables" / each for each in ("raw.db/netflix_titles", "main.db/titles")]
    for folder in left:
        (folder / "_temporary").mkdir(parents=True)
        (folder / "part-0.snappy.parquet").write_bytes(b"half a fi")
    files = {"SPARK_CATALOG": "hive", "DBT_PROJECT_DIR": str(REPOSITORY), "DBT_PROFILES_DIR": str(REPOSITORY)}
    build = ("build", "--target", "spark", *PART)
    process = OneProcess()
    for _ in range(2):
        # The folder that it runs in gets the catalog's database.
        code, output = process.run("dbt.cli.main:cli", build, tmp_path, workplace.environment | files)
        assert code == 0, output
    process.stop()
    rows = [duckdb.read_parquet(f"{folder}/*.parquet").count("*").fetchall() for folder in left]
    assert rows == [[(400,)], [(1200,)]]
