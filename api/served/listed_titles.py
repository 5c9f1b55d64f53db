"""The titles of a build as lists show them."""

from typing import Any, NamedTuple

import duckdb

TITLES = """
select
    id,
    title,
    platform,
    type,
    release_year,
    array_to_string(harmonised_genres, chr(31)) as genres,
    array_to_string(directors, chr(31)) as directors,
    array_to_string(countries, chr(31)) as countries,
    array_to_string(actors, chr(31)) as actors,
    score,
    ratings,
    age,
    case when duration_type = 'min' then duration_int end as minutes,
    case when duration_type = 'season' then duration_int end as seasons,
    work_id,
    array_to_string(other_platforms, chr(31)) as other_platforms
from titles_wide
order by id
"""

SEPARATOR = "\x1f"
"""Stands between the names of a list; the character that ASCII has for it."""


class TitleSummary(NamedTuple):
    """A title as it appears in lists.

    Its lists of names are texts, which become lists in answers: as lists, those of all titles would take three times as
    long to load, and several times the memory.
    """

    id: str
    title: str
    platform: str
    type: str
    release_year: int
    genres: str
    directors: str
    countries: str
    actors: str
    score: float | None
    ratings: int
    age: int | None
    minutes: int | None
    seasons: int | None
    work_id: str
    other_platforms: str

    def fields(self) -> dict[str, Any]:
        """The fields of `api.endpoints.schemas.TitleInList`, by name."""
        fields = self._asdict()
        for name in LISTS:
            fields[name] = names_in(fields[name])
        return fields


LISTS = ("genres", "directors", "countries", "actors", "other_platforms")


def names_in(text: str) -> list[str]:
    """The names in a text."""
    return text.split(SEPARATOR) if text else []


def read_titles(connection: duckdb.DuckDBPyConnection) -> dict[str, TitleSummary]:
    """The summary of each title, by id."""
    return {row[0]: TitleSummary(*row) for row in connection.execute(TITLES).fetchall()}
