"""The columns of the view that a training learns from."""

import csv
import re
import shutil
from pathlib import Path

import duckdb
import numpy as np
import pytest

from cartelera.published import NoWarehouseError, open_published
from ml.data.ratings import NoRatingsError, Ratings, load_ratings, load_timed_ratings, read_data_version
from tests.support.workplace import Workplace


def test_the_columns_are_the_view(ratings: Ratings, built_sample: Workplace) -> None:
    rows = built_sample.query("select user_id, movie_id, rating from training_ratings order by user_id, movie_id")
    users, titles = ratings.user_ids[ratings.users].tolist(), ratings.title_ids[ratings.titles].tolist()
    assert list(zip(users, titles, ratings.stars.tolist(), strict=True)) == rows
    assert len(rows) == len(ratings) == 40_000
    assert [each.dtype.name for each in (ratings.users, ratings.titles, ratings.stars)] == ["int32", "int32", "float32"]


def test_the_seconds_come_with_the_ratings(ratings: Ratings, built_sample: Workplace) -> None:
    with (built_sample.raw / "ratings.csv").open() as stream:
        raw = sorted((int(row["userId"]), row["movieId"], int(row["timestamp"])) for row in csv.DictReader(stream))
    with open_published(built_sample.warehouse) as connection:
        timed, seconds = load_timed_ratings(connection)
    assert seconds.tolist() == [time for _, _, time in raw]
    for column in ("user_ids", "title_ids", "users", "titles", "stars"):
        assert np.array_equal(getattr(timed, column), getattr(ratings, column))


@pytest.mark.parametrize(
    ("change", "learnt_by_all"),
    [
        ("update training_ratings set rating = 5", True),
        ("update titles set title = 'another'", True),
        ("update training_ratings set rated_at = 2", False),
        ("update works set work_id = 'ns9'", False),
    ],
)
def test_the_data_version_changes_with_what_is_learnt_from(change: str, learnt_by_all: bool) -> None:
    with duckdb.connect() as connection:
        connection.execute(
            "create table training_ratings as "
            "select 1::bigint as user_id, 'as1' as movie_id, 4.0::double as rating, 1::bigint as rated_at;"
            "create table titles as select 'as1' as id, 'a comet' as title;"
            "create table works as select 'as1' as id, 'as1' as work_id"
        )
        before, after = list[str](), list[str]()
        for versions in (before, after):
            versions += [read_data_version(connection, with_history=each) for each in (False, True)]
            connection.execute(change)
    assert (before[0] != after[0], before[1] != after[1]) == (learnt_by_all, True)
    assert all(re.fullmatch("[0-9a-f]{32}", each) for each in (*before, *after))


def test_features_of_titles_change_the_data_version_where_they_count(built_sample: Workplace, tmp_path: Path) -> None:
    with duckdb.connect(shutil.copy(built_sample.warehouse, tmp_path / "copy.duckdb")) as connection:
        before = [read_data_version(connection, with_history=True, with_content=each) for each in (False, True)]
        connection.execute("update title_features set weight = weight / 2 where id = 'ns5'")
        after = [read_data_version(connection, with_history=True, with_content=each) for each in (False, True)]
        assert (before[0] == after[0], before[1] == after[1]) == (True, False)
        connection.execute("drop table title_features")
        with pytest.raises(NoWarehouseError, match="features of titles"):
            read_data_version(connection, with_history=True, with_content=True)


def test_no_ratings(tmp_path: Path) -> None:
    with duckdb.connect(tmp_path / "empty.duckdb") as connection:
        columns = "user_id bigint, movie_id varchar, rating double, rated_on date, rated_at bigint"
        connection.execute(f"create table training_ratings ({columns})")
        with pytest.raises(NoRatingsError, match="no ratings to train on"):
            load_ratings(connection)


def test_a_warehouse_of_days_is_refused_only_where_time_counts(tmp_path: Path) -> None:
    """Versions before kept the day alone."""
    with duckdb.connect(tmp_path / "old.duckdb") as connection:
        connection.execute(
            "create table training_ratings as "
            "select 1::bigint as user_id, 'as1' as movie_id, 4.0::double as rating, date '2020-01-01' as rated_on"
        )
        assert len(load_ratings(connection)) == 1
        with pytest.raises(NoWarehouseError, match=r"before it kept the times of ratings\. `cartelera build`"):
            load_timed_ratings(connection)
        connection.execute("create table titles as select 'as1' as id, 'a comet' as title")
        assert read_data_version(connection, with_history=False)
        with pytest.raises(NoWarehouseError, match=r"works and features of titles\. `cartelera build`"):
            read_data_version(connection, with_history=True)
