"""The compiled SVD against Surprise's own, and on planted tastes, which it must find."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from surprise import SVD, accuracy

from bench.movielens import read_movielens
from ml.data.ratings import Ratings
from ml.fitting.svd import CompiledSVD, arrange
from tests.support.surprise_trainset import SurpriseFolds, SurpriseTrainset


@pytest.mark.parametrize("options", [{}, {"biased": False}, {"n_factors": 7, "lr_bu": 0.01, "reg_qi": 0.1}])
def test_in_double_precision_and_the_same_order_the_factors_are_surprises(
    ratings: Ratings, options: dict[str, Any]
) -> None:
    trainset = SurpriseTrainset(ratings)
    theirs = SVD(random_state=3, n_epochs=4, **options).fit(trainset)
    ours = CompiledSVD(random_state=3, n_epochs=4, blocks=1, dtype=np.float64, **options).fit(trainset)
    for part in ("bu", "bi", "pu", "qi"):
        np.testing.assert_allclose(getattr(ours, part), getattr(theirs, part), rtol=0, atol=1e-10)
    assert ours.predict(1, "ns1").est == pytest.approx(theirs.predict(1, "ns1").est, abs=1e-10)


def test_a_seed_gives_the_same_bytes(ratings: Ratings) -> None:
    first, second = (CompiledSVD(random_state=1, n_epochs=3).fit(ratings) for _ in range(2))
    other = CompiledSVD(random_state=2, n_epochs=3).fit(ratings)
    for part in ("bu", "bi", "pu", "qi"):
        assert getattr(first, part).tobytes() == getattr(second, part).tobytes()
        assert getattr(first, part).tobytes() != getattr(other, part).tobytes()


@pytest.mark.parametrize("blocks", [2, 8])
def test_the_blocks_of_a_round_share_nothing_and_an_epoch_has_every_rating_once(ratings: Ratings, blocks: int) -> None:
    arranged, rounds = arrange(ratings, blocks)
    covered = np.zeros(len(ratings), dtype=int)
    for first, second in rounds:
        assert not set(arranged.users[first]) & set(arranged.users[second])
        assert not set(arranged.titles[first]) & set(arranged.titles[second])
        covered[first] += 1
        covered[second] += 1
    assert (covered == 1).all()
    before = sorted(zip(ratings.users, ratings.titles, ratings.stars, strict=True))
    assert sorted(zip(arranged.users, arranged.titles, arranged.stars, strict=True)) == before


def test_blocks_that_cannot_be_shared_out_are_refused() -> None:
    with pytest.raises(ValueError, match="1 or a multiple of 2, not 3"):
        CompiledSVD(blocks=3)


def test_each_epoch_is_told(ratings: Ratings) -> None:
    epochs: list[int] = []
    CompiledSVD(n_epochs=3, after_epoch=epochs.append).fit(ratings)
    assert epochs == [1, 2, 3]


def test_each_epoch_has_smaller_steps_than_the_one_before(ratings: Ratings) -> None:
    """The biases without factors, by the rule as it is written down, with a learning rate of 0.1, then 0.05."""
    some = ratings.only(ratings.users < 40)
    svd = CompiledSVD(n_factors=0, n_epochs=2, lr_all=0.1, decay=0.5, blocks=1, dtype=np.float64).fit(some)
    of_users, of_titles = np.zeros(len(some.user_ids)), np.zeros(len(some.title_ids))
    for rate in (0.1, 0.05):
        for user, title, stars in zip(some.users, some.titles, some.stars.astype(float), strict=True):
            error = stars - (some.mean + of_users[user] + of_titles[title])
            of_users[user] += rate * (error - svd.reg_bu * of_users[user])
            of_titles[title] += rate * (error - svd.reg_bi * of_titles[title])
    np.testing.assert_allclose(svd.bu, of_users, rtol=0, atol=1e-12)
    np.testing.assert_allclose(svd.bi, of_titles, rtol=0, atol=1e-12)


def test_as_accurate_as_surprise_on_movielens(shared: Path) -> None:
    """Surprise publishes RMSE 0.895 and MAE 0.689 for its SVD, on five folds of its own."""
    movielens = read_movielens(shared / "data" / "ml-latest-small" / "ratings.csv")
    errors = []
    for trainset, testset in SurpriseFolds(5, seed=0).split(movielens):
        for algorithm in (CompiledSVD(random_state=0), SVD(random_state=0)):
            predictions = algorithm.fit(trainset).test(testset)
            errors.append([accuracy.rmse(predictions, verbose=False), accuracy.mae(predictions, verbose=False)])
    ours, theirs = np.mean(errors[0::2], axis=0), np.mean(errors[1::2], axis=0)
    assert ours == pytest.approx(theirs, abs=1e-3)
    assert ours == pytest.approx([0.895, 0.689], abs=5e-3)


def test_two_planted_tastes_are_found() -> None:
    """Half of the users love the first titles and hate the others, half do the reverse. One rating each is hidden."""
    users, titles = (each.ravel() for each in np.meshgrid(np.arange(200), np.arange(40), indexing="ij"))
    loves = (users < 100) == (titles < 20)
    stars = np.where(loves, 5.0, 1.0).astype(np.float32)
    hidden = titles == users % 40
    everything = Ratings(
        np.arange(200), np.arange(40).astype(str), users.astype(np.int32), titles.astype(np.int32), stars
    )
    svd = CompiledSVD(random_state=0, n_factors=8, n_epochs=60).fit(everything.only(~hidden))
    predicted = svd.pu @ svd.qi.T
    loved = np.where((np.arange(200) < 100) == (np.arange(200) % 40 < 20), 1, -1)
    assert (np.sign(predicted[np.arange(200), np.arange(200) % 40]) == loved).all()


@pytest.mark.parametrize("blocks", [1, 8])
def test_the_samples_planted_tastes_beat_the_biases(ratings: Ratings, blocks: int) -> None:
    trainset, testset = next(SurpriseFolds(3, seed=0).split(ratings))
    with_factors = CompiledSVD(random_state=0, blocks=blocks).fit(trainset).test(testset)
    without = CompiledSVD(random_state=0, n_factors=0, blocks=blocks).fit(trainset).test(testset)
    gain = accuracy.rmse(without, verbose=False) - accuracy.rmse(with_factors, verbose=False)
    assert gain > 0.02


def test_numba_starts_without_linear_algebra_and_finds_it_where_it_is_used() -> None:
    program = """
import sys
import numba
import numpy as np
from ml.fitting.svd import start_numba

start_numba()
print("scipy.linalg" in sys.modules)
invert = numba.njit(lambda matrix: np.dot(np.linalg.inv(matrix), matrix))
print(np.allclose(invert(np.array([[1.0, 2.0], [3.0, 4.0]])), np.eye(2)))
start_numba()
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
