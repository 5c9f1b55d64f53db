"""Searching titles, paging through them, and similar titles, compared with plain Python."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

from ml.artifact.current import load_current
from tests.dbt_project import oracle, works_oracle
from tests.dbt_project.analysis_oracle import title_features
from tests.support.service import Service, serving
from tests.support.workplace import Workplace

COLUMNS = ["id", "title", "platform", "type", "release_year"]
"""The columns of a list."""


@pytest.fixture(scope="module")
def titles(built_sample: Workplace) -> list[dict[str, Any]]:
    """All titles, in the order of the pages."""
    rows = built_sample.query("select id, title, platform, type, release_year from titles")
    found = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    return sorted(found, key=lambda title: (title["title"], title["id"]))


def words(text: str) -> list[str]:
    """The words of a text, without accents."""
    plain = "".join(each for each in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(each))
    return "".join(each if each.isalnum() else " " for each in plain).split()


def place(title: str, phrase: str) -> int:
    """The rank of a title: exact matches first, then titles that begin with the words."""
    return 0 if title == phrase else 1 if title.startswith(phrase) else 2


SEARCHES = [
    "return to lisbon",
    "the g",
    "garden",
    "GARD",
    "the garden",
    "garden the",
    "inés",
    "ines hidden",
    "INÉS",
    "córdoba, of",
    "arden",
    "of of",
]


@pytest.mark.parametrize("search", [*SEARCHES, "zzz", "'s"])
def test_words_are_found_by_their_beginnings(sample: httpx.Client, titles: list[dict[str, Any]], search: str) -> None:
    expected = [
        title
        for title in titles
        if all(any(word.startswith(wanted) for word in words(title["title"])) for wanted in words(search))
    ]
    phrase = " ".join(words(search))
    expected.sort(key=lambda title: place(" ".join(words(title["title"])), phrase))
    answer = sample.get("/titles", params={"search": search, "n": 100}).json()
    assert answer["count"] == len(expected)
    assert answer["titles"] == expected[:100]


@pytest.mark.parametrize(
    ("search", "found"), [("!", False), ("'", True), (",", True), ("%", False), ("_", False), (" ", True)]
)
def test_what_is_no_word_is_found_as_it_is(
    sample: httpx.Client, titles: list[dict[str, Any]], search: str, found: bool
) -> None:
    expected = [title["id"] for title in titles if search.strip() in title["title"]]
    assert bool(expected) is found
    answer = sample.get("/titles", params={"search": search, "n": 100}).json()
    assert answer["count"] == len(expected)
    assert [title["id"] for title in answer["titles"]] == expected[:100]


NARROWED: list[dict[str, Any]] = [
    {},
    {"platform": "hulu"},
    {"type": "tv show"},
    {"year": 2021},
    {"platform": "netflix", "type": "movie", "year": 2020},
]


@pytest.mark.parametrize("narrowed", NARROWED)
@pytest.mark.parametrize("n", [7, 100])
def test_the_pages_together_are_all_that_match(
    sample: httpx.Client, titles: list[dict[str, Any]], narrowed: dict[str, Any], n: int
) -> None:
    columns = {"platform": "platform", "type": "type", "year": "release_year"}
    expected = [title for title in titles if all(title[columns[name]] == value for name, value in narrowed.items())]
    seen, after = [], None
    while True:
        params = {"n": n, **narrowed, **({"after": after} if after else {})}
        page = sample.get("/titles", params=params).json()
        assert page["count"] == len(expected)
        seen += page["titles"]
        after = page["next"]
        if after is None:
            break
        assert len(page["titles"]) == n
        assert after == page["titles"][-1]["id"]
    assert seen == expected


def test_a_page_after_a_title_that_does_not_match_is_where_it_would_be(
    sample: httpx.Client, titles: list[dict[str, Any]]
) -> None:
    last = next(title for title in titles[300:] if title["platform"] != "hulu")
    expected = [title for title in titles if (title["title"], title["id"]) > (last["title"], last["id"])]
    page = sample.get("/titles", params={"platform": "hulu", "after": last["id"]}).json()
    assert page["titles"] == [title for title in expected if title["platform"] == "hulu"][:20]


def test_the_page_after_the_last_is_empty(sample: httpx.Client, titles: list[dict[str, Any]]) -> None:
    page = sample.get("/titles", params={"after": titles[-1]["id"]}).json()
    assert page == {"count": 1200, "titles": [], "next": None}


def test_the_old_name_of_the_year_works(sample: httpx.Client) -> None:
    assert sample.get("/titles?release_year=2021").json() == sample.get("/titles?year=2021").json()


def test_all_about_a_title_is_what_the_warehouse_has(sample: httpx.Client, built_sample: Workplace) -> None:
    rows = built_sample.query(
        """
        select
            id, title, platform, type, release_year, director, "cast", country, date_added::varchar, rating,
            duration_int, duration_type, listed_in, description, score, coalesce(ratings, 0)
        from titles left join title_scores using (id)
        order by id
        """
    )
    for row in rows[::25]:
        assert list(sample.get(f"/titles/{row[0]}").json().values()) == list(row)


def test_ids_in_any_case(sample: httpx.Client) -> None:
    assert sample.get("/titles/NS5").json() == sample.get("/titles/ns5").json()
    assert sample.get("/titles/%20ns5%20/similar").json() == sample.get("/titles/ns5/similar").json()
    assert sample.get("/titles/AS252/elsewhere").json() == sample.get("/titles/as252/elsewhere").json()


def test_elsewhere_is_what_is_the_same_work(
    sample: httpx.Client, built_sample: Workplace, titles: list[dict[str, Any]]
) -> None:
    by_id = {title["id"]: title for title in titles}
    works = works_oracle.works(oracle.titles(built_sample.raw))
    members: dict[str, list[tuple[str, float | None]]] = defaultdict(list)
    for work_id, title_id, confidence in works:
        members[work_id].append((title_id, confidence))
    shared = [sorted(each) for each in members.values() if len(each) > 1]
    assert max(map(len, shared)) == 4
    for each in shared:
        for title_id, confidence in each:
            expected = [by_id[other] | {"confidence": confidence} for other, _ in each if other != title_id]
            assert sample.get(f"/titles/{title_id}/elsewhere").json() == {"titles": expected}


def test_a_work_that_is_nowhere_else_and_its_namesake(sample: httpx.Client, titles: list[dict[str, Any]]) -> None:
    names = {title["id"]: (title["title"], title["type"]) for title in titles}
    assert names["as375"] == names["ds152"]
    for title_id in ("as375", "ds152", "ns5"):
        assert sample.get(f"/titles/{title_id}/elsewhere").json() == {"titles": []}


@pytest.fixture(scope="module")
def without_model(built_sample: Workplace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service on the sample, without a model."""
    with serving(built_sample.warehouse, tmp_path_factory.mktemp("service") / "log") as service:
        yield service


@pytest.mark.service
@pytest.mark.parametrize("title_id", ["ns5", "as100", "hs2", "ds7", "ns300"])
def test_without_a_model_similar_is_what_has_much_in_common(
    without_model: Service, built_sample: Workplace, title_id: str
) -> None:
    rows = built_sample.query(
        'select id, title, description, release_year, director, "cast", country, listed_in from titles'
    )
    vectors: dict[str, dict[tuple[str, str], float]] = defaultdict(dict)
    for (each, *feature), weight in title_features(rows).items():
        vectors[each][feature[0], feature[1]] = weight
    cosines = {
        other: round(sum(weight * vector.get(feature, 0) for feature, weight in vectors[title_id].items()), 6)
        for other, vector in vectors.items()
        if other != title_id and vectors[title_id].keys() & vector.keys()
    }
    expected = sorted(cosines, key=lambda each: (-cosines[each], each))[:25]
    answer = without_model.get(f"/titles/{title_id}/similar?n=25").json()
    assert {each["id"]: each["similarity"] for each in answer["titles"]} == pytest.approx(
        {each: cosines[each] for each in expected}, abs=2e-6
    )
    assert [each["id"] for each in answer["titles"]] == expected
    assert (answer["by"], answer["personalised"], answer["model"]) == ("catalog", False, None)
    assert "no model yet" in answer["reason"]


def test_with_a_personalised_model_similar_is_what_the_same_people_like(
    sample: httpx.Client, sample_models: Path
) -> None:
    model, card = load_current(sample_models)
    number = model.title_ids.tolist().index("ns5")
    factors = model.title_factors.astype(np.float64)
    cosines = factors @ factors[number] / np.linalg.norm(factors, axis=1) / np.linalg.norm(factors[number])
    expected = [str(model.title_ids[place]) for place in np.argsort(-cosines)[1:11]]
    answer = sample.get("/titles/ns5/similar").json()
    assert [each["id"] for each in answer["titles"]] == expected
    assert (answer["by"], answer["personalised"], answer["reason"]) == ("factors", True, card.reason)


def test_what_nobody_has_rated_is_compared_by_the_catalog(sample: httpx.Client, built_sample: Workplace) -> None:
    ((unrated,),) = built_sample.query("select min(id) from titles where id not in (select id from title_scores)")
    answer = sample.get(f"/titles/{unrated}/similar").json()
    assert (answer["by"], answer["personalised"]) == ("catalog", False)
    assert "Nobody had rated the title" in answer["reason"]
    assert len(answer["titles"]) == 10
