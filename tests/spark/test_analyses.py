"""The everyday questions have the same answers on both engines, row for row."""

from pathlib import Path

import pytest

from tests.dbt_project.test_analyses import ANALYSES, ask
from tests.support.workplace import Workplace

pytestmark = pytest.mark.spark


@pytest.fixture
def published_as_files(built_sample: Workplace, tmp_path: Path) -> Path:
    """A folder with the published tables of the sample as Parquet files."""
    built_sample.query(f"export database '{tmp_path}/tables' (format parquet)")
    return tmp_path / "tables"


def test_both_engines_give_the_same_answers(built_sample: Workplace, published_as_files: Path) -> None:
    from ml.fitting.als import spark_session  # noqa: PLC0415  # pyspark is an extra

    spark = spark_session()
    for file in published_as_files.glob("*.parquet"):
        spark.read.parquet(str(file)).createOrReplaceTempView(file.stem)
    for file in sorted(ANALYSES.glob("*.sql")):
        rows = [tuple(row) for row in spark.sql(file.read_text()).collect()]
        assert rows, file.stem
        assert rows == ask(built_sample, file.stem), file.stem
