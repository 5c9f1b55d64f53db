"""Titles are found however they are written; what nobody has written finds nothing."""

import csv
from itertools import islice
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.served.search.title_search import TitleSearch
from api.served.search.words import words_of
from api.served.snapshot import load_snapshot
from tests.api.endpoints.catalog_oracle import has_words
from tests.api.served.edits import Named, edited
from tests.support.workplace import Workplace

SEARCHES = Path(__file__).parent / "searches.csv"
"""How people write titles of the real catalogs: their ids, what is done to the name, and where."""

TITLES = [
    ("n1", "the glass-harbor", ["ana de vries"], ["tom okafor", "mia o'neill"], 5),
    ("n2", "glass harbor nights", [], ["mia o'neill"], 4),
    ("n3", "return to the glass harbor", [], [], 90),
    ("n4", "salt & rust", ["ana de vries", "kei mori"], [], 3),
    ("n5", "night train ii", ["kei mori"], [], 2),
    ("n6", "night train", ["kei mori"], [], 9),
    ("n7", "night train: the third part", ["kei mori"], ["pia sol"], 8),
    ("n8", "s.p.a.n.", [], ["ana mori"], 7),
    ("n9", "crème brûlée club", [], [], 6),
    ("n10", "milliner's daughter", [], ["sol"], 1),
    ("n11", "sol", [], [], 0),
    ("n12", "moonshine", [], ["pía søl"], 10),
    ("n13", "!?", [], [], 1),
    ("n14", "twelve lamps", [], [], 0),
]
"""Invented titles: id, name, directors, actors, number of ratings."""


def search_among(titles: list[tuple[str, str, list[str], list[str], int]]) -> TitleSearch:
    """The search of a database that has only these titles."""
    connection = duckdb.connect(":memory:")
    connection.execute(
        "create table titles_wide (id text, title text, directors text[], actors text[], ratings bigint)"
    )
    for title in titles:
        connection.execute("insert into titles_wide values (?, ?, ?, ?, ?)", title)
    return TitleSearch(connection)


@pytest.fixture(scope="module")
def invented() -> TitleSearch:
    return search_among(TITLES)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("The Glass-Harbor", ["n1", "n3"]),  # the whole name before a part of one, though fewer have rated it
        ("glass harbor", ["n1", "n2", "n3"]),  # the same without an article, a beginning, all words
        ("glassharbor", ["n1", "n3", "n2"]),
        ("gla har", ["n3", "n1", "n2"]),
        ("harbor glass", ["n3", "n1", "n2"]),
        ("return glass harbor", ["n3"]),
        ("a return to glass harbour", ["n3"]),
        ("glss harbr", ["n1", "n3", "n2"]),
        ("lgass harbor", ["n1", "n3", "n2"]),
        ("hte glass harbor", ["n1"]),
        ("salt and rust", ["n4"]),
        ("salt rust", ["n4"]),
        ("night train 2", ["n5"]),
        ("night train two", ["n5"]),
        ("nighttrain", ["n6", "n7", "n5"]),
        ("12 lamps", ["n14"]),
        ("lamps xii", ["n14"]),
        ("slt and rust", ["n4"]),  # a word of three letters that lacks one
        ("span", ["n8"]),
        ("S.P.A.N.", ["n8"]),
        ("creme brulee", ["n9"]),
        ("milliners daughter", ["n10"]),
        ("moon shine", ["n12"]),
        ("sol", ["n11", "n12", "n7", "n10"]),  # a title of this name, then actors of this surname, or of this only name
        ("ana de vries", ["n1", "n4"]),
        ("devries", ["n1", "n4"]),
        ("vries ana", ["n1", "n4"]),
        ("mori", ["n6", "n7", "n4", "n5", "n8"]),  # directors before actors
        ("oneill", ["n1", "n2"]),
        ("kei mroi", ["n6", "n7", "n4", "n5"]),
        ("tom", ["n1"]),  # a first name, as nothing else is called so
        ("!", ["n13"]),
        ("zzzxqy", []),
    ],
)
def test_what_is_found_first(invented: TitleSearch, typed: str, found: list[str]) -> None:
    assert invented.find(typed).ids == found


def test_without_a_match_similar_names_are_suggested(invented: TitleSearch) -> None:
    found = invented.find("night train film")
    assert (found.ids, found.did_you_mean) == ([], ["night train", "night train: the third part", "night train ii"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("moonshine movie", ["moonshine"]), ("moonshine programme", ["moonshine"]), ("moonshine the programme", [])],
)
def test_what_is_suggested_has_half_of_the_letters(invented: TitleSearch, typed: str, meant: list[str]) -> None:
    found = invented.find(typed)
    assert (found.ids, found.did_you_mean) == ([], meant)


def test_the_hint_is_given_where_nothing_has_these_words(invented: TitleSearch) -> None:
    nothing, alike, precise = invented.find("zzzxqy"), invented.find("moonshne"), invented.find("moonshine")
    assert nothing.hint is not None
    assert alike.hint is not None
    assert "other languages" in nothing.hint
    assert "other languages" in alike.hint
    assert precise.hint is None


def test_a_catalog_without_titles_finds_nothing() -> None:
    assert search_among([]).find("garden").ids == []


@pytest.fixture(scope="module")
def search(built_sample: Workplace) -> TitleSearch:
    return load_snapshot(built_sample.warehouse).search


def test_every_title_is_found_first_by_its_name(search: TitleSearch) -> None:
    by_id = dict(zip(search.ids, search.titles, strict=True))
    for title in search.titles:
        assert words_of(by_id[search.find(title.upper()).ids[0]]) == words_of(title)


@given(data=st.data(), edit=st.sampled_from(["drop", "insert", "replace", "swap"]))
@settings(deadline=None, max_examples=300)
def test_a_wrong_letter_in_a_long_word_hides_no_title(search: TitleSearch, data: st.DataObject, edit: str) -> None:
    names = zip(search.ids, map(words_of, search.titles), strict=True)
    named = [(title_id, words) for title_id, words in names if len(max(words, key=len)) >= 5]
    title_id, words = data.draw(st.sampled_from(named))
    place = data.draw(st.sampled_from([each for each, word in enumerate(words) if len(word) >= 5]))
    word = words[place]
    letter = data.draw(st.integers(0, len(word) - 2))
    other = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    edits = {
        "drop": word[:letter] + word[letter + 1 :],
        "insert": word[:letter] + other + word[letter:],
        "replace": word[:letter] + other + word[letter + 1 :],
        "swap": word[:letter] + word[letter + 1] + word[letter] + word[letter + 2 :],
    }
    typed = " ".join([*words[:place], edits[edit], *words[place + 1 :]])
    assert title_id in search.find(typed).ids


@given(text=st.text(max_size=200) | st.text(alphabet="aeinrst &.'-", max_size=200))
@settings(deadline=None)
def test_any_text_has_one_answer(search: TitleSearch, text: str) -> None:
    found = search.find(text)
    assert found == search.find(text)
    assert len(set(found.ids)) == len(found.ids)
    assert set(found.ids) <= set(search.ids)
    assert not (found.ids and found.did_you_mean)
    assert found.ids or found.hint


@pytest.mark.parametrize(
    "typed",
    ["return to lisbon", "the g", "garden", "GARD", "the garden", "inés", "INES hidden", "córdoba, of", "of of"],
)
def test_whole_names_come_before_beginnings_and_these_before_other_words(search: TitleSearch, typed: str) -> None:
    phrase = " ".join(words_of(typed))
    groups: list[set[str]] = [set(), set(), set()]
    for title_id, title in zip(search.ids, search.titles, strict=True):
        name = " ".join(words_of(title))
        if has_words(title, typed):
            begins = name.startswith(phrase) or name.removeprefix("the ").removeprefix("a ").startswith(phrase)
            groups[0 if name == phrase else 1 if begins else 2].add(title_id)
    found = search.find(typed)
    ids = iter(found.ids)
    assert [set(islice(ids, len(group))) for group in groups] == groups
    assert found.hint is None


@pytest.mark.parametrize("typed", ["!", "'", ", ", "%", " "])
def test_what_is_no_word_is_found_as_it_is(search: TitleSearch, typed: str) -> None:
    named = zip(search.ids, search.titles, strict=True)
    assert search.find(typed).ids == [title_id for title_id, title in named if typed.strip() in title]


def test_what_people_write_is_among_the_first_three(built_real: tuple[Workplace, str]) -> None:
    workplace, _ = built_real
    search = load_snapshot(workplace.warehouse).search
    titles = {row[0]: Named(*row[1:]) for row in workplace.query("select id, title, director from titles")}
    with SEARCHES.open() as file:
        rows = list(csv.DictReader(file))
    missed = []
    for row in rows:
        wanted = row["ids"].split()
        typed = edited(titles[wanted[0]], row["edit"], int(row["word"] or 0), int(row["letter"] or 0))
        assert typed != titles[wanted[0]].title, row
        if not set(wanted) & set(search.find(typed).ids[:3]):
            missed.append(row)
    assert len(rows) >= 60
    assert len({row["edit"] for row in rows}) >= 8
    assert len(missed) <= 0.05 * len(rows), missed


def test_a_name_in_another_language_finds_nothing(built_real: tuple[Workplace, str]) -> None:
    workplace, _ = built_real
    found = load_snapshot(workplace.warehouse).search.find("el juego del calamar")
    assert (found.ids, found.did_you_mean) == ([], [])
    assert found.hint is not None
