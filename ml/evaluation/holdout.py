"""What a recipe foresees of each user's latest ratings, which are held out; the plots of a model card show it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.artifact.card import SVD, Calibration, Ranking
from ml.artifact.recipe import Recipe
from ml.data.ratings import Ratings
from ml.evaluation.calibration import calibrate
from ml.evaluation.errors import measure
from ml.evaluation.ranking import Rank, evaluate_ranking, most_popular
from ml.fitting.fit import fit_svd, make_svd
from ml.fitting.svd import CompiledSVD, predict

MOST_RATINGS = 200_000
"""The largest number of ratings for curves and plots; of more, so many are drawn."""
MOST_POINTS = 20
"""The largest number of points of the learning curve."""


@dataclass(frozen=True)
class Holdout:
    """What an SVD that has not learnt from the latest ratings predicts of them."""

    ranking: dict[str, Ranking]
    """How well lists find them: lists by SVD, by its biases alone, and by popularity."""
    actual: NDArray[np.float32]
    """The held-out ratings."""
    predicted: NDArray[np.float64]
    """The predicted stars of each."""
    known_ratings: NDArray[np.int64]
    """For each, the number of ratings of the same user that SVD has learnt from."""
    curve: list[tuple[int, float, float]]
    """For some epochs the number, the RMSE on known ratings after it, and the RMSE on held-out ratings."""
    calibration: Calibration | None
    """Whether predictions are as sure as they say; None where the engine does not say it."""


def hold_out_latest(
    recipe: Recipe, ratings: Ratings, latest: NDArray[np.bool_], after_epoch: Callable[[int], None]
) -> Holdout | None:
    """Train without the latest ratings of each user, and measure how well they are predicted.

    Args:
        recipe: How to train.
        ratings: All ratings.
        latest: A mask with one value for each rating: whether it is among the latest of its user.
        after_epoch: Called with the number of each epoch, from 1, when it has ended.

    Returns:
        None where all ratings are among the latest, or none.

    Raises:
        DivergedError: The numbers of the SVD have grown beyond all bounds.
    """
    known, hidden = ratings.only(~latest), ratings.only(latest)
    if len(known) == 0 or len(hidden) == 0:
        return None
    some_known, some_hidden = draw(known, recipe.seed), draw(hidden, recipe.seed)
    curve: list[tuple[int, float, float]] = []

    def measure_epoch(epoch: int) -> None:
        if (recipe.epochs - epoch) % -(-recipe.epochs // MOST_POINTS) == 0:  # the last one is among them
            curve.append((epoch, error(svd, some_known), error(svd, some_hidden)))
        after_epoch(epoch)

    svd = make_svd(recipe, measure_epoch)
    fit_svd(svd, known)
    predicted = predict(svd, some_hidden.users, some_hidden.titles)
    return Holdout(
        ranking={
            SVD: evaluate_ranking(known, hidden, most_promising(svd, known), recipe.seed),
            "svd without factors": evaluate_ranking(known, hidden, most_liked(svd), recipe.seed),
            "popularity": evaluate_ranking(known, hidden, most_popular(known), recipe.seed),
        },
        actual=some_hidden.stars,
        predicted=predicted,
        known_ratings=np.bincount(known.users, minlength=len(known.user_ids))[some_hidden.users],
        curve=curve,
        calibration=calibrate(svd, some_hidden, predicted),
    )


def draw(ratings: Ratings, seed: int) -> Ratings:
    """Draw at most `MOST_RATINGS` of the ratings."""
    if len(ratings) <= MOST_RATINGS:
        return ratings
    return ratings.only(np.sort(np.random.default_rng(seed).choice(len(ratings), MOST_RATINGS, replace=False)))


def error(svd: CompiledSVD, ratings: Ratings) -> float:
    """The RMSE of an SVD on some ratings, in stars."""
    return measure(predict(svd, ratings.users, ratings.titles), ratings.stars).rmse


def most_liked(svd: CompiledSVD) -> Rank:
    """The ranking by the titles' biases, the same for everybody. Without signal, the service answers like this."""
    order: NDArray[np.intp] = np.argsort(-svd.bi, kind="stable")
    return lambda user: order


def most_promising(svd: CompiledSVD, known: Ratings) -> Rank:
    """The ranking by predicted stars. The initial factors of a title without ratings are left out."""
    has_ratings = np.bincount(known.titles, minlength=len(known.title_ids)) > 0
    factors = svd.qi * has_ratings[:, np.newaxis]
    return lambda user: np.argsort(-(svd.bi + factors @ svd.pu[user]), kind="stable")
