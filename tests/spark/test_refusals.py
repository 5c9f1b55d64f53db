"""Faults that stop a build on DuckDB stop it on Spark too, mostly with the same message."""

import pytest

from tests.dbt_project.test_bad_input import FAULTS, NETFLIX
from tests.support.dbt import run_in_one_process
from tests.support.workplace import REPOSITORY, Workplace, small_sample

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


FOUND_AT_ONCE = [name for name in FAULTS if name not in FOUND_LATER]


@pytest.fixture(scope="module")
def ends(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str]]:
    """By fault: how loading a raw folder with it has ended on Spark, which starts once for all of them."""
    folder = tmp_path_factory.mktemp("refusals")
    environments = []
    for number, name in enumerate(FOUND_AT_ONCE):
        workplace = Workplace(folder, raw_name=f"{number}/raw")
        small_sample(workplace.raw)
        FAULTS[name][0](workplace)
        environments.append(workplace.environment)
    seed = ("seed", "--target", "spark", "--select", "netflix_titles", "raw_ratings")
    runs = run_in_one_process(seed, REPOSITORY, environments)
    return {name: (code, " ".join(output.split())) for name, (code, output) in zip(FOUND_AT_ONCE, runs, strict=True)}


@pytest.mark.parametrize("name", FOUND_AT_ONCE)
def test_bad_input_stops_the_build(name: str, ends: dict[str, tuple[int, str]]) -> None:
    code, output = ends[name]
    assert code != 0
    assert [part for part in SAID_BY_SPARK.get(name, FAULTS[name][1]) if part not in output] == [], output
