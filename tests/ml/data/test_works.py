"""Ratings of works, made of ratings of titles."""

from pathlib import Path

import duckdb
import numpy as np
import pytest

from cartelera.published import NoWarehouseError, open_published
from ml.data.ratings import Ratings, load_ratings
from ml.data.works import load_works, rate_works
from tests.support.workplace import Workplace


def test_ratings_on_all_platforms_are_ratings_of_the_work() -> None:
    """User 5 rated one work on two platforms: the higher rating counts. A title without a work is one of its own."""
    ratings = Ratings(
        user_ids=np.array([5, 6]),
        title_ids=np.array(["as1", "hs1", "ns1", "zs1"]),
        users=np.array([0, 0, 0, 1, 1], np.int32),
        titles=np.array([0, 1, 2, 1, 3], np.int32),
        stars=np.array([2.0, 4.5, 1.0, 3.0, 5.0], np.float32),
    )
    rated, places = rate_works(ratings, {"as1": "as1", "hs1": "as1", "ns1": "ns1"})
    assert rated.title_ids.tolist() == ["as1", "ns1", "zs1"]
    assert rated.users.tolist() == [0, 0, 1, 1]
    assert rated.titles.tolist() == [0, 1, 0, 2]
    assert rated.stars.tolist() == [4.5, 1.0, 3.0, 5.0]
    assert places.tolist() == [0, 0, 1, 2, 3]


def test_works_of_the_sample(built_sample: Workplace) -> None:
    with open_published(built_sample.warehouse) as connection:
        ratings, works = load_ratings(connection), load_works(connection)
    rated, _ = rate_works(ratings, works)
    expected = built_sample.query(
        "select user_id, work_id, max(rating) from ratings join works on movie_id = id group by all order by all"
    )
    ids = (rated.user_ids[rated.users].tolist(), rated.title_ids[rated.titles].tolist())
    assert list(zip(*ids, rated.stars.tolist(), strict=True)) == expected
    assert len(rated) < len(ratings)


def test_a_warehouse_without_works(tmp_path: Path) -> None:
    with (
        duckdb.connect(tmp_path / "old.duckdb") as connection,
        pytest.raises(NoWarehouseError, match="cartelera build"),
    ):
        load_works(connection)
