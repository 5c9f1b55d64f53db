"""The committed sample is its generator's output, and has the peculiarities of the real files."""

import csv
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.support.workplace import CATALOGS, REPOSITORY

SEEDS = REPOSITORY / "seeds"


@pytest.fixture(scope="module")
def titles() -> list[dict[str, str]]:
    rows = []
    for catalog in CATALOGS:
        with (SEEDS / catalog).open(encoding="utf-8", newline="") as stream:
            rows += [row | {"platform": catalog[0]} for row in csv.DictReader(stream)]
    return rows


@pytest.fixture(scope="module")
def ratings() -> list[dict[str, str]]:
    with (SEEDS / "ratings.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_committed_files_are_the_generators_output(tmp_path: Path) -> None:
    subprocess.run([sys.executable, SEEDS / "generate.py", tmp_path], check=True)
    for file in [*CATALOGS, "ratings.csv"]:
        assert (tmp_path / file).read_bytes() == (SEEDS / file).read_bytes(), file
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) < 3_000_000


def test_sizes(titles: list[dict[str, str]], ratings: list[dict[str, str]]) -> None:
    assert Counter(row["platform"] for row in titles) == {"a": 420, "d": 160, "h": 220, "n": 400}
    assert len(ratings) == 40_000
    assert len({row["userId"] for row in ratings}) == 600
    assert len({(row["userId"], row["movieId"]) for row in ratings}) == 40_000
    assert {float(row["rating"]) for row in ratings} == {half / 2 for half in range(1, 11)}


@pytest.mark.parametrize("column", ["rating", "cast", "country", "director", "date_added", "duration"])
def test_nulls(column: str, titles: list[dict[str, str]]) -> None:
    assert any(row[column] == "" for row in titles)
    assert any(row[column] != "" for row in titles)


def test_durations_sit_in_the_rating_column(titles: list[dict[str, str]]) -> None:
    misplaced = [row["rating"].split()[1] for row in titles if row["duration"] == ""]
    assert set(misplaced) == {"min", "Season", "Seasons"}


def test_units(titles: list[dict[str, str]]) -> None:
    assert {row["duration"].split()[1] for row in titles if row["duration"]} == {"min", "Season", "Seasons"}


def test_texts_that_are_hard_to_read(titles: list[dict[str, str]]) -> None:
    assert any(row["date_added"].startswith(" ") for row in titles)
    for column, text in [("title", '"'), ("title", "\n"), ("description", "\n"), ("title", ","), ("cast", "\u00a0")]:
        assert any(text in row[column] for row in titles), (column, text)
    for column in ("title", "cast", "director"):
        assert any(not row[column].isascii() for row in titles), column


def test_casts_and_directors_recur(titles: list[dict[str, str]]) -> None:
    actors = Counter(actor for row in titles for actor in row["cast"].split(", ") if actor)
    directors = Counter(director for row in titles for director in row["director"].split(", ") if director)
    assert actors.most_common(1)[0][1] > 50
    assert directors.most_common(1)[0][1] > 20


def test_some_works_are_on_two_platforms(titles: list[dict[str, str]]) -> None:
    platforms = {row["title"]: set[str]() for row in titles}
    for row in titles:
        platforms[row["title"]].add(row["platform"])
    assert sum(len(on) > 1 for on in platforms.values()) > 20


def test_a_few_works_are_on_all_platforms(titles: list[dict[str, str]]) -> None:
    places = {(row["title"].lower(), row["type"], row["description"]): set[str]() for row in titles}
    for row in titles:
        places[row["title"].lower(), row["type"], row["description"]].add(row["platform"])
    assert Counter(map(len, places.values()))[4] == 3


def test_platforms_spell_a_work_in_their_own_ways(titles: list[dict[str, str]]) -> None:
    spellings = {row["description"]: set[tuple[str, str]]() for row in titles}
    for row in titles:
        spellings[row["description"]].add((row["title"], row["release_year"]))
    pairs = [sorted(found) for found in spellings.values() if len(found) == 2]
    alike = [(one, other) for one, other in pairs if one[0].lower()[:5] == other[0].lower()[:5]]
    assert sum(one[0] != other[0] for one, other in alike) >= 8
    assert sum(abs(int(one[1]) - int(other[1])) == 1 for one, other in alike) >= 5


def test_some_names_are_those_of_other_works_too(titles: list[dict[str, str]]) -> None:
    descriptions = {(row["title"], row["type"]): set[str]() for row in titles}
    for row in titles:
        descriptions[row["title"], row["type"]].add(row["description"])
    assert sum(len(found) > 1 for found in descriptions.values()) >= 15


def test_the_longest_movie_of_each_platform_is_a_tie(titles: list[dict[str, str]]) -> None:
    longest = Counter((row["platform"], row["release_year"]) for row in titles if row["duration"] == "214 min")
    assert sorted(platform for platform, _ in longest) == ["a", "d", "h", "n"]
    assert set(longest.values()) == {2}


def test_some_titles_have_no_rating(titles: list[dict[str, str]], ratings: list[dict[str, str]]) -> None:
    rated = {row["movieId"] for row in ratings}
    assert len([row for row in titles if row["platform"] + row["show_id"] not in rated]) == 10
