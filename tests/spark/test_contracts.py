"""A mart that breaks its contract on DuckDB breaks it on Spark."""

from pathlib import Path

import pytest

from tests.dbt_project.test_contracts import broken_project
from tests.spark.conftest import SparkSession
from tests.support.workplace import Workplace

pytestmark = pytest.mark.spark

SAID_BY_SPARK = {
    "title_scores": "| ratings | int | bigint | data type mismatch |",
    "training_ratings": "| rating | string | double | data type mismatch |",
}


def test_a_mart_that_breaks_its_contract_stops_the_build(
    workplace: Workplace, tmp_path: Path, spark: SparkSession
) -> None:
    options = ["--select", *(f"+{mart}" for mart in SAID_BY_SPARK)]
    options += ["--exclude-resource-type", "test", "unit_test"]
    code, output = spark.dbt(workplace, "build", *options, *broken_project(tmp_path))
    assert code != 0
    for mart, said in SAID_BY_SPARK.items():
        assert f"Compilation Error in model {mart} " in output
        assert said in output
