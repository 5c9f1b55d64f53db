"""Models fitted by Spark: as good as SVD, and known answers."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bench.movielens import read_movielens
from ml.artifact.choices import strengths_of
from ml.artifact.recipe import USUAL, Recipe
from ml.data.ratings import Ratings
from ml.evaluation.errors import measure
from ml.evaluation.folds import Folds
from ml.fitting.choices import fit_weights
from ml.fitting.fit import fit_svd, make_svd
from ml.fitting.svd import predict
from ml.fitting.weights import prune
from tests.ml.choosers import ratings_of, two_groups

pytestmark = pytest.mark.spark


@pytest.fixture(autouse=True)
def spark_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Working files go into a folder of the test."""
    monkeypatch.setenv("CARTELERA_SPARK", str(tmp_path / "spark"))


def test_the_error_on_movielens_is_that_of_svd(shared: Path) -> None:
    ratings = read_movielens(shared / "data" / "ml-latest-small" / "ratings.csv")
    held_out = next(Folds(5, 0).masks(len(ratings)))
    known, tested = ratings.only(~held_out), ratings.only(held_out)
    rmse = {}
    for recipe in (USUAL["surprise"], USUAL["spark"]):
        svd = fit_svd(make_svd(recipe), known)
        rmse[recipe.engine] = measure(predict(svd, tested.users, tested.titles), tested.stars).rmse
    assert rmse["spark"] < rmse["surprise"] + 0.02


def test_one_who_has_no_ratings_has_no_taste(ratings: Ratings) -> None:
    known = ratings.only((ratings.users != 3) & (ratings.titles != 5))
    epochs: list[int] = []
    svd = fit_svd(make_svd(Recipe(factors=3, epochs=2, engine="spark"), epochs.append), known)
    assert epochs == [2]
    assert (svd.pu.shape, svd.qi.shape) == ((600, 3), (1190, 3))
    assert not svd.pu[3].any()
    assert not svd.qi[5].any()
    assert svd.pu[2].all()
    assert (svd.bu[3], svd.bi[5]) == (0, 0)
    svd.pu[:] = 0  # as trials do


def test_the_hidden_title_of_ones_own_group_comes_first_and_because_of_the_group() -> None:
    """Each of two users lacks one title that everybody else of the group has rated, and most of the group's titles."""
    ratings, _ = two_groups()
    rows = zip(ratings.users.tolist(), ratings.titles.tolist(), ratings.stars.tolist(), strict=True)
    everyone = ratings_of([*rows, *((user, 40 + user % 2, 4.0) for user in range(2, 200))], 42)
    weights = prune(fit_weights(everyone, replace(USUAL["spark"], factors=4)))
    for user in (0, 1):
        mine = everyone.of_user(user)
        scores = weights.scores(everyone.titles[mine], strengths_of(everyone.stars[mine]))
        scores[everyone.titles[mine]] = -np.inf
        assert np.argmax(scores) == 40 + user
        sources, values = weights.by_target().to(40 + user)
        speaking = sources[values > 0.5 * values.max()]
        assert set(speaking.tolist()) <= set(range(20 * user, 20 * user + 20))


def test_where_nobody_likes_anything_no_work_speaks_for_another() -> None:
    disliked = ratings_of([(user, work, 2.0) for user in range(3) for work in range(4)], 5)
    weights = fit_weights(disliked, USUAL["spark"])
    assert weights.works == 5
    assert not any(weights.to(work).any() for work in range(5))
