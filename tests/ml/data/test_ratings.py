"""The columns of the view that a training learns from."""

from pathlib import Path

import duckdb
import numpy as np
import pytest

from cartelera.published import open_published
from ml.data.ratings import NoRatingsError, Ratings, load_dated_ratings, load_ratings
from tests.support.workplace import Workplace


def test_the_columns_are_the_view(ratings: Ratings, built_sample: Workplace) -> None:
    rows = built_sample.query("select user_id, movie_id, rating from training_ratings order by user_id, movie_id")
    users, titles = ratings.user_ids[ratings.users].tolist(), ratings.title_ids[ratings.titles].tolist()
    assert list(zip(users, titles, ratings.stars.tolist(), strict=True)) == rows
    assert len(rows) == len(ratings) == 40_000
    assert [each.dtype.name for each in (ratings.users, ratings.titles, ratings.stars)] == ["int32", "int32", "float32"]


def test_the_days_come_with_the_ratings(ratings: Ratings, built_sample: Workplace) -> None:
    rows = built_sample.query("select rated_on - date '1970-01-01' from training_ratings order by user_id, movie_id")
    with open_published(built_sample.warehouse) as connection:
        dated, days = load_dated_ratings(connection)
    assert [(day,) for day in days.tolist()] == rows
    assert days.dtype == np.int32
    for column in ("user_ids", "title_ids", "users", "titles", "stars"):
        assert np.array_equal(getattr(dated, column), getattr(ratings, column))


def test_no_ratings(tmp_path: Path) -> None:
    with duckdb.connect(tmp_path / "empty.duckdb") as connection:
        columns = "user_id bigint, movie_id varchar, rating double, rated_on date"
        connection.execute(f"create table training_ratings ({columns})")
        with pytest.raises(NoRatingsError, match="no ratings to train on"):
            load_ratings(connection)
