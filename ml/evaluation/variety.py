"""What variety costs: lists whose works differ more find less of what users chose later."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ml.artifact.card import LENGTH, LIKED, MOST_VARIED, Varied
from ml.artifact.choices import Weights, strengths_of
from ml.content.genres import Genres
from ml.content.variety import POOL, Variety, difference
from ml.data.ratings import Ratings
from ml.evaluation.ranking import measure_lists, most_popular

AMOUNTS = (0.0, 0.25, 0.5, 0.75, 1.0)
"""How much variety is measured."""


def measure_variety(  # noqa: PLR0913, PLR0917
    known: Ratings, hidden: Ratings, weights: Weights, works: Mapping[str, str], genres: Genres, seed: int
) -> tuple[Varied, ...]:
    """Make the lists of some users with more and more variety, and measure them.

    Args:
        known: The ratings of works that the weights were learnt from.
        hidden: The latest ratings of each user.
        weights: How strongly each work speaks for others.
        works: The id of each title's work, by the title's id.
        genres: The genres of the titles.
        seed: The seed for drawing users.
    """
    hidden = draw_users(hidden, seed)
    of_works = genres.of(first_titles(known, works, genres))
    users = np.unique(hidden.users).tolist()
    popular = most_popular(known)
    best = {user: best_works(known, weights, popular(user), user) for user in users}

    def varied(amount: float) -> Varied:
        variety = Variety(amount, of_works)
        lists = {user: variety.choose(*best[user], LENGTH) for user in users}
        ranking, _ = measure_lists(known, hidden, lambda user: lists[user], seed)
        differences = [difference(of_works[each]) for each in lists.values()]
        return Varied(amount, ranking.ndcg, float(np.mean(differences)))

    return tuple(varied(amount) for amount in AMOUNTS)


def draw_users(hidden: Ratings, seed: int) -> Ratings:
    """The hidden ratings of some of the users who liked any of them."""
    users = np.unique(hidden.users[hidden.stars >= LIKED])
    if len(users) > MOST_VARIED:
        users = np.random.default_rng(seed).choice(users, MOST_VARIED, replace=False)
    return hidden.only(np.isin(hidden.users, users))


def first_titles(known: Ratings, works: Mapping[str, str], genres: Genres) -> list[str]:
    """For each work, the id of its first title in the catalog."""
    titles: dict[str, str] = {}
    for title_id in genres.numbers:
        titles.setdefault(works.get(title_id, title_id), title_id)
    return [titles[work_id] for work_id in known.title_ids.tolist()]


def best_works(
    known: Ratings, weights: Weights, popular: NDArray[np.intp], user: int
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """The works that a user has not rated from which a list is chosen, and their scores, the highest first.

    Where nothing speaks for any of them, their scores are the numbers of their ratings, as in served lists.

    Args:
        known: The ratings of works.
        weights: How strongly each work speaks for others.
        popular: The numbers of all works, the most popular first.
        user: The user's number.
    """
    mine = known.of_user(user)
    scores = weights.scores(known.titles[mine], strengths_of(known.stars[mine]))
    order = popular[~np.isin(popular, known.titles[mine])]
    best = order[np.argsort(-scores[order], kind="stable")[: LENGTH + POOL - 1]]
    if scores[best].max(initial=0) <= 0:
        scores = np.bincount(known.titles, minlength=len(popular)).astype(np.float64)
    return best, scores[best]
