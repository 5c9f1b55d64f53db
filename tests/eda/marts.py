"""Writes the marts that plots and findings read, with invented rows, into a database in memory."""

from collections.abc import Iterable
from typing import Any

import duckdb

from tests.eda.oracle import COLUMNS

SCHEMA = """
    create table titles (
        id varchar, platform varchar, show_id varchar, type varchar, title varchar, director varchar, "cast" varchar,
        country varchar, date_added date, release_year integer, rating varchar, duration_int integer,
        duration_type varchar, listed_in varchar, description varchar
    );
    create table title_cast (id varchar, actor varchar);
    create table works (work_id varchar, id varchar, confidence double);
    create table ratings (user_id bigint, movie_id varchar, rating double, rated_on date);
    create table rejected_ratings (
        file varchar, reason varchar, user_id bigint, movie_id varchar, rating double, rated_at bigint,
        unreadable varchar
    );
    create view title_scores as
    select movie_id as id, avg(rating) as score, count(*) as ratings from ratings group by movie_id;
"""


def publish(
    titles: Iterable[dict[str, Any]] = (),
    ratings: Iterable[tuple[int, str, float]] = (),
    reasons: Iterable[str] = (),
) -> duckdb.DuckDBPyConnection:
    """A database with the marts that plots and findings read.

    Args:
        titles: The values of each title by column; others are null. A title without a `work` is a work of its own.
        ratings: User id, title id and stars of each rating.
        reasons: The reason of each rejected rating.
    """
    connection = duckdb.connect()
    connection.execute(SCHEMA)
    for number, title in enumerate(titles, start=1):
        whole = {"id": f"as{number}", "platform": "amazon", "type": "movie", "title": f"title {number}"} | title
        connection.table("titles").insert([whole.get(column) for column in COLUMNS])
        connection.execute("insert into works values (?, ?, null)", [whole.get("work", whole["id"]), whole["id"]])
        for actor in filter(None, (whole.get("cast") or "").split(", ")):
            connection.execute("insert into title_cast values (?, ?)", [whole["id"], actor])
    users, movies, stars = zip(*ratings, strict=True) if (ratings := list(ratings)) else ((), (), ())
    connection.execute(
        "insert into ratings select unnest(?::bigint[]), unnest(?::varchar[]), unnest(?::double[]), date '2020-01-01'",
        [users, movies, stars],
    )
    for reason in reasons:
        connection.execute("insert into rejected_ratings (reason) values (?)", [reason])
    return connection
