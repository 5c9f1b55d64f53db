"""Writes the marts that plots and findings read, with invented rows, into a database in memory."""

from collections.abc import Iterable
from datetime import date
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
    create table title_countries (id varchar, country varchar);
    create table title_genres (id varchar, genre varchar);
    create view genres as select distinct genre, genre as harmonised_genre from title_genres;
    create view titles_wide as
    select
        *,
        rating is null or regexp_full_match(rating, '[0-9]+ (min|seasons?)') as is_rating_missing,
        coalesce(regexp_full_match(rating, '[0-9]+ (min|seasons?)'), false) as is_duration_in_rating
    from titles;
    create view maturity_ratings as
    select rating, count(*) as titles from titles_wide where not is_rating_missing group by rating;
    create table platform_months (
        platform varchar, month date, titles_added bigint, titles_added_so_far bigint, is_growth_known boolean
    );
    create table works (work_id varchar, id varchar, confidence double);
    create table ratings (user_id bigint, movie_id varchar, rating double, rated_on date);
    create table rejected_ratings (
        file varchar, reason varchar, user_id bigint, movie_id varchar, rating double, rated_at bigint,
        unreadable varchar
    );
    create view title_scores as
    select movie_id as id, avg(rating) as score, count(*) as ratings from ratings group by movie_id;
"""
BRIDGES = {"title_cast": "cast", "title_countries": "country", "title_genres": "listed_in"}
"""The column of `titles` whose names each bridge holds."""


def publish(
    titles: Iterable[dict[str, Any]] = (),
    ratings: Iterable[tuple[int, str, float]] = (),
    reasons: Iterable[str] = (),
    months: Iterable[tuple[str, date, int, int, bool]] = (),
) -> duckdb.DuckDBPyConnection:
    """A database with the marts that plots and findings read.

    Args:
        titles: The values of each title by column; others are null. A title without a `work` is a work of its own.
        ratings: User id, title id and stars of each rating.
        reasons: The reason of each rejected rating.
        months: The rows of `platform_months`.
    """
    connection = duckdb.connect()
    connection.execute(SCHEMA)
    for number, title in enumerate(titles, start=1):
        whole = {"id": f"as{number}", "platform": "amazon", "type": "movie", "title": f"title {number}"} | title
        connection.table("titles").insert([whole.get(column) for column in COLUMNS])
        connection.execute("insert into works values (?, ?, null)", [whole.get("work", whole["id"]), whole["id"]])
        for bridge, column in BRIDGES.items():
            for name in filter(None, (whole.get(column) or "").split(", ")):
                connection.table(bridge).insert([whole["id"], name])
    users, movies, stars = zip(*ratings, strict=True) if (ratings := list(ratings)) else ((), (), ())
    connection.execute(
        "insert into ratings select unnest(?::bigint[]), unnest(?::varchar[]), unnest(?::double[]), date '2020-01-01'",
        [users, movies, stars],
    )
    for month in months:
        connection.table("platform_months").insert(month)
    for reason in reasons:
        connection.execute("insert into rejected_ratings (reason) values (?)", [reason])
    return connection
