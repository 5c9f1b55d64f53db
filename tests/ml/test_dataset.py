"""The columns of the view that a training learns from."""

from pathlib import Path

import duckdb
import pytest

from ml.data.ratings import NoRatingsError, Ratings, load_ratings
from tests.support.workplace import Workplace


def test_the_columns_are_the_view(ratings: Ratings, built_sample: Workplace) -> None:
    rows = built_sample.query("select user_id, movie_id, rating from training_ratings order by user_id, movie_id")
    users, titles = ratings.user_ids[ratings.users].tolist(), ratings.title_ids[ratings.titles].tolist()
    assert list(zip(users, titles, ratings.stars.tolist(), strict=True)) == rows
    assert len(rows) == len(ratings) == 40_000
    assert [each.dtype.name for each in (ratings.users, ratings.titles, ratings.stars)] == ["int32", "int32", "float32"]


def test_no_ratings(tmp_path: Path) -> None:
    with duckdb.connect(tmp_path / "empty.duckdb") as connection:
        connection.execute("create table training_ratings (user_id bigint, movie_id varchar, rating double)")
        with pytest.raises(NoRatingsError, match="no ratings to train on"):
            load_ratings(connection)
