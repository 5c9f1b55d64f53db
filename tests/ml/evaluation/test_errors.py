"""Errors, cross-validation, and the audit, which must tell signal from chance."""

from functools import partial
from pathlib import Path

import numpy as np
import pytest
from surprise import accuracy

from bench.movielens import read_movielens
from cartelera.published import open_published
from ml.artifact.card import SVD, Errors
from ml.data.ratings import Ratings, load_ratings
from ml.evaluation.errors import audit, cross_validate, measure
from ml.evaluation.folds import Folds
from ml.fitting.baselines import BASELINES
from ml.fitting.svd import CompiledSVD, predict
from tests.support.surprise_trainset import SurpriseFolds
from tests.support.workplace import Workplace

careful = partial(CompiledSVD, random_state=0, lr_all=0.02, reg_all=0.1)
"""An SVD with parameters that do not overfit few ratings. Surprise's own overfit on MovieLens."""


def test_errors_and_predictions_are_surprises(ratings: Ratings) -> None:
    few = ratings.only(ratings.users < 60)
    trainset, testset = next(SurpriseFolds(4, seed=1).split(few))
    tested = few.only(next(Folds(4, seed=1).masks(len(few))))
    svd = CompiledSVD(random_state=0, n_epochs=3).fit(trainset)
    theirs = svd.test(testset)
    ours = predict(svd, tested.users, tested.titles)
    assert ours == pytest.approx([each.est for each in theirs], abs=1e-5)
    errors = measure(ours, tested.stars)
    assert errors.rmse == pytest.approx(accuracy.rmse(theirs, verbose=False), abs=1e-6)
    assert errors.mae == pytest.approx(accuracy.mae(theirs, verbose=False), abs=1e-6)


def test_who_is_unknown_gets_no_taste(ratings: Ratings) -> None:
    svd = CompiledSVD(random_state=0, n_epochs=2).fit(ratings.only(ratings.users != 0))
    titles = np.arange(5, dtype=np.int32)
    predicted = predict(svd, np.zeros(5, np.int32), titles)
    assert predicted == pytest.approx(svd.trainset.mean + svd.bi[titles], abs=1e-6)


def test_known_errors() -> None:
    errors = measure(np.array([3.0, 4.0]), np.array([4.0, 1.0]))
    assert errors.rmse == pytest.approx(5**0.5)
    assert errors.mae == 2.0


def test_every_model_predicts_the_same_held_out_ratings(ratings: Ratings) -> None:
    few = ratings.only(ratings.users < 60)
    errors = cross_validate(few, Folds(3, seed=0), partial(CompiledSVD, random_state=0, n_factors=0))
    assert list(errors) == [SVD, *BASELINES]
    assert all(len(each) == 3 for each in errors.values())
    first = next(Folds(3, seed=0).masks(len(few)))
    mean = few.only(~first).stars.mean(dtype=np.float64)
    assert errors["global mean"][0].mae == pytest.approx(np.abs(few.only(first).stars - mean).mean())


def folds(*rmse: float) -> list[Errors]:
    return [Errors(each, 0) for each in rmse]


@pytest.mark.parametrize(
    ("svd", "personalised"),
    [
        ([0.90, 0.91, 0.92], True),
        ([0.93, 0.94, 0.95], False),  # as good
        ([0.95, 0.96, 0.97], False),  # worse
        ([0.80, 1.00, 0.93], False),  # better on average, but not beyond doubt
    ],
)
def test_the_verdict(svd: list[float], personalised: bool) -> None:
    errors = {name: folds(1.0, 1.0, 1.0) for name in BASELINES}
    verdict = audit(errors | {SVD: folds(*svd), "user mean": folds(0.93, 0.94, 0.95)})
    assert (verdict.personalised, verdict.baseline) == (personalised, "user mean")
    assert verdict.low <= verdict.gain <= verdict.high
    assert verdict.gain == pytest.approx(0.94 - np.mean(svd))
    assert ("does not beat" in verdict.reason) == (not personalised)


def test_the_interval_is_the_corrected_one() -> None:
    """By hand: gains 0.1, 0.2, 0.3; variance 0.01; (1/3 + 1/2) * 0.01 = 0.008333; t(0.975, 2) = 4.30265."""
    errors = {name: folds(1.0, 1.0, 1.0) for name in BASELINES} | {SVD: folds(0.9, 0.8, 0.7)}
    verdict = audit(errors)
    assert verdict.high - verdict.gain == pytest.approx(4.30265 * 0.0083333**0.5, rel=1e-4)


def test_the_samples_planted_tastes_are_a_signal(ratings: Ratings) -> None:
    assert audit(cross_validate(ratings, Folds(5, seed=0), careful)).personalised


def test_titles_relabelled_at_random_are_none(ratings: Ratings) -> None:
    """This has happened to the real ratings: each user's stars stay, but they say nothing about the titles."""
    shuffled = np.random.default_rng(0).permutation(ratings.titles)
    relabelled = Ratings(ratings.user_ids, ratings.title_ids, ratings.users, shuffled, ratings.stars)
    assert not audit(cross_validate(relabelled, Folds(5, seed=0), careful)).personalised


def test_movielens_is_a_signal(shared: Path) -> None:
    movielens = read_movielens(shared / "data" / "ml-latest-small" / "ratings.csv")
    assert audit(cross_validate(movielens, Folds(5, seed=0), careful)).personalised


def test_the_full_size_ratings_are_none(built_real: tuple[Workplace, str]) -> None:
    """Those of a tenth of the users are a million, and take a tenth of the time."""
    with open_published(built_real[0].warehouse) as connection:
        real = load_ratings(connection)
    assert not audit(cross_validate(real.only(real.users % 10 == 0), Folds(3, seed=0), careful)).personalised
