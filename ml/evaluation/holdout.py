"""The latest ratings of each user, held out: how well lists find them, and what the plots of a model card show."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.artifact.card import SVD, Ranking
from ml.artifact.recipe import Recipe
from ml.data.ratings import Ratings
from ml.evaluation.errors import measure
from ml.evaluation.ranking import Rank, evaluate_ranking, most_popular
from ml.fitting.fit import fit_svd, make_svd
from ml.fitting.svd import CompiledSVD, predict

MOST_RATINGS = 200_000
"""Of more ratings than these, so many are drawn for the curves and plots."""


@dataclass(frozen=True)
class Holdout:
    """What a model that has not seen the latest ratings says of them."""

    ranking: dict[str, Ranking]
    """How well lists find them: of the model with its factors and without, and by popularity."""
    actual: NDArray[np.float32]
    """The held-out ratings."""
    predicted: NDArray[np.float64]
    """What the model predicted for each."""
    known_ratings: NDArray[np.int64]
    """How many other ratings of the same user the model had learnt from."""
    curve: list[tuple[int, float, float]]
    """The number of an epoch, and the RMSE after it: on ratings that are learnt from, and on the held-out ones."""


def hold_out_latest(
    recipe: Recipe, ratings: Ratings, latest: NDArray[np.bool_], after_epoch: Callable[[int], None]
) -> Holdout | None:
    """Train without the latest ratings of each user, and look how well they are foreseen.

    Args:
        recipe: How to train.
        ratings: All ratings.
        latest: Which of them are the latest.
        after_epoch: Called with the number of each epoch, from 1, when it has ended.

    Returns:
        None where nothing is left to learn from, or nothing to foresee.

    Raises:
        DivergedError: The model's numbers have grown beyond all bounds.
    """
    known, hidden = ratings.only(~latest), ratings.only(latest)
    if len(known) == 0 or len(hidden) == 0:
        return None
    some_known, some_hidden = draw(known, recipe.seed), draw(hidden, recipe.seed)
    curve: list[tuple[int, float, float]] = []

    def measure_epoch(epoch: int) -> None:
        curve.append((epoch, error(svd, some_known), error(svd, some_hidden)))
        after_epoch(epoch)

    svd = make_svd(recipe, measure_epoch)
    fit_svd(svd, known)
    return Holdout(
        ranking={
            SVD: evaluate_ranking(known, hidden, most_promising(svd, known), recipe.seed),
            "svd without factors": evaluate_ranking(known, hidden, most_liked(svd), recipe.seed),
            "popularity": evaluate_ranking(known, hidden, most_popular(known), recipe.seed),
        },
        actual=some_hidden.stars,
        predicted=predict(svd, some_hidden.users, some_hidden.titles),
        known_ratings=np.bincount(known.users, minlength=len(known.user_ids))[some_hidden.users],
        curve=curve,
    )


def draw(ratings: Ratings, seed: int) -> Ratings:
    """The ratings, or as many of them as a curve needs."""
    if len(ratings) <= MOST_RATINGS:
        return ratings
    return ratings.only(np.sort(np.random.default_rng(seed).choice(len(ratings), MOST_RATINGS, replace=False)))


def error(svd: CompiledSVD, ratings: Ratings) -> float:
    """The RMSE of an SVD on some ratings, in stars."""
    return measure(predict(svd, ratings.users, ratings.titles), ratings.stars).rmse


def most_liked(svd: CompiledSVD) -> Rank:
    """The titles with the highest bias first, the same for everybody: what a model without signal is served as."""
    order: NDArray[np.intp] = np.argsort(-svd.bi, kind="stable")
    return lambda user: order


def most_promising(svd: CompiledSVD, known: Ratings) -> Rank:
    """The titles with the most predicted stars first; one without ratings has neither bias nor taste."""
    has_ratings = np.bincount(known.titles, minlength=len(known.title_ids)) > 0
    factors = svd.qi * has_ratings[:, np.newaxis]
    return lambda user: np.argsort(-(svd.bi + factors @ svd.pu[user]), kind="stable")
