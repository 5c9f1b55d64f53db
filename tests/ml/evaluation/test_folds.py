"""The folds against Surprise's own."""

import pytest
from surprise import BaselineOnly, Dataset, Reader
from surprise.model_selection import KFold, cross_validate

from ml.data.ratings import Ratings
from tests.support.surprise_trainset import SurpriseFolds


def surprise_dataset(ratings: Ratings) -> Dataset:
    """The same ratings in Surprise's own form, in the same order."""
    dataset = Dataset(Reader(rating_scale=(0.5, 5.0)))
    users, titles = ratings.user_ids[ratings.users].tolist(), ratings.title_ids[ratings.titles].tolist()
    dataset.raw_ratings = [
        (user, title, stars, None) for user, title, stars in zip(users, titles, ratings.stars.tolist(), strict=True)
    ]
    return dataset


def test_the_folds_are_surprises(ratings: Ratings) -> None:
    few = ratings.only(ratings.users < 50)
    theirs = KFold(n_splits=5, random_state=7).split(surprise_dataset(few))
    ours = SurpriseFolds(5, seed=7).split(few)
    for (trainset, testset), (theirs_trainset, theirs_testset) in zip(ours, theirs, strict=True):
        assert sorted(testset) == sorted(theirs_testset)
        assert sorted(trainset.build_testset()) == sorted(theirs_trainset.build_testset())


def test_surprise_measures_the_same_errors_on_them(ratings: Ratings) -> None:
    few = ratings.only(ratings.users < 100)
    ours = cross_validate(BaselineOnly(verbose=False), few, cv=SurpriseFolds(3, seed=7))
    theirs = cross_validate(BaselineOnly(verbose=False), surprise_dataset(few), cv=KFold(n_splits=3, random_state=7))
    for name in ("test_rmse", "test_mae"):
        assert ours[name] == pytest.approx(theirs[name], abs=1e-3)
