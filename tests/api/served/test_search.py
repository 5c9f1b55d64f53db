"""Titles are found however they are written; what nobody has written finds nothing."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.served.search.title_search import TitleSearch
from api.served.search.words import words_of
from api.served.snapshot import load_snapshot
from tests.api.served.edits import IN_A_WORD, Named, edited
from tests.support.workplace import Workplace

SEARCHES = Path(__file__).parent / "searches.csv"
"""How people write titles of the real catalogs: their ids, what is done to the name, and where."""


@pytest.fixture(scope="module")
def search(built_sample: Workplace) -> TitleSearch:
    """The search of the sample."""
    return TitleSearch(load_snapshot(built_sample.warehouse).connection)


@pytest.fixture(scope="module")
def named(search: TitleSearch) -> dict[str, str]:
    """The name of each title of the sample, by id."""
    return dict(zip(search.ids, search.titles, strict=True))


def test_what_people_write_is_among_the_first_three(built_real: tuple[Workplace, str]) -> None:
    workplace, _ = built_real
    search = TitleSearch(load_snapshot(workplace.warehouse).connection)
    titles = {row[0]: Named(*row[1:]) for row in workplace.query("select id, title, director from titles")}
    with SEARCHES.open() as file:
        rows = list(csv.DictReader(file))
    missed = []
    for row in rows:
        wanted = row["ids"].split()
        typed = edited(titles[wanted[0]], row["edit"], int(row["word"] or 0), int(row["letter"] or 0))
        if not set(wanted) & set(search.find(typed).ids[:3]):
            missed.append(row)
    assert len(rows) >= 60
    assert len(missed) <= 0.05 * len(rows), missed
