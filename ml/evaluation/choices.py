"""The audit of lists: whether they find more of what users chose later than popularity, which is the same for all."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ml.artifact.card import BY_CHOICE, BY_POPULARITY, LENGTH, ListsAudit, Ranking
from ml.artifact.choices import Weights, strengths_of
from ml.artifact.recipe import Recipe
from ml.content.genres import Genres
from ml.content.works import WorkContent
from ml.data.ratings import Ratings
from ml.data.works import rate_works
from ml.evaluation.errors import CONFIDENCE
from ml.evaluation.ranking import Rank, latest_of_each_user, measure_lists, most_popular
from ml.evaluation.variety import measure_variety
from ml.fitting.choices import fit_weights
from ml.fitting.weights import AllWeights, prune

CHOICES, UNPRUNED, POPULARITY = BY_CHOICE, "choices, all weights", BY_POPULARITY
RESAMPLES = 2_000
"""How often the bootstrap draws users anew."""
RESAMPLES_AT_ONCE = 100

Score = Callable[[NDArray[np.int32], NDArray[np.float64]], NDArray[np.float64]]
"""Takes the numbers of a user's works and the strengths of their ratings, and returns a score for every work."""


def audit_lists(  # noqa: PLR0913, PLR0917
    ratings: Ratings,
    seconds: NDArray[np.int64],
    works: Mapping[str, str],
    recipe: Recipe,
    genres: Genres | None = None,
    content: WorkContent | None = None,
) -> ListsAudit | None:
    """Hide the works that each user has rated last, fit on the others, and look for the hidden ones in lists of ten.

    Args:
        ratings: Ratings of titles.
        seconds: The time of each: seconds since 1970-01-01 UTC.
        works: The id of each title's work, by the title's id.
        recipe: How strongly weights are regularised, and the seed for drawing users.
        genres: The genres of the titles, to measure what variety costs; None to leave that out.
        content: What the catalog says of works; needed where the recipe gives it a weight.

    Returns:
        None where all ratings are among the latest, or no user liked any of the latest.
    """
    known, hidden = hide_latest(ratings, seconds, works)
    if len(known) == 0:
        return None
    ranking, ndcg = {}, {}
    all_weights = fit_weights(known, recipe, content)
    weights = prune(all_weights)
    for name, rank in rankings(known, all_weights, weights).items():
        ranking[name], ndcg[name] = measure_lists(known, hidden, rank, recipe.seed)
    if len(ndcg[CHOICES]) == 0:
        return None
    audit = judge(ranking, ndcg[CHOICES] - ndcg[POPULARITY], recipe.seed)
    if genres is None or not audit.personal:
        return audit
    return replace(audit, varied=measure_variety(known, hidden, weights, works, genres, recipe.seed))


def hide_latest(ratings: Ratings, seconds: NDArray[np.int64], works: Mapping[str, str]) -> tuple[Ratings, Ratings]:
    """Part the works that each user has rated last from the others; see `audit_lists` for the arguments.

    Returns:
        The ratings of works to learn from, and those to find.
    """
    rated, times = time_works(ratings, seconds, works)
    latest = latest_of_each_user(rated, times)
    return rated.only(~latest), rated.only(latest)


def hide_latest_but_hidden(
    ratings: Ratings, seconds: NDArray[np.int64], works: Mapping[str, str]
) -> tuple[Ratings, Ratings]:
    """Leave out what `hide_latest` hides, and hide the latest of what is left: to choose by, before the audit."""
    rated, times = time_works(ratings, seconds, works)
    kept = ~latest_of_each_user(rated, times)
    rated, times = rated.only(kept), times[kept]
    latest = latest_of_each_user(rated, times)
    return rated.only(~latest), rated.only(latest)


def time_works(
    ratings: Ratings, seconds: NDArray[np.int64], works: Mapping[str, str]
) -> tuple[Ratings, NDArray[np.int64]]:
    """The ratings of works, and the time of each: the latest at which the user has rated the work."""
    rated, places = rate_works(ratings, works)
    times = np.full(len(rated), np.iinfo(np.int64).min)
    np.maximum.at(times, places, seconds)
    return rated, times


def rankings(known: Ratings, all_weights: AllWeights, weights: Weights) -> dict[str, Rank]:
    """The rankings to compare, by their names in the card.

    Args:
        known: The ratings of works to learn from.
        all_weights: The weights between all works.
        weights: Those of them that are saved.
    """
    popularity = most_popular(known)
    return {
        CHOICES: by_score(known, weights.scores, popularity),
        UNPRUNED: by_score(known, all_weights.scores, popularity),
        POPULARITY: popularity,
    }


def by_score(known: Ratings, score: Score, popularity: Rank) -> Rank:
    """The ranking by a score of each user's ratings; works of the same score are in the order of their popularity."""

    def rank(user: int) -> NDArray[np.intp]:
        mine = known.of_user(user)
        scores = score(known.titles[mine], strengths_of(known.stars[mine]))
        popular = popularity(user)
        return popular[np.argsort(-scores[popular], kind="stable")]

    return rank


def judge(ranking: dict[str, Ranking], gains: NDArray[np.float64], seed: int) -> ListsAudit:
    """Judge by how much lists are better.

    Args:
        ranking: The quality of the lists, and of popularity.
        gains: For each user, by how much nDCG@10 is higher than popularity's.
        seed: The seed for drawing users.
    """
    low, high = interval(gains, seed)
    verdict = "find more than" if low > 0 else "do not find more, beyond doubt, than"
    reason = (
        f"Lists of what a user would choose {verdict} the popular works: their nDCG@{LENGTH} is "
        f"{ranking[CHOICES].ndcg:.4f} against {ranking[POPULARITY].ndcg:.4f} (a difference of {low:+.4f} to "
        f"{high:+.4f} with {CONFIDENCE:.0%} confidence, {len(gains):,} users)."
    )
    return ListsAudit(low > 0, float(gains.mean()), low, high, reason, ranking)


def interval(gains: NDArray[np.float64], seed: int) -> tuple[float, float]:
    """The confidence interval of a mean over users: the percentiles of a bootstrap.

    Efron and Tibshirani, "An Introduction to the Bootstrap" (1993), chapter 13.

    Args:
        gains: The value of each user.
        seed: The seed for drawing users.

    Returns:
        Its lower and its upper end.
    """
    draws = np.random.default_rng(seed)
    means = np.concatenate(
        [
            gains[draws.integers(len(gains), size=(RESAMPLES_AT_ONCE, len(gains)))].mean(axis=1)
            for _ in range(RESAMPLES // RESAMPLES_AT_ONCE)
        ]
    )
    low, high = np.quantile(means, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2]).tolist()
    return low, high
