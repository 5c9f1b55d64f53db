"""The baselines, which every recommender has to beat: they know users and titles, but not who likes what."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.artifact.model import STARS
from ml.data.ratings import Ratings


@dataclass(frozen=True)
class Bias:
    """A baseline. It predicts the sum of the mean, the user's bias, and the title's bias."""

    mean: float
    users: NDArray[np.float64]
    """The bias of each user: by how many stars their ratings lie above the mean; 0 without ratings."""
    titles: NDArray[np.float64]
    """The bias of each title: by how many stars its ratings lie above the mean; 0 without ratings."""

    def predict(self, users: NDArray[np.int32], titles: NDArray[np.int32]) -> NDArray[np.float64]:
        """Predict the stars of some ratings, within the scale.

        Args:
            users: For each rating, the number of its user.
            titles: For each rating, the number of its title.
        """
        return np.clip(self.mean + self.users[users] + self.titles[titles], *STARS)


def global_mean(ratings: Ratings) -> Bias:
    """Predict the mean of all ratings."""
    return Bias(ratings.mean, np.zeros(len(ratings.user_ids)), np.zeros(len(ratings.title_ids)))


def user_mean(ratings: Ratings) -> Bias:
    """Predict the mean of the user's ratings."""
    above = ratings.stars.astype(np.float64) - ratings.mean
    return Bias(
        ratings.mean,
        shrunken_means(ratings.users, above, len(ratings.user_ids), 0),
        np.zeros(len(ratings.title_ids)),
    )


def title_mean(ratings: Ratings) -> Bias:
    """Predict the mean of the title's ratings."""
    above = ratings.stars.astype(np.float64) - ratings.mean
    return Bias(
        ratings.mean,
        np.zeros(len(ratings.user_ids)),
        shrunken_means(ratings.titles, above, len(ratings.title_ids), 0),
    )


def user_and_title_bias(ratings: Ratings, epochs: int = 10, reg_user: float = 15, reg_title: float = 10) -> Bias:
    """Predict the mean and both biases, found by alternating least squares as in Surprise's `BaselineOnly`.

    Koren, "Factor in the Neighbors: Scalable and Accurate Collaborative Filtering" (2010), section 2.1.

    Args:
        ratings: What to learn from.
        epochs: How many times the titles' biases are found from the users', and the users' from the titles'.
        reg_user: The shrinkage of a user's bias, as a number of ratings with the bias 0 that are added.
        reg_title: The same for a title's bias.
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
    """The mean of each group's values, after as many zeros as `shrinkage` are added; 0 for a group without values."""
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
"""The baselines, by the names that they have in model cards."""
