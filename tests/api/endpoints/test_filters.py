"""The search of titles with all its filters and sorts, page by page, and the counts beside it; with plain Python."""

from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.served.search.title_search import TitleSearch
from api.served.snapshot import load_snapshot
from tests.api.endpoints.catalog_oracle import VALUES, Given, Title, counted, found, in_list, read_titles
from tests.support.workplace import Workplace

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
    "zzz",
    "'s",
    "!",
    "'",
    ",",
    "%",
    "_",
    " ",
]
PEOPLE = ["Élodie Kowalski", "elodie kowalski", "LUIS FERREIRA", "priya rossi", "nobody", ""]


@pytest.fixture(scope="module")
def titles(built_sample: Workplace) -> list[Title]:
    """All titles, in the order of their ids."""
    return read_titles(built_sample)


@pytest.fixture(scope="module")
def search(built_sample: Workplace) -> TitleSearch:
    """The search of the sample; its own tests say what it finds."""
    return load_snapshot(built_sample.warehouse).search


def with_found(search: TitleSearch, asked: Given) -> Given:
    """The parameters of a request, and what its search of titles finds."""
    return {**asked, "found": search.find(asked["search"]).ids} if "search" in asked else asked


def ask(sample: httpx.Client, path: str, asked: Given) -> dict[str, Any]:
    """The answer to a good request."""
    response = sample.get(path, params=dict(asked))
    assert response.status_code == 200, (asked, response.text)
    answer: dict[str, Any] = response.json()
    return answer


def some(*values: str) -> st.SearchStrategy[list[str]]:
    """One or more of these values."""
    return st.lists(st.sampled_from(values), min_size=1, max_size=3)


VALUES_OF: dict[str, st.SearchStrategy[Any]] = {
    "search": st.sampled_from(SEARCHES),
    "platform": some("amazon", "disney", "hulu", "netflix"),
    "type": some("movie", "tv show"),
    "genre": some("drama", "comedy", "sci-fi & fantasy", "science fiction"),
    "country": some("spain", "japan", "united states"),
    "person": some(*PEOPLE),
    "age_up_to": st.integers(0, 18),
    "year": st.integers(2000, 2022),
    "year_from": st.integers(1990, 2022),
    "year_to": st.integers(1990, 2022),
    "minutes_from": st.integers(0, 250),
    "minutes_to": st.integers(0, 250),
    "seasons_from": st.integers(0, 12),
    "seasons_to": st.integers(0, 12),
    "added_from": st.dates().map(str),
    "added_to": st.sampled_from(["2015-06-30", "2019-01-01", "2021-05-17"]),
    "score_from": st.sampled_from([0, 2.5, 3.5, 5]),
    "ids": some("ns5", "hs2", "as375", "ns0", "ds152"),
}
FILTERS = st.lists(st.sampled_from(sorted(VALUES_OF)), max_size=3, unique=True).flatmap(
    lambda names: st.fixed_dictionaries({name: VALUES_OF[name] for name in names})
)
"""Up to three filters: all together leave hardly a title."""
SORTS = st.fixed_dictionaries(
    {},
    optional={
        "sort": st.sampled_from(["relevance", "popularity", "score", "year", "added", "title"]),
        "order": st.sampled_from(["asc", "desc"]),
    },
)


ENOUGH = settings(max_examples=150, deadline=None, database=None)


@ENOUGH
@given(FILTERS, SORTS)
def test_any_filters_and_any_sort(
    sample: httpx.Client,
    titles: list[Title],
    search: TitleSearch,
    filters: dict[str, Any],
    sort: dict[str, str],
) -> None:
    asked = filters | sort
    expected = found(titles, with_found(search, asked))
    answer = ask(sample, "/v1/titles", asked | {"n": 100})
    assert answer["total"] == len(expected)
    assert answer["titles"] == [in_list(title) for title in expected[:100]]


@ENOUGH
@given(FILTERS, st.sampled_from(sorted(VALUES)))
def test_counts_under_any_filters(
    sample: httpx.Client, titles: list[Title], search: TitleSearch, asked: dict[str, Any], path: str
) -> None:
    expected = counted(titles, path, with_found(search, asked))
    answer = ask(sample, path, asked | {"n": 500})
    assert answer["total"] == len(expected)
    assert answer["values"] == expected[:500]


def test_what_is_said_where_nothing_is_found(sample: httpx.Client, search: TitleSearch) -> None:
    for typed in ("zzzxqy", "return to lisbon hotel", "retrun to lisbno", "garden"):
        answer = ask(sample, "/v1/titles", {"search": typed})
        expected = search.find(typed)
        assert (answer["did_you_mean"], answer["hint"]) == (expected.did_you_mean, expected.hint)


PAGED: list[dict[str, Any]] = [
    {},
    {"sort": "title"},
    {"sort": "added", "order": "asc"},
    {"sort": "score", "platform": ["hulu", "disney"]},
    {"search": "the", "order": "asc"},
    {"sort": "year", "type": ["movie"], "year_from": 2015},
]


@pytest.mark.parametrize("asked", PAGED)
@pytest.mark.parametrize("n", [23, 100])
def test_the_pages_together_are_all_that_pass(
    sample: httpx.Client, titles: list[Title], search: TitleSearch, asked: dict[str, Any], n: int
) -> None:
    seen: list[dict[str, Any]] = []
    after: dict[str, str] = {}
    while True:
        page = ask(sample, "/v1/titles", {"n": n, **asked, **after})
        seen += page["titles"]
        if page["next"] is None:
            break
        assert len(page["titles"]) == n
        assert page["next"] == page["titles"][-1]["id"]
        after = {"after": page["next"]}
    assert seen == [in_list(title) for title in found(titles, with_found(search, asked))]


def test_a_page_after_a_title_that_does_not_pass_is_where_it_would_be(
    sample: httpx.Client, titles: list[Title]
) -> None:
    everything = found(titles, {"sort": "title"})
    last = next(title for title in everything[300:] if title["platform"] != "hulu")
    later = everything[everything.index(last) + 1 :]
    page = ask(sample, "/v1/titles", {"platform": "hulu", "sort": "title", "after": last["id"]})
    assert page["titles"] == [in_list(title) for title in later if title["platform"] == "hulu"][:20]


def test_a_page_after_a_title_that_the_search_does_not_find(sample: httpx.Client) -> None:
    response = sample.get("/v1/titles?search=garden&after=hs2")
    assert response.status_code == 404
    assert response.json()["searched"] == {"search": "garden", "after": "hs2"}


def test_the_page_after_the_last_is_empty(sample: httpx.Client, titles: list[Title]) -> None:
    page = ask(sample, "/v1/titles", {"after": found(titles, {})[-1]["id"]})
    assert (page["total"], page["titles"], page["next"]) == (1200, [], None)


@pytest.mark.parametrize(
    ("given_so", "same_as"),
    [
        ("platform=hulu,netflix", "platform=netflix&platform=hulu"),
        ("platform=%20Hulu%20,NETFLIX,hulu", "platform=netflix&platform=hulu"),
        ("type=movie&type=tv+show,movie", "type=movie,tv%20show"),
        ("person=Luis%20Ferreira,priya%20rossi", "person=priya%20rossi&person=luis%20ferreira"),
        ("ids=NS5,hs2", "ids=hs2&ids=ns5"),
    ],
)
def test_several_values(sample: httpx.Client, given_so: str, same_as: str) -> None:
    assert sample.get(f"/v1/titles?{given_so}").json() == sample.get(f"/v1/titles?{same_as}").json()


def test_many_ids(sample: httpx.Client, titles: list[Title]) -> None:
    ids = [title["id"] for title in titles[:200]]
    assert ask(sample, "/v1/titles", {"ids": ",".join(ids)})["total"] == 200
    response = sample.get("/v1/titles", params={"ids": ",".join([*ids, "ns0"])})
    assert response.status_code == 422
    assert response.json()["errors"][0]["allowed"] == ["a list of 0 to 200"]


def test_people_by_the_words_of_their_names(sample: httpx.Client, titles: list[Title]) -> None:
    for search in ("kowal", "FERR lu", "Zoë", "'", "!"):
        assert ask(sample, "/v1/people", {"search": search, "n": 500})["values"] == counted(
            titles, "/v1/people", {"search": search}
        )


def test_few_of_many_values(sample: httpx.Client, titles: list[Title]) -> None:
    for path in VALUES:
        everything = counted(titles, path, {})
        answer = ask(sample, path, {"n": 3})
        assert (answer["total"], answer["values"]) == (len(everything), everything[:3])


@pytest.mark.parametrize("path", ["/v1/titles?platform=hulu", "/v1/titles/ns5", *VALUES])
def test_answers_are_tagged_and_given_again(sample: httpx.Client, path: str) -> None:
    first, second = sample.get(path), sample.get(path)
    assert first.content == second.content
    assert first.headers["etag"] == second.headers["etag"]
    assert sample.get(path, headers={"If-None-Match": first.headers["etag"]}).status_code == 304


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("/v1/titles?genre=comdy", ("genre", "comedy")),
        ("/v1/titles?country=spain,japn", ("country", "japan")),
        ("/v1/genres?platform=hulu&platform=netflx", ("platform", "netflix")),
        ("/v1/people?sort=title", ("sort", None)),
        ("/v1/countries?year=2020&year=2021", ("year", None)),
        ("/v1/platforms?n=501", ("n", None)),
        ("/v1/titles?order=down", ("order", None)),
        ("/v1/titles?sort=scores", ("sort", "score")),
        ("/v1/titles?added_from=2021-02-30", ("added_from", None)),
        ("/v1/titles?added_to=1612137600", ("added_to", None)),
        ("/v1/titles?minutes_to=-1", ("minutes_to", None)),
        ("/v1/titles?score_from=5.5", ("score_from", None)),
    ],
)
def test_what_cannot_be_used_is_refused(sample: httpx.Client, path: str, named: tuple[str, str | None]) -> None:
    response = sample.get(path)
    assert response.status_code == 422
    (error,) = response.json()["errors"]
    assert (error["parameter"], error.get("closest")) == named
