"""A Bayesian SVD: instead of one set of biases and factors, draws from all that the ratings leave possible.

Predictions are means over the draws, and their spread says how sure they are. Each user has a variance of their own:
some people's ratings are easier to foresee than others'. After Lakshminarayanan, Bouchard and Archambeau, "Robust
Bayesian Matrix Factorisation" (2011), these variances are learnt too.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.artifact.draws import Draws
from ml.data.ratings import Ratings
from ml.fitting.gibbs import Prior, draw_prior, draw_vectors, side_of
from ml.fitting.svd import CompiledSVD

KEPT = 32
"""The largest number of draws that are kept. More of them predict a little better, and make the model larger."""
WARM_UP = 0.1
"""The share of the epochs whose draws are left out, since they still depend on where the sampler began."""
SHAPE = 3.0
"""The shape of the gamma distribution of users' precisions: the higher, the more alike users are taken to be."""


@dataclass(frozen=True)
class Draw:
    """One draw. Users are centred: what is usual for all of them is in the titles' biases."""

    users: NDArray[np.float32]
    """The bias and the factors of each user, less what is usual for users."""
    titles: NDArray[np.float32]
    """The bias and the factors of each title."""
    prior: NDArray[np.float64]
    """The precision of the bias and the factors of a user without ratings, whose mean is 0."""
    user_variance: NDArray[np.float64]
    """The variance of each user's ratings around what is expected, in squared stars."""
    newcomer_precision: float
    """1 divided by that variance, as expected of a user without ratings."""


class BayesianSVD(CompiledSVD):
    """A `CompiledSVD` that is fitted by Gibbs sampling: an epoch draws all users' and all titles' numbers once.

    It has neither a learning rate nor a regularisation: how far numbers lie from what is usual is drawn, too.
    """

    def sgd(self, trainset: Ratings) -> None:
        """Draw, and keep some of the draws. Surprise's `fit` calls this method by this name.

        Args:
            trainset: What to learn from.
        """
        rng = np.random.default_rng(self.random_state)
        user_count, title_count = len(trainset.user_ids), len(trainset.title_ids)
        above = trainset.stars - np.float32(trainset.mean)
        by_user = side_of(trainset.users, trainset.titles, above, user_count)
        by_title = side_of(trainset.titles, trainset.users, above, title_count)
        ratings_of_user = np.diff(by_user.edges)
        users = rng.normal(0, self.init_std_dev, (user_count, 1 + self.n_factors)).astype(np.float32)
        titles = rng.normal(0, self.init_std_dev, (title_count, 1 + self.n_factors)).astype(np.float32)
        precisions, rate = np.full(user_count, 1 / above.var()), float(SHAPE * above.var())
        kept_epochs = epochs_to_keep(self.n_epochs)
        kept: list[Draw] = []
        for epoch in range(1, self.n_epochs + 1):
            weights = precisions.astype(np.float32)[trainset.users]
            titles = draw_vectors(by_title, users, weights, draw_prior(titles, rng), rng)
            usual = draw_prior(users, rng)
            users = draw_vectors(by_user, titles, weights, usual, rng)
            errors = above - expected(users[trainset.users], titles[trainset.titles])
            squares = np.bincount(trainset.users, errors.astype(np.float64) ** 2, minlength=user_count)
            precisions = rng.gamma(SHAPE + ratings_of_user / 2) / (rate + squares / 2)
            rate = rng.gamma(1 + SHAPE * user_count) / (1 + precisions.sum())
            drawn = centre(users, titles, usual, 1 / precisions, SHAPE / rate)
            if epoch in kept_epochs:
                kept.append(drawn)
            if epoch in kept_epochs or not kept:
                self.take(kept or [drawn])
            self.after_epoch(epoch)

    def take(self, drawn: list[Draw]) -> None:
        """Predict by the means of these draws from now on. Who has no ratings has no bias."""
        user_bias = np.stack([each.users[:, 0] for each in drawn], axis=1)
        title_bias = np.stack([each.titles[:, 0] for each in drawn], axis=1)
        self.bu, self.bi = user_bias.mean(axis=1), title_bias.mean(axis=1)
        self.bu[np.bincount(self.trainset.users, minlength=len(self.bu)) == 0] = 0
        self.bi[np.bincount(self.trainset.titles, minlength=len(self.bi)) == 0] = 0
        root = np.float32(np.sqrt(len(drawn)))
        self.pu = np.hstack([each.users[:, 1:] for each in drawn]) / root
        self.qi = np.hstack([each.titles[:, 1:] for each in drawn]) / root
        self.draws = Draws(
            user_bias=user_bias,
            title_bias=title_bias,
            user_variance=np.mean([each.user_variance for each in drawn], axis=0).astype(np.float32),
            newcomer_precision=np.array([each.newcomer_precision for each in drawn]),
            newcomer_prior=np.stack([each.prior for each in drawn]),
        )


def epochs_to_keep(epochs: int) -> set[int]:
    """The epochs whose draws are kept: after the warming up, at equal distances, up to the last."""
    first = 1 + int(WARM_UP * epochs)
    return {round(epoch) for epoch in np.linspace(first, epochs, KEPT).tolist()}


def expected(users: NDArray[np.float32], titles: NDArray[np.float32]) -> NDArray[np.float32]:
    """By how many stars ratings are expected to be above the mean.

    Args:
        users: The bias and the factors of the user of each rating.
        titles: The same of its title.
    """
    taste: NDArray[np.float32] = np.einsum("ij,ij->i", users[:, 1:], titles[:, 1:])
    return users[:, 0] + titles[:, 0] + taste


def centre(
    users: NDArray[np.float32],
    titles: NDArray[np.float32],
    usual: Prior,
    user_variance: NDArray[np.float64],
    newcomer_precision: float,
) -> Draw:
    """Move what is usual for all users from their numbers to the titles' biases; predictions stay the same.

    Args:
        users: The bias and the factors of each user.
        titles: The same of each title.
        usual: What is usual for users.
        user_variance: See `Draw`.
        newcomer_precision: See `Draw`.
    """
    mean = usual.mean.astype(np.float32)
    titles = titles.copy()
    titles[:, 0] += mean[0] + titles[:, 1:] @ mean[1:]
    return Draw(users - mean, titles, usual.precision, user_variance, newcomer_precision)
