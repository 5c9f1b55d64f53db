"""Writes folders as Spark publishes them, without Spark."""

from pathlib import Path

import duckdb

from tests.support.workplace import Workplace

TABLES = [
    "build_steps",
    "genres",
    "maturity_ratings",
    "platform_months",
    "rejected_ratings",
    "title_cast",
    "title_changes",
    "title_countries",
    "title_directors",
    "timed_ratings",
    "title_features",
    "title_genres",
    "title_scores",
    "titles",
    "titles_wide",
    "works",
]


def publish(built: Workplace, spark: Path, build_id: str) -> None:
    """Write the tables of a built warehouse as Spark does: each into a folder, and then a row into `publications`.

    Args:
        built: The workplace whose tables are written.
        spark: The folder that Spark publishes into.
        build_id: The id of the build; begins with the day on which the build finished.
    """
    with duckdb.connect() as connection:
        connection.execute(f"attach '{built.warehouse}' as built (read_only)")
        connection.execute("use built")
        for table in TABLES:
            folder = spark / "published" / build_id / table
            folder.mkdir(parents=True)
            (folder / "_SUCCESS").touch()
            for part in (0, 1):
                connection.table(table).filter(f"hash({table}::varchar) % 2 = {part}").write_parquet(
                    str(folder / f"part-0000{part}.parquet")
                )
        (spark / "publications").mkdir(exist_ok=True)
        connection.sql(
            """
            select
                $build_id as build_id,
                strptime($build_id[:8], '%Y%m%d') as finished_at,
                dbt_version,
                '4.3.0' as spark_version,
                row_counts,
                map {
                    'ratings': 'select user_id, movie_id, rating, date ''1970-01-01'' '
                        || '+ cast(floor(rated_at / 86400) as integer) as rated_on from main.timed_ratings',
                    'training_ratings': 'select user_id, movie_id, rating, date ''1970-01-01'' '
                        || '+ cast(floor(rated_at / 86400) as integer) as rated_on, rated_at from main.timed_ratings'
                } as views,
                map {'titles': 'The platform''s titles.', 'titles.cast': 'Who "plays".', 'training_ratings': 'A view.'}
                    as comments
            from build_info
            """,
            params={"build_id": build_id},
        ).write_parquet(str(spark / "publications" / f"{build_id}.parquet"))
