"""The four queries as a load: parameter sets with their right answers, and the tables in other programs' formats."""

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import duckdb

from bench.wrk import Request

QUERIES = Path("api/queries")
TABLES = ("titles_wide", "title_cast")
PARAMETER_SETS = 200
ANSWERS = {
    "get_max_duration": ("title", "duration_int"),
    "get_score_count": ("count",),
    "get_count_platform": ("count",),
    "get_actor": ("actor", "count"),
}
"""The queries, and the columns of each answer that every server must get right."""

Parameters = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """A query with its parameters and its right answer."""

    query: str
    parameters: Parameters
    answer: dict[str, Any]


def read_query(name: str) -> str:
    """The SQL of a query."""
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8")


def questions(connection: duckdb.DuckDBPyConnection) -> dict[str, list[Asked]]:
    """Up to 200 parameter sets of each query that have an answer; the same sets on every run."""
    groups = connection.execute("select platform, release_year, type from titles group by all order by all").fetchall()
    asked: dict[str, list[Asked]] = {}
    for query in ANSWERS:
        sets = {tuple(parameters_of(query, *group).items()): None for group in groups}
        found = [each for each in (answer(connection, query, dict(given)) for given in sets) if each]
        asked[query] = found[:: max(1, len(found) // PARAMETER_SETS)][:PARAMETER_SETS]
    return asked


def parameters_of(query: str, platform: str, year: int, kind: str) -> Parameters:
    """The parameters of a query about some titles."""
    place = {"platform": platform, "year": year, "type": kind}
    if query == "get_max_duration":
        return place | {"duration_type": "min" if kind == "movie" else "season"}
    if query == "get_score_count":
        return place | {"scored": 3.4}
    if query == "get_count_platform":
        return {"platform": platform, "type": kind}
    return place


def answer(connection: duckdb.DuckDBPyConnection, query: str, parameters: Parameters) -> Asked | None:
    """Ask the query to get the right answer; None where nothing matches."""
    found = connection.execute(read_query(query), parameters)
    columns = [column[0] for column in found.description or []]
    rows = found.fetchall()
    if not rows:
        return None
    values = dict(zip(columns, rows[0], strict=True))
    return Asked(query, parameters, {name: values[name] for name in ANSWERS[query]})


def other_thresholds(asked: Sequence[Asked], count: int, first: int) -> list[Asked]:
    """Questions for a score, each with another threshold; the thresholds are so close that the answers stay the same.

    Args:
        asked: Questions of `get_score_count`.
        count: How many.
        first: The number of the first threshold; other numbers give other thresholds.
    """
    several = [asked[number % len(asked)] for number in range(first, first + count)]
    return [
        Asked(each.query, each.parameters | {"scored": round(3.4 + number * 1e-9, 9)}, each.answer)
        for number, each in enumerate(several, first)
    ]


def as_url(asked: Asked) -> Request:
    """A question as a request to Cartelera or the pandas service."""
    return Request(f"/{asked.query}?{urlencode(asked.parameters)}")


def as_named_query(asked: Asked) -> Request:
    """A question as a request to Datasette."""
    return Request(f"/catalog/{asked.query}.json?{urlencode(asked.parameters | {'_shape': 'array'})}")


def as_sql(asked: Asked) -> Request:
    """A question as a request to ROAPI, which takes parameters only as part of the SQL text."""
    text = re.sub(r"^--.*$", "", read_query(asked.query), flags=re.MULTILINE)
    literals = {
        name: f"'{value}'" if isinstance(value, str) else str(value) for name, value in asked.parameters.items()
    }
    return Request("/api/sql", " ".join(re.sub(r"\$(\w+)", lambda found: literals[found[1]], text).split()))


def named_queries() -> dict[str, str]:
    """The SQL of the four queries, with parameters as Datasette writes them."""
    return {name: read_query(name).replace("$", ":") for name in ANSWERS}


def export(connection: duckdb.DuckDBPyConnection, folder: Path) -> tuple[Path, Path]:
    """Write the tables that the queries read, for other programs.

    Returns:
        A folder with Parquet files, and an SQLite file with indices for the queries.
    """
    parquet, sqlite = folder / "parquet", folder / "catalog.db"
    parquet.mkdir()
    with sqlite3.connect(sqlite) as written:
        for table in TABLES:
            whole = connection.table(table)
            # SQLite has no lists, and the queries read none.
            flat = [name for name, kind in zip(whole.columns, whole.types, strict=True) if kind.id != "list"]
            relation = whole.select(*flat)
            relation.write_parquet(str(parquet / f"{table}.parquet"))
            columns = ", ".join(f'"{name}" {kind}' for name, kind in zip(relation.columns, relation.types, strict=True))
            written.execute(f"create table {table} ({columns})")
            written.executemany(f"insert into {table} values ({', '.join('?' * len(flat))})", relation.fetchall())
        written.execute("create index by_place on titles_wide (platform, release_year, type)")
        written.execute("create index cast_by_title on title_cast (id)")
        written.execute("analyze")
    return parquet, sqlite
