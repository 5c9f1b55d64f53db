"""DuckDB and Spark read the same tables from files of every form, and publish no build that has lost most titles."""

from pathlib import Path

import pytest

from bench.parity import differences
from tests.spark.conftest import SparkSession
from tests.support.raw_folder import folder_of_many_forms
from tests.support.spark_folder import publish
from tests.support.workplace import Workplace

pytestmark = pytest.mark.spark


def test_both_engines_read_every_form_alike_and_lose_nothing_in_silence(
    built_sample: Workplace, tmp_path: Path, spark: SparkSession
) -> None:
    """On Spark, the first of two builds is not published, because the sample was far larger."""
    workplace = Workplace(tmp_path, raw_name="country=XX/r*w")
    folder_of_many_forms(workplace.raw)
    workplace.build()
    spark.clear(workplace)
    publish(built_sample, workplace.spark, "20260101T000000Z-aaaaaaaa")
    refused, said = spark.dbt(workplace, "build")
    assert refused != 0
    assert "this build has 12 titles and 60 ratings, the published one has 1,200 titles and 40,000 ratings" in said
    code, output = spark.dbt(workplace, "build", CARTELERA_ALLOW_SHRINK="yes")
    assert code == 0, output
    # Only on Spark there was a build to compare with, from which most titles have gone.
    found = [each for each in differences(workplace.warehouse, workplace.spark) if "title_changes" not in each]
    assert found == []
    assert workplace.query("select (select count(*) from titles), (select count(*) from ratings)") == [(12, 60)]
