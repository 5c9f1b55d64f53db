"""How good the order of titles is: each user's latest ratings are hidden, and looked for in the user's first ten."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ml.artifact.card import LATEST, LENGTH, LIKED, Ranking
from ml.artifact.model import hash_name
from ml.data.ratings import Ratings

MOST_USERS = 2_000
"""The largest number of users; of more, so many are drawn."""

Rank = Callable[[int], NDArray[np.intp]]
"""Takes a user's number, and returns the numbers of all titles, the most promising first."""


def latest_of_each_user(ratings: Ratings, seconds: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which ratings are among the latest of their user; see `places_in_time`.

    Args:
        ratings: The ratings.
        seconds: The time of each, as `ml.data.ratings.load_timed_ratings` gives it.

    Returns:
        One value for each rating.
    """
    return places_in_time(ratings, seconds) < LATEST


def places_in_time(ratings: Ratings, seconds: NDArray[np.int64]) -> NDArray[np.int64]:
    """The place of each rating among those of its user by time: 0 for the latest, 1 for the one before it.

    Ratings of the same second are in the order of a hash of user and title. Ordered by title, such ties would hide
    titles of one platform more often than those of others.

    Args:
        ratings: The ratings.
        seconds: The time of each: seconds since 1970-01-01 UTC.

    Returns:
        One value for each rating.
    """
    by_user = np.lexsort((hash_pairs(ratings), -seconds, ratings.users))
    places = np.empty(len(ratings), dtype=np.int64)
    places[by_user] = np.arange(len(ratings)) - np.searchsorted(ratings.users, ratings.users)
    return places


def hash_pairs(ratings: Ratings) -> NDArray[np.uint64]:
    """A hash of the ids of user and title of each rating, the same on every machine (splitmix64)."""
    titles = np.array([hash_name(each) for each in ratings.title_ids.tolist()], np.uint64)
    mixed = ratings.user_ids.astype(np.uint64)[ratings.users] * np.uint64(0x9E3779B97F4A7C15) + titles[ratings.titles]
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


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
    return measure_lists(known, hidden, rank, seed)[0]


def measure_lists(known: Ratings, hidden: Ratings, rank: Rank, seed: int) -> tuple[Ranking, NDArray[np.float64]]:
    """Measure lists, as `evaluate_ranking` does, also for each user.

    Returns:
        The means, and nDCG@10 for each of the users, in the order of their numbers.
    """
    from ir_measures import R, iter_calc, nDCG  # noqa: PLC0415  # costs a part of the time to start

    liked = hidden.only(hidden.stars >= LIKED)
    users = draw_measured(hidden, seed)
    if len(users) == 0:
        return Ranking(0.0, 0.0, 0.0, 0), np.empty(0)
    lists = {int(user): first_unknown(known, rank(int(user)), int(user)) for user in users}
    relevant = {str(user): {str(title): 1 for title in liked.titles[liked.of_user(user)]} for user in lists}
    listed = {
        str(user): {str(title): float(LENGTH - place) for place, title in enumerate(titles)}
        for user, titles in lists.items()
    }
    measured = {
        (each.measure, each.query_id): each.value for each in iter_calc([nDCG @ LENGTH, R @ LENGTH], relevant, listed)
    }
    ndcg, recall = (
        np.array([measured[measure, str(user)] for user in lists]) for measure in (nDCG @ LENGTH, R @ LENGTH)
    )
    covered = np.unique(np.concatenate(list(lists.values())))
    ranking = Ranking(
        ndcg=float(ndcg.mean()),
        recall=float(recall.mean()),
        coverage=len(covered) / len(known.title_ids),
        users=len(users),
    )
    return ranking, ndcg


def draw_measured(hidden: Ratings, seed: int) -> NDArray[np.int32]:
    """The numbers of the users whose lists are measured, ascending: those who liked a hidden title, or some of them.

    Args:
        hidden: The latest ratings of each user.
        seed: The seed for drawing users, where there are many.
    """
    users = np.unique(hidden.users[hidden.stars >= LIKED])
    if len(users) > MOST_USERS:
        users = np.sort(np.random.default_rng(seed).choice(users, MOST_USERS, replace=False))
    return users


def first_unknown(known: Ratings, order: NDArray[np.intp], user: int) -> NDArray[np.intp]:
    """The first titles in an order, without those that the user has rated before."""
    rated = known.titles[known.of_user(user)]
    candidates = order[: LENGTH + len(rated)]
    return candidates[~np.isin(candidates, rated)][:LENGTH]
