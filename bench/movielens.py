"""MovieLens, which has the true titles: its ratings.csv as columns, and as a warehouse."""

import csv
from pathlib import Path

import duckdb
import numpy as np

from ml.data.ratings import Ratings


def read_movielens(file: Path) -> Ratings:
    """MovieLens' ratings as columns."""
    with file.open(newline="") as stream:
        rows = sorted((int(row["userId"]), row["movieId"], float(row["rating"])) for row in csv.DictReader(stream))
    user_ids, users = np.unique([row[0] for row in rows], return_inverse=True)
    title_ids, titles = np.unique([row[1] for row in rows], return_inverse=True)
    stars = np.array([row[2] for row in rows], np.float32)
    return Ratings(user_ids, title_ids, users.astype(np.int32), titles.astype(np.int32), stars)


def make_warehouse(file: Path, warehouse: Path) -> None:
    """Write the tables of a published warehouse that training reads; the name and the work of a title are its id.

    Args:
        file: MovieLens' ratings.csv.
        warehouse: The new DuckDB file.
    """
    with duckdb.connect(warehouse) as connection:
        connection.read_csv(file, dtype={"movieId": "varchar"}).to_table("movielens")
        connection.execute(
            """
            create table titles as select distinct movieid as id, movieid as title from movielens;
            create table works as select id, id as work_id from titles;
            create view training_ratings as
            select
                cast(userid as bigint) as user_id, movieid as movie_id, cast(rating as double) as rating,
                cast(epoch_ms(timestamp * 1000) as date) as rated_on, timestamp as rated_at
            from movielens;
            create table build_info as
            select
                'movielens' as build_id, timestamp '2000-01-01' as finished_at, '' as dbt_version,
                version() as duckdb_version, map {'titles': 0::bigint} as row_counts;
            """
        )
