"""Faults that stop a build on DuckDB stop it on Spark too, mostly with the same message."""

import re
from pathlib import Path

import pytest

from tests.dbt_project.test_bad_input import OF_CATALOGS, OF_FOLDERS, OF_RATINGS, PACKS, spoil
from tests.spark.conftest import SparkSession
from tests.support.workplace import CATALOGS, Workplace, small_sample

pytestmark = pytest.mark.spark

QUOTE = ": a quote is opened and never closed"
SAID_BY_SPARK = {
    "an unclosed quote": QUOTE,
    "text behind a closing quote": "",
    "too few values": "",
    "too many values": "",
    "a file cut off in a row": QUOTE,
}
"""What messages say behind the file where they differ, because the CSV reader of the engine finds the fault."""
FOUND_AT_ONCE = ["a folder that does not exist", "stars from 1 to 10", "stars in tenths"]
"""The faults of folders that need no tests of models, which are the same on both engines."""


@pytest.fixture(scope="module")
def ends(tmp_path_factory: pytest.TempPathFactory, spark: SparkSession) -> dict[str, tuple[int, str, list[str]]]:
    """By fault: how loading it has ended on Spark, and what it must say."""
    folder = tmp_path_factory.mktemp("refusals")
    places = [Workplace(folder, raw_name=f"{number}/raw") for number in range(len(PACKS) + len(FOUND_AT_ONCE))]
    expected: list[dict[str, list[str]]] = []
    for place in places:
        small_sample(place.raw)
    for place, pack in zip(places, PACKS, strict=False):
        expected.append(spoil(place.raw, pack))
    for place, name in zip(places[len(PACKS) :], FOUND_AT_ONCE, strict=True):
        spoil_folder, said = OF_FOLDERS[name]
        spoil_folder(place.raw)
        expected.append({name: said})
    names = [Path(catalog).stem for catalog in CATALOGS]
    runs = [spark.dbt(place, "seed", "--select", *names, "raw_ratings") for place in places]
    return {
        name: (code, output, said)
        for (code, output), by_name in zip(runs, expected, strict=True)
        for name, said in by_name.items()
    }


@pytest.mark.parametrize("name", [*OF_CATALOGS, *OF_RATINGS, *FOUND_AT_ONCE])
def test_bad_input_stops_the_build(name: str, ends: dict[str, tuple[int, str, list[str]]]) -> None:
    code, output, said = ends[name]
    assert code != 0
    if name in SAID_BY_SPARK:
        said = re.findall(r"raw/\S+\.csv", said[0])
        said = [file + SAID_BY_SPARK[name] for file in said]
    assert said
    assert [part for part in said if part not in output] == [], output
