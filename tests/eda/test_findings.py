"""The findings agree with plain Python's counts in the raw files, and find every oddity of a file made of oddities."""

import re
from collections import Counter
from datetime import date

import duckdb

from cartelera.texts import Texts
from eda.findings import Finding, find
from eda.plots import read_texts
from tests.eda.marts import publish
from tests.eda.oracle import Rating, Title


def test_the_sample(
    sample: duckdb.DuckDBPyConnection, titles: list[Title], works: dict[str, set[str]], ratings: list[Rating]
) -> None:
    all_titles = len(titles)
    found = {finding.key: (finding.count, finding.of) for finding in find(sample)}
    for key, column in (
        ("no_duration", "duration_int"),
        ("no_director", "director"),
        ("no_cast", "cast"),
        ("no_country", "country"),
        ("no_date_added", "date_added"),
    ):
        assert found[key] == (sum(title.values[column] is None for title in titles), all_titles)
    durations = [title for title in titles if re.fullmatch("[0-9]+ (min|seasons?)", title.rating)]
    assert found["duration_in_rating"] == (len(durations), all_titles)
    assert found["several_platforms"] == (sum(len(platforms) > 1 for platforms in works.values()), len(works))
    assert found["unrated_titles"] == (all_titles - len({rating.title for rating in ratings}), all_titles)
    per_user = Counter(rating.user for rating in ratings)
    assert found["single_rating_users"] == (sum(count == 1 for count in per_user.values()), len(per_user))
    assert found["rejected_unknown_title"] == (0, len(ratings))


def test_a_file_full_of_oddities() -> None:
    warehouse = publish(
        [
            {"duration_int": 0, "duration_type": "min", "cast": "1, ana", "rating": "74 min"},
            {"duration_int": 90, "duration_type": "min", "date_added": date(2019, 5, 1), "release_year": 2020},
            {"duration_int": 0, "duration_type": "season", "date_added": date(2020, 5, 1), "release_year": 2020},
            {"platform": "hulu", "work": "as2", "release_year": 2020, "rating": "1 season"},
        ],
        ratings=[(1, "as1", 3), (1, "as2", 3), (2, "as1", 3)],
        reasons=["unknown title"] * 3 + ["unreadable value"] * 2 + ["superseded by a newer rating"],
    )
    assert find(warehouse) == [
        Finding("no_duration", 1, 4),
        Finding("duration_in_rating", 2, 4),
        Finding("zero_minutes", 1, 2),
        Finding("no_director", 4, 4),
        Finding("no_cast", 3, 4),
        Finding("no_country", 4, 4),
        Finding("no_date_added", 2, 4),
        Finding("added_before_release", 1, 2),
        Finding("number_as_actor", 1, 4),
        Finding("several_platforms", 1, 3),
        Finding("unrated_titles", 2, 4),
        Finding("single_rating_users", 1, 2),
        Finding("rejected_unreadable", 2, 9),
        Finding("rejected_off_scale", 0, 9),
        Finding("rejected_unknown_title", 3, 9),
        Finding("rejected_superseded", 1, 9),
    ]


def test_an_empty_file() -> None:
    assert {(finding.count, finding.of) for finding in find(publish())} == {(0, 0)}


def test_sentences_have_their_numbers_as_the_language_writes_them(english: Texts) -> None:
    finding = Finding("no_duration", 1482, 22998)
    assert finding.sentence(english) == "Titles without a duration: 1,482 of 22,998."
    assert finding.sentence(read_texts("es")) == "Títulos sin duración: 1.482 de 22.998."
