"""The choice between two engines: the slower one is taken if it has the time, and predicts better beyond doubt."""

from collections.abc import Callable
from dataclasses import replace
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from ml.artifact.recipe import Recipe
from ml.data.ratings import Ratings
from ml.evaluation.folds import Folds
from ml.fitting.fit import TooManyRatingsError, check_size, fit_svd, make_svd
from ml.fitting.svd import predict

FOLDS = 5
SEED = 1
"""The seed of the folds. It is not that of the trial, nor the default one, so that the card's folds choose nothing."""
PROBED = 4
"""The number of epochs by which the time is estimated; the first does not count, as it may have to be compiled."""
OTHER_FITS = 4
"""How often a training fits besides the cross-validation: to choose, to foresee, on all ratings, and for the trial."""
DEVIATIONS = 1.96
"""How many standard errors a gain must be above 0, so that it is beyond doubt (95%)."""


def choose(  # noqa: PLR0913
    quick: Recipe,
    thorough: Recipe,
    ratings: Ratings,
    *,
    minutes: float,
    folds: int,
    after_epoch: Callable[[int], None] = lambda epoch: None,
) -> tuple[Recipe, str]:
    """Choose how to train.

    Args:
        quick: The recipe of the quicker engine.
        thorough: The recipe of the slower one.
        ratings: What to learn from.
        minutes: How long a training with the slower one may take.
        folds: The number of folds of the cross-validation that the time must allow for, too.
        after_epoch: Called with the number of each epoch of both trainings, from 1, when it has ended.

    Returns:
        One of the two, and why, as a sentence.
    """
    try:
        check_size(thorough, ratings)
    except TooManyRatingsError as error:
        return quick, str(error)
    needed = seconds_per_epoch(thorough, ratings) * thorough.epochs * (folds + OTHER_FITS) / 60
    if needed > minutes:
        return quick, f"The engine is {quick.engine}: {thorough.engine} would take about {needed:.1f} minutes."
    held_out = next(Folds(min(FOLDS, len(ratings)), SEED).masks(len(ratings)))
    known, tested = ratings.only(~held_out), ratings.only(held_out)
    gains = squared_errors(quick, known, tested, after_epoch) - squared_errors(thorough, known, tested, after_epoch)
    doubt = DEVIATIONS * gains.std() / np.sqrt(len(gains))
    if gains.mean() <= doubt:
        return quick, f"The engine is {quick.engine}: {thorough.engine} does not predict better beyond doubt."
    return thorough, f"The engine is {thorough.engine}: it predicts better than {quick.engine} beyond doubt."


def seconds_per_epoch(recipe: Recipe, ratings: Ratings) -> float:
    """Measure how long an epoch takes on this machine."""
    ends: list[float] = []
    fit_svd(make_svd(replace(recipe, epochs=PROBED), lambda _: ends.append(perf_counter())), ratings)
    return (ends[-1] - ends[0]) / (PROBED - 1)


def squared_errors(
    recipe: Recipe, known: Ratings, tested: Ratings, after_epoch: Callable[[int], None]
) -> NDArray[np.float64]:
    """The squared error of the prediction of each held-out rating, after a training on the others."""
    svd = fit_svd(make_svd(recipe, after_epoch), known)
    return np.asarray((predict(svd, tested.users, tested.titles) - tested.stars) ** 2)
