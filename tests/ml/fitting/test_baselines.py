"""The baselines against known answers and against Surprise's own."""

import numpy as np
import pytest
from surprise import BaselineOnly

from ml.data.ratings import Ratings
from ml.fitting.baselines import BASELINES, global_mean, title_mean, user_and_title_bias, user_mean
from tests.support.surprise_trainset import SurpriseTrainset

FEW = Ratings(
    user_ids=np.array([7, 8, 9]),
    title_ids=np.array(["as1", "ns1", "ns2"]),
    users=np.array([0, 0, 1], np.int32),
    titles=np.array([0, 1, 0], np.int32),
    stars=np.array([5.0, 3.0, 1.0], np.float32),
)
"""Two users and two titles with ratings; user 9 and title ns2 have none."""
EVERY_USER, EVERY_TITLE = (each.ravel().astype(np.int32) for each in np.indices((3, 3)))


@pytest.mark.parametrize(
    ("baseline", "predicted"),
    [(global_mean, [[3, 3, 3]] * 3), (user_mean, [[4, 4, 4], [1, 1, 1], [3, 3, 3]]), (title_mean, [[3, 3, 3]] * 3)],
)
def test_means(baseline: object, predicted: list[list[float]]) -> None:
    assert callable(baseline)
    assert baseline(FEW).predict(EVERY_USER, EVERY_TITLE).tolist() == np.array(predicted).ravel().tolist()


def test_title_means_differ() -> None:
    without_the_low_one = FEW.only(np.array([True, True, False]))
    assert title_mean(without_the_low_one).predict(EVERY_USER, EVERY_TITLE)[:3].tolist() == [5, 3, 4]


def test_predictions_stay_on_the_scale() -> None:
    best = Ratings(FEW.user_ids, FEW.title_ids, FEW.users, FEW.titles, np.array([5.0, 0.5, 5.0], np.float32))
    predicted = user_and_title_bias(best, reg_user=0, reg_title=0).predict(EVERY_USER, EVERY_TITLE)
    assert predicted.min() >= 0.5
    assert predicted.max() <= 5.0


def test_both_biases_are_surprises(ratings: Ratings) -> None:
    ours, theirs = user_and_title_bias(ratings), BaselineOnly(verbose=False).fit(SurpriseTrainset(ratings))
    np.testing.assert_allclose(ours.users, theirs.bu, atol=1e-9)
    np.testing.assert_allclose(ours.titles, theirs.bi, atol=1e-9)


@pytest.mark.parametrize("name", BASELINES)
def test_each_baseline_predicts_for_who_is_unknown(ratings: Ratings, name: str) -> None:
    fitted = BASELINES[name](ratings.only((ratings.users != 0) & (ratings.titles != 0)))
    assert fitted.predict(np.array([0], np.int32), np.array([0], np.int32)) == pytest.approx([fitted.mean])
