"""The filters of titles, sorts and facets, computed again in plain Python from the rows of the marts."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from tests.support.workplace import Workplace

Title = dict[str, Any]
"""A row of `titles_wide`, by column."""
Given = Mapping[str, Any]
"""The parameters of a request; a list where several values are given. `found` has what its search of titles finds."""

COLUMNS = (
    "id, title, platform, type, release_year, harmonised_genres, directors, countries, actors, score, ratings, age, "
    "duration_int, duration_type, work_id, other_platforms, genres, date_added, weighted_score"
)


def read_titles(workplace: Workplace) -> list[Title]:
    """All titles, in the order of their ids."""
    rows = workplace.query(f"select {COLUMNS} from titles_wide order by id")  # noqa: S608
    return [dict(zip(COLUMNS.split(", "), row, strict=True)) for row in rows]


def in_list(title: Title) -> Title:
    """A title as lists show it."""
    same = ("id", "title", "platform", "type", "release_year", "directors", "countries", "actors", "score", "ratings")
    unit, length = title["duration_type"], title["duration_int"]
    return {
        **{name: title[name] for name in (*same, "age", "work_id", "other_platforms")},
        "genres": title["harmonised_genres"],
        "minutes": length if unit == "min" else None,
        "seasons": length if unit == "season" else None,
    }


def plain(text: str) -> str:
    """A text in lower case, without accents."""
    return "".join(each for each in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(each))


def words(text: str) -> list[str]:
    """The words of a text, without accents."""
    return "".join(each if each.isalnum() else " " for each in plain(text)).split()


def has_words(text: str, search: str) -> bool:
    """Whether each searched word begins a word of a text; a search without words is looked for as it is."""
    if not words(search):
        return search.strip().lower() in text
    return all(any(word.startswith(wanted) for word in words(text)) for wanted in words(search))


def people_of(title: Title) -> set[str]:
    """The actors and directors of a title."""
    return {*title["actors"], *title["directors"]}


def is_between(value: Any, low: Any, high: Any) -> bool:
    """Whether a value lies between two bounds, which may be missing; a missing value lies nowhere, if one is there."""
    if low is None and high is None:
        return True
    return value is not None and (low is None or value >= low) and (high is None or value <= high)


def has_length(title: Title, given: Given) -> bool:
    """Whether a title is as long as is wanted, in the unit that it is measured in."""
    bounds = {
        unit: (given.get(f"{name}_from"), given.get(f"{name}_to"))
        for unit, name in (("min", "minutes"), ("season", "seasons"))
    }
    if all(bound == (None, None) for bound in bounds.values()):
        return True
    mine = bounds.get(title["duration_type"], (None, None))
    return mine != (None, None) and is_between(title["duration_int"], *mine)


def day(text: str | None) -> date | None:
    """A day as an ISO date."""
    return None if text is None else date.fromisoformat(text)


FILTERS: dict[str, Callable[[Title, Given], bool]] = {
    "found": lambda title, given: title["id"] in given["found"],
    "platform": lambda title, given: title["platform"] in given["platform"],
    "type": lambda title, given: title["type"] in given["type"],
    "genre": lambda title, given: bool({*title["harmonised_genres"], *title["genres"]} & {*given["genre"]}),
    "country": lambda title, given: bool({*title["countries"]} & {*given["country"]}),
    "person": lambda title, given: bool({*map(plain, people_of(title))} & {*map(plain, given["person"])}),
    "age_up_to": lambda title, given: title["age"] is not None and title["age"] <= given["age_up_to"],
    "year": lambda title, given: title["release_year"] == given["year"],
    "score_from": lambda title, given: title["score"] is not None and title["score"] >= given["score_from"],
    "ids": lambda title, given: title["id"] in given["ids"],
}


def passes(title: Title, given: Given) -> bool:
    """Whether a title passes all filters."""
    return (
        all(passes_one(title, given) for name, passes_one in FILTERS.items() if name in given)
        and is_between(title["release_year"], given.get("year_from"), given.get("year_to"))
        and is_between(title["date_added"], day(given.get("added_from")), day(given.get("added_to")))
        and has_length(title, given)
    )


SORTS = {
    "popularity": "ratings",
    "score": "weighted_score",
    "year": "release_year",
    "added": "date_added",
    "title": "title",
}
"""The column of each sort but relevance."""


def ordered(titles: Iterable[Title], given: Given) -> list[Title]:
    """The titles in the order that is wanted."""
    by_default = "relevance" if "found" in given else "popularity"
    sort = given.get("sort", by_default)
    if sort == "relevance":
        sort = by_default
    descending = given.get("order", "asc" if sort == "title" else "desc") == "desc"
    by_id = sorted(titles, key=lambda title: title["id"])
    if sort == "relevance":
        best_first = sorted(by_id, key=lambda title: given["found"].index(title["id"]))
        return best_first if descending else best_first[::-1]
    column = SORTS[sort]
    known = [title for title in by_id if title[column] is not None]
    unknown = [title for title in by_id if title[column] is None]
    return sorted(known, key=lambda title: title[column], reverse=descending) + unknown


def found(titles: Iterable[Title], given: Given) -> list[Title]:
    """The titles on all pages of an answer of `/titles`, in their order."""
    return ordered([title for title in titles if passes(title, given)], given)


VALUES: dict[str, tuple[str, Callable[[Title], Iterable[str]]]] = {
    "/v1/genres": ("genre", lambda title: title["harmonised_genres"]),
    "/v1/platforms": ("platform", lambda title: [title["platform"]]),
    "/v1/countries": ("country", lambda title: title["countries"]),
    "/v1/people": ("person", people_of),
}
"""Of each facet: the filter that it ignores, and the values of a title."""


def counted(titles: Iterable[Title], path: str, given: Given) -> list[dict[str, Any]]:
    """All values of a facet."""
    own, values_of = VALUES[path]
    ignored = {own, "found"} if path == "/v1/people" else {own}
    others = {name: value for name, value in given.items() if name not in ignored}
    passing = [title for title in titles if passes(title, others)]
    counts = Counter(value for title in passing for value in values_of(title))
    rows: list[dict[str, Any]] = [{"name": name, "titles": count} for name, count in counts.items()]
    if path == "/v1/people":
        search = given.get("search")
        rows = [
            row
            | {
                "acted": sum(row["name"] in title["actors"] for title in passing),
                "directed": sum(row["name"] in title["directors"] for title in passing),
            }
            for row in rows
            if search is None or has_words(row["name"], search)
        ]
    return sorted(rows, key=lambda row: (-row["titles"], row["name"]))
