"""Faults that stop a build on DuckDB stop it on Spark too, mostly with the same message."""

import pytest

from tests.dbt_project.test_bad_input import FAULTS, NETFLIX
from tests.support.workplace import Workplace

pytestmark = pytest.mark.spark

SAID_BY_SPARK = {
    "an unclosed quote": [f"raw/{NETFLIX}: a quote is opened and never closed"],
    "text behind a closing quote": [f"raw/{NETFLIX}"],
    "too few values": [f"raw/{NETFLIX}"],
    "too many values": ["raw/ratings.csv"],
    "a file cut off in a row": [f"raw/{NETFLIX}: a quote is opened and never closed"],
}
"""The messages that differ, because the CSV reader of the engine finds the fault."""
FOUND_LATER = {"a show_id that differs in case only", "MovieLens' ratings"}
"""Faults that tests of models find, which are the same on both engines."""


@pytest.mark.parametrize("name", [each for each in FAULTS if each not in FOUND_LATER])
def test_bad_input_stops_the_build(name: str, workplace: Workplace) -> None:
    fault, said_by_duckdb = FAULTS[name]
    fault(workplace)
    code, output = workplace.dbt("seed", "--target", "spark", "--select", "netflix_titles", "raw_ratings")
    assert code != 0
    assert [part for part in SAID_BY_SPARK.get(name, said_by_duckdb) if part not in output] == [], output
    assert not (workplace.spark / "publications").exists()
