"""DuckDB and Spark make the same tables of the real catalogs; in a file of its own, which another process can take."""

import shutil
from pathlib import Path

import pytest

from bench.parity import differences
from tests.spark.conftest import SparkSession
from tests.support.workplace import Workplace

pytestmark = pytest.mark.spark


def test_both_engines_make_the_same_tables_of_the_real_catalogs(
    shared: Path, tmp_path: Path, spark: SparkSession
) -> None:
    workplace = Workplace(tmp_path)
    shutil.copytree(shared / "data" / "titles", workplace.raw)
    spark.build_on_both(workplace)
    assert differences(workplace.warehouse, workplace.spark) == []
    assert workplace.query("select count(*) from titles") == [(22_998,)]
