"""The columns of the view, and the training set over them, against Surprise's own."""

from pathlib import Path

import duckdb
import pytest
from surprise import BaselineOnly, Dataset, KNNBasic, Reader
from surprise.model_selection import KFold, cross_validate

from ml.data.ratings import ColumnarTrainset, Folds, NoRatingsError, Ratings, load_ratings
from tests.support.workplace import Workplace


def surprise_dataset(ratings: Ratings) -> Dataset:
    """The same ratings in Surprise's own form, in the same order."""
    dataset = Dataset(Reader(rating_scale=(0.5, 5.0)))
    users, titles = ratings.user_ids[ratings.users].tolist(), ratings.title_ids[ratings.titles].tolist()
    dataset.raw_ratings = [
        (user, title, stars, None) for user, title, stars in zip(users, titles, ratings.stars.tolist(), strict=True)
    ]
    return dataset


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


def test_the_training_set_is_surprises(ratings: Ratings) -> None:
    few = ratings.only(ratings.users < 50)
    dataset = surprise_dataset(few)
    columnar, theirs = ColumnarTrainset(few), dataset.construct_trainset(dataset.raw_ratings)

    assert columnar.n_ratings == theirs.n_ratings
    assert columnar.rating_scale == theirs.rating_scale
    assert columnar.global_mean == pytest.approx(theirs.global_mean, abs=1e-12)
    assert (len(columnar.ur), len(columnar.ir)) == (theirs.n_users, theirs.n_items)
    assert sorted(columnar.build_testset()) == sorted(theirs.build_testset())
    for theirs_user, pairs in theirs.ur.items():
        user = columnar.to_inner_uid(theirs.to_raw_uid(theirs_user))
        assert {(columnar.to_raw_iid(title), stars) for title, stars in columnar.ur[user]} == {
            (theirs.to_raw_iid(title), stars) for title, stars in pairs
        }
    for theirs_title, pairs in theirs.ir.items():
        title = columnar.to_inner_iid(theirs.to_raw_iid(theirs_title))
        assert {(columnar.to_raw_uid(user), stars) for user, stars in columnar.ir[title]} == {
            (theirs.to_raw_uid(user), stars) for user, stars in pairs
        }


def test_who_has_no_rating_is_unknown(ratings: Ratings) -> None:
    trainset = ColumnarTrainset(ratings.only(ratings.users != 3))
    assert trainset.knows_user(2)
    assert not trainset.knows_user(3)
    assert trainset.ur[3] == []
    assert not trainset.knows_user(len(ratings.user_ids))
    assert not trainset.knows_user("UKN__7")
    for raw in (int(ratings.user_ids[3]), -1):
        with pytest.raises(ValueError, match="not part of the trainset"):
            trainset.to_inner_uid(raw)


def test_the_folds_are_surprises(ratings: Ratings) -> None:
    few = ratings.only(ratings.users < 50)
    theirs = KFold(n_splits=5, random_state=7).split(surprise_dataset(few))
    for (trainset, testset), (theirs_trainset, theirs_testset) in zip(Folds(5, seed=7).split(few), theirs, strict=True):
        assert sorted(testset) == sorted(theirs_testset)
        assert sorted(trainset.build_testset()) == sorted(theirs_trainset.build_testset())


@pytest.mark.parametrize(
    "algorithm", [BaselineOnly(verbose=False), KNNBasic(verbose=False)], ids=["bias", "neighbours"]
)
def test_surprises_algorithms_and_cross_validation_run_on_it(ratings: Ratings, algorithm: object) -> None:
    few = ratings.only(ratings.users < 100)
    ours = cross_validate(algorithm, few, cv=Folds(3, seed=7))
    theirs = cross_validate(algorithm, surprise_dataset(few), cv=KFold(n_splits=3, random_state=7))
    for measure in ("test_rmse", "test_mae"):
        assert ours[measure] == pytest.approx(theirs[measure], abs=1e-3)
