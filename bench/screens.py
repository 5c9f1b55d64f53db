"""What a screen of titles asks for: pages of filtered and sorted titles, and how many titles each choice would give."""

import random
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import duckdb

from bench.wrk import Request

SORTS = ("popularity", "score", "year", "added", "title")
PATHS = ("/titles", "/genres", "/platforms", "/countries", "/people")


def draw_screens(connection: duckdb.DuckDBPyConnection, count: int) -> dict[str, list[Request]]:
    """Random requests to each of `PATHS`, as many of each; the same on every run.

    Args:
        connection: The published file.
        count: How many requests of each.
    """
    draws = random.Random(0)
    genres = names(connection, "harmonised_genres")
    countries = names(connection, "countries")
    platforms = [row[0] for row in connection.execute("select distinct platform from titles order by all").fetchall()]

    def filters() -> dict[str, Any]:
        first = draws.randint(1950, 2020)
        chosen = {
            "platform": draws.sample(platforms, 2),
            "genre": draws.sample(genres, 2),
            "country": draws.choice(countries),
            "year_from": first,
            "year_to": first + draws.randint(1, 60),
            "minutes_to": draws.randint(60, 200),
        }
        return {name: chosen[name] for name in draws.sample(sorted(chosen), 3)}

    def request(path: str) -> Request:
        sort = {"sort": draws.choice(SORTS)} if path == "/titles" else {}
        return Request(f"/v1{path}?{urlencode(filters() | sort, doseq=True)}")

    return {f"`GET {path}`, filtered": [request(path) for _ in range(count)] for path in PATHS}


def names(connection: duckdb.DuckDBPyConnection, column: str) -> Sequence[str]:
    """The names in a list column of `titles_wide`, in alphabetical order."""
    rows = connection.execute(f"select distinct unnest({column}) as name from titles_wide order by name").fetchall()
    return [name for (name,) in rows]
