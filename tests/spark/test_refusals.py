"""Faults that stop a build on DuckDB stop it on Spark too, mostly with the same message."""

import pytest

from tests.dbt_project.test_bad_input import FAULTS, NETFLIX
from tests.support.workplace import Workplace

pytestmark = pytest.mark.spark

SAID_BY_SPARK = {
    "a folder that does not exist": ["Path does not exist", "/raw/"],
    "an empty catalog": [f"raw/{NETFLIX} does not exist, or is empty"],
    "Latin-1 bytes": [f"raw/{NETFLIX} is not UTF-8"],
    "UTF-16": [f"raw/{NETFLIX} is not UTF-8"],
    "an unclosed quote": [f"raw/{NETFLIX}: a quote is opened and never closed"],
    "text behind a closing quote": [f"raw/{NETFLIX}"],
    "too few values": [f"raw/{NETFLIX}"],
    "too many values": ["raw/ratings.csv"],
    "a file cut off in a row": [f"raw/{NETFLIX}: a quote is opened and never closed"],
    "LF and CRLF in one file": ["raw/ratings.csv has lines that end in LF and lines that end in CRLF"],
}
"""The messages that differ, because the CSV reader of the engine finds the fault."""
FOUND_LATER = {"a show_id that differs in case only", "an unknown type"}
"""Faults that tests of models find, which are the same on both engines."""
HOLDS_NOTHING = {"an empty ratings file"}
"""Faults that Spark does not see, because it skips empty files."""


@pytest.mark.parametrize("name", [each for each in FAULTS if each not in FOUND_LATER | HOLDS_NOTHING])
def test_bad_input_stops_the_build(name: str, workplace: Workplace) -> None:
    fault, said_by_duckdb = FAULTS[name]
    fault(workplace)
    code, output = workplace.dbt("seed", "--target", "spark", "--select", "netflix_titles", "raw_ratings")
    assert code != 0
    assert [part for part in SAID_BY_SPARK.get(name, said_by_duckdb) if part not in output] == [], output
    assert not (workplace.spark / "publications").exists()
