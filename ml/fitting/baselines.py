"""What every recommender has to beat: predictions that know users and titles, but nothing of who likes what."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.artifact.model import STARS
from ml.data.ratings import Ratings


@dataclass(frozen=True)
class Bias:
    """A prediction that is the sum of a mean, what is usual for the user, and what is usual for the title."""

    mean: float
    users: NDArray[np.float64]
    """By how many stars each user's ratings lie above the mean; 0 for one without ratings."""
    titles: NDArray[np.float64]
    """By how many stars each title's ratings lie above the mean; 0 for one without ratings."""

    def predict(self, users: NDArray[np.int32], titles: NDArray[np.int32]) -> NDArray[np.float64]:
        """The predicted stars, within the scale.

        Args:
            users: The number of the user of each rating to predict.
            titles: The number of its title.
        """
        return np.clip(self.mean + self.users[users] + self.titles[titles], *STARS)


def global_mean(ratings: Ratings) -> Bias:
    """The mean of all ratings, for everybody and everything."""
    return Bias(ratings.mean, np.zeros(len(ratings.user_ids)), np.zeros(len(ratings.title_ids)))


def user_mean(ratings: Ratings) -> Bias:
    """The mean of the user's ratings."""
    above = ratings.stars.astype(np.float64) - ratings.mean
    return Bias(
        ratings.mean,
        shrunken_means(ratings.users, above, len(ratings.user_ids), 0),
        np.zeros(len(ratings.title_ids)),
    )


def title_mean(ratings: Ratings) -> Bias:
    """The mean of the title's ratings."""
    above = ratings.stars.astype(np.float64) - ratings.mean
    return Bias(
        ratings.mean,
        np.zeros(len(ratings.user_ids)),
        shrunken_means(ratings.titles, above, len(ratings.title_ids), 0),
    )


def user_and_title_bias(ratings: Ratings, epochs: int = 10, reg_user: float = 15, reg_title: float = 10) -> Bias:
    """The mean and both biases, by alternating least squares, as Surprise's `BaselineOnly` has them.

    Koren, "Factor in the Neighbors: Scalable and Accurate Collaborative Filtering" (2010), section 2.1.

    Args:
        ratings: What to learn from.
        epochs: How often the biases of titles and users are found from each other.
        reg_user: How many ratings without any bias are added to each user's.
        reg_title: How many are added to each title's.
    """
    above = ratings.stars.astype(np.float64) - ratings.mean
    users, titles = np.zeros(len(ratings.user_ids)), np.zeros(len(ratings.title_ids))
    for _ in range(epochs):
        titles = shrunken_means(ratings.titles, above - users[ratings.users], len(titles), reg_title)
        users = shrunken_means(ratings.users, above - titles[ratings.titles], len(users), reg_user)
    return Bias(ratings.mean, users, titles)


def shrunken_means(
    groups: NDArray[np.int32], values: NDArray[np.float64], size: int, shrinkage: float
) -> NDArray[np.float64]:
    """The mean of each group's values and of `shrinkage` zeros; 0 for a group without values."""
    counts = np.bincount(groups, minlength=size) + shrinkage
    sums = np.bincount(groups, weights=values, minlength=size)
    means: NDArray[np.float64] = np.divide(sums, counts, out=np.zeros(size), where=counts > 0)
    return means


BASELINES: dict[str, Callable[[Ratings], Bias]] = {
    "global mean": global_mean,
    "title mean": title_mean,
    "user mean": user_mean,
    "user and title bias": user_and_title_bias,
}
"""By the names that model cards give them."""
