"""Spark publishes no build that has lost most titles."""

from pathlib import Path

import pytest

from tests.spark.conftest import SparkSession
from tests.support.raw_folder import folder_of_many_forms
from tests.support.spark_folder import publish
from tests.support.workplace import Workplace

pytestmark = pytest.mark.spark


def test_a_build_that_has_lost_most_titles_is_not_published(
    built_sample: Workplace, tmp_path: Path, spark: SparkSession
) -> None:
    workplace = Workplace(tmp_path)
    folder_of_many_forms(workplace.raw)
    spark.clear(workplace)
    publish(built_sample, workplace.spark, "20260101T000000Z-aaaaaaaa")
    refused, said = spark.dbt(workplace, "build")
    assert refused != 0
    assert "this build has 12 titles and 60 ratings, the published one has 1,200 titles and 40,000 ratings" in said
