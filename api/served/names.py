"""The names that a build has, which the values of parameters are checked against."""

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


class ServedNames(NamedTuple):
    """The names that the titles of a build have, each in alphabetical order; empty where there is no build."""

    platforms: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    """Genres by their names across all platforms."""
    genres_and_labels: tuple[str, ...] = ()
    """The same, and genres as platforms write them."""
    countries: tuple[str, ...] = ()


def read_names(connection: duckdb.DuckDBPyConnection) -> ServedNames:
    """The names in the served tables."""
    named: dict[str, list[str]] = {"platform": [], "genre": [], "label": [], "country": []}
    for kind, name in connection.execute(NAMES).fetchall():
        named[kind].append(name)
    labels = sorted({*named["genre"], *named["label"]})
    return ServedNames(tuple(named["platform"]), tuple(named["genre"]), tuple(labels), tuple(named["country"]))
