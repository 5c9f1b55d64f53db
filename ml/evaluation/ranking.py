"""How good the order of titles is: each user's latest ratings are hidden, and looked for in the user's first ten."""

from collections.abc import Callable

import ir_measures
import numpy as np
from ir_measures import R, nDCG
from numpy.typing import NDArray

from ml.artifact.card import LATEST, LENGTH, LIKED, Ranking
from ml.data.ratings import Ratings

MOST_USERS = 2_000
"""The largest number of users; of more, so many are drawn."""

Rank = Callable[[int], NDArray[np.intp]]
"""Takes a user's number, and returns the numbers of all titles, the most promising first."""


def latest_of_each_user(ratings: Ratings, days: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which ratings are among the latest of their user. Of ratings of the same day, the first by title count as later.

    Args:
        ratings: The ratings.
        days: The day of each, as `ml.data.ratings.load_dated_ratings` gives it.

    Returns:
        One value for each rating.
    """
    by_user = np.lexsort((ratings.titles, -days, ratings.users))
    first_of_user = np.searchsorted(ratings.users, ratings.users)
    latest = np.empty(len(ratings), dtype=np.bool_)
    latest[by_user] = np.arange(len(ratings)) - first_of_user < LATEST
    return latest


def most_popular(known: Ratings) -> Rank:
    """The ranking by the number of ratings, the same for everybody; every other ranking has to beat it."""
    counts = np.bincount(known.titles, minlength=len(known.title_ids))
    order: NDArray[np.intp] = np.argsort(-counts, kind="stable")
    return lambda user: order


def evaluate_ranking(known: Ratings, hidden: Ratings, rank: Rank, seed: int) -> Ranking:
    """Measure how well lists find the hidden titles that users liked.

    A list has the first titles of the ranking that the user has not rated before.

    Args:
        known: What the ranking was learnt from.
        hidden: The latest ratings of each user, which were not learnt from.
        rank: The ranking to measure.
        seed: The seed for drawing users, where there are many.

    Returns:
        The means over the users who liked at least one hidden title; all 0 where there are none.
    """
    liked = hidden.only(hidden.stars >= LIKED)
    users = np.unique(liked.users)
    if len(users) == 0:
        return Ranking(0.0, 0.0, 0.0, 0)
    if len(users) > MOST_USERS:
        users = np.sort(np.random.default_rng(seed).choice(users, MOST_USERS, replace=False))
    lists = {int(user): first_unknown(known, rank(int(user)), int(user)) for user in users}
    relevant = {str(user): {str(title): 1 for title in liked.titles[liked.of_user(user)]} for user in lists}
    listed = {
        str(user): {str(title): float(LENGTH - place) for place, title in enumerate(titles)}
        for user, titles in lists.items()
    }
    means = ir_measures.calc_aggregate([nDCG @ LENGTH, R @ LENGTH], relevant, listed)
    covered = np.unique(np.concatenate(list(lists.values())))
    return Ranking(
        ndcg=float(means[nDCG @ LENGTH]),
        recall=float(means[R @ LENGTH]),
        coverage=len(covered) / len(known.title_ids),
        users=len(users),
    )


def first_unknown(known: Ratings, order: NDArray[np.intp], user: int) -> NDArray[np.intp]:
    """The first titles in an order, without those that the user has rated before."""
    rated = known.titles[known.of_user(user)]
    candidates = order[: LENGTH + len(rated)]
    return candidates[~np.isin(candidates, rated)][:LENGTH]
