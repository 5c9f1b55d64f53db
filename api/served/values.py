"""What the values of parameters are checked against: the names that a build has, and its highest score."""

from typing import NamedTuple

import duckdb

NAMES = """
with named as (
    select
        'platform' as kind,
        platform as name
    from titles_wide
    union all
    select
        'genre' as kind,
        unnest(harmonised_genres) as name
    from titles_wide
    union all
    select
        'label' as kind,
        unnest(genres) as name
    from titles_wide
    union all
    select
        'country' as kind,
        unnest(countries) as name
    from titles_wide
)

select distinct
    kind,
    name
from named
order by name
"""

HIGHEST_STARS = 5
HIGHEST_POINTS = 100


class ServedValues(NamedTuple):
    """What a build has; names are in alphabetical order, and there are none where there is no build."""

    platforms: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    """Genres by their names across all platforms."""
    listed_genres: tuple[str, ...] = ()
    """Genres as catalogs name them."""
    genres_and_labels: tuple[str, ...] = ()
    """Both."""
    countries: tuple[str, ...] = ()
    highest_score: int = HIGHEST_STARS
    """The highest score there can be: 5 stars, or 100 points where scores are not means of ratings."""


def read_values(connection: duckdb.DuckDBPyConnection) -> ServedValues:
    """What is in the served tables."""
    named: dict[str, list[str]] = {"platform": [], "genre": [], "label": [], "country": []}
    for kind, name in connection.execute(NAMES).fetchall():
        named[kind].append(name)
    return ServedValues(
        platforms=tuple(named["platform"]),
        genres=tuple(named["genre"]),
        listed_genres=tuple(named["label"]),
        genres_and_labels=tuple(sorted({*named["genre"], *named["label"]})),
        countries=tuple(named["country"]),
        highest_score=read_highest_score(connection),
    )


def read_highest_score(connection: duckdb.DuckDBPyConnection) -> int:
    """The highest score there can be."""
    rows = connection.execute("select 1 from titles_wide where score is not null and ratings = 0 limit 1").fetchall()
    return HIGHEST_POINTS if rows else HIGHEST_STARS
