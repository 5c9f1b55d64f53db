"""The warehouse made by one plain DuckDB script: the same CSVs in, the same tables out, without dbt and tests.

    python -m bench.sides.plain_build RAW_FOLDER FILE

The ratings are in files under `ratings/`.
"""

import sys
from pathlib import Path

import duckdb

from tests.support.workplace import CATALOGS

BRIDGES = {
    "title_cast": ("cast", "actor"),
    "title_directors": ("director", "director"),
    "title_countries": ("country", "country"),
    "title_genres": ("listed_in", "genre"),
}
WHAT_ANALYSTS_READ = (Path(__file__).parent / "plain_build.sql").read_text(encoding="utf-8")
PLATFORMS = {catalog.split("_")[0]: catalog.removesuffix(".csv") for catalog in CATALOGS}


def build(raw: Path, file: Path) -> None:
    """Read the raw folder and write all marts into a new DuckDB file."""
    catalogs = " union all ".join(
        f"select '{platform}' as platform, * from read_csv('{raw}/{catalog}.csv', header = true, all_varchar = true)"
        for platform, catalog in PLATFORMS.items()
    )
    file.unlink(missing_ok=True)
    connection = duckdb.connect(config={"memory_limit": "1GB"})
    connection.execute(f"attach '{file}' as plain (storage_version 'v1.4.0'); use plain")
    connection.execute(
        f"""
        create temp table catalogs as {catalogs};

        create table titles as
        select
            platform[1] || lower(show_id) as id, platform, lower(show_id) as show_id, lower(type) as type,
            lower(title) as title, lower(director) as director, lower("cast") as "cast", lower(country) as country,
            cast(try_strptime(trim(date_added), '%B %d, %Y') as date) as date_added,
            cast(release_year as integer) as release_year, lower(coalesce(rating, 'G')) as rating,
            try_cast(split_part(duration, ' ', 1) as integer) as duration_int,
            case when duration like '%min' then 'min' when duration like '%Season%' then 'season' end as duration_type,
            lower(listed_in) as listed_in, lower(description) as description
        from catalogs;

        create table judged as
        with typed as (
            select
                try_cast(userid as bigint) as user_id, lower(movieid) as movie_id, try_cast(rating as double) as rating,
                try_cast(timestamp as bigint) as rated_at, file
            from read_csv('{raw}/ratings/*.csv', header = true, all_varchar = true, filename = 'file')
        )
        select
            typed.*,
            cast(make_timestamp(rated_at * 1000000) as date) as rated_on,
            case
                when user_id is null or typed.rating is null or rated_at is null then 'unreadable value'
                when typed.rating not between 0.5 and 5 or typed.rating * 2 <> floor(typed.rating * 2) then 'off scale'
                when titles.id is null then 'unknown title'
                when row_number() over (partition by user_id, movie_id order by rated_at desc, typed.rating desc) > 1
                    then 'superseded'
            end as reason
        from typed left join titles on typed.movie_id = titles.id;

        create table timed_ratings as select user_id, movie_id, rating, rated_at from judged where reason is null;
        create view ratings as
        select user_id, movie_id, rating, cast(make_timestamp(rated_at * 1000000) as date) as rated_on
        from timed_ratings;
        create table rejected_ratings as select * from judged where reason is not null;
        create table title_scores as
        select movie_id as id, avg(rating) as score, count(*) as ratings from ratings group by movie_id;
        create view training_ratings as
        select user_id, movie_id, rating, cast(make_timestamp(rated_at * 1000000) as date) as rated_on, rated_at
        from timed_ratings;
        drop table judged;
        """
    )
    add_bridges(connection)
    connection.execute(WHAT_ANALYSTS_READ)
    connection.close()


def add_bridges(connection: duckdb.DuckDBPyConnection) -> None:
    """Write one row per title and name."""
    for table, (column, name) in BRIDGES.items():
        connection.execute(
            f"""
            create table {table} as
            with parts as (
                select id, trim(unnest(string_split("{column}", ',')), ' ' || chr(160)) as name,
                    generate_subscripts(string_split("{column}", ','), 1) as place
                from titles
            ),
            first as (select id, name, min(place) as place from parts where name <> '' group by all)
            select id, cast(row_number() over (partition by id order by place) as integer) as position, name as {name}
            from first
            """
        )


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]))
