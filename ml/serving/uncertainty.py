"""The arithmetic of how sure an answer is, by the draws of a model, and of a newcomer's taste in each draw."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.artifact.draws import Draws
from ml.artifact.model import Model

SEED = 0
"""The seed of what is drawn for newcomers, so that the same ratings always get the same answer."""


@dataclass(frozen=True)
class TasteDraws:
    """What is known of a user, in each draw."""

    bias: NDArray[np.float32]
    """The user's bias in each draw."""
    factors: NDArray[np.float32]
    """The user's factors: one row for each draw."""
    variance: float
    """The variance of the user's ratings around what the model expects, in squared stars."""


@dataclass(frozen=True)
class Posterior:
    """What a newcomer's ratings leave possible: for each draw, a normal distribution of bias and factors."""

    means: NDArray[np.float64]
    """The means of bias and factors, the bias first: one row for each draw."""
    precisions: NDArray[np.float64]
    """The inverses of their covariance matrices: one matrix for each draw."""

    def draw(self) -> NDArray[np.float64]:
        """Draw a bias and factors from each of the distributions."""
        chance = np.random.default_rng(SEED).standard_normal(self.means.shape)
        upper = np.linalg.cholesky(self.precisions).transpose(0, 2, 1)
        return self.means + np.linalg.solve(upper, chance[:, :, np.newaxis])[:, :, 0]


def draws_of_user(model: Model, draws: Draws, number: int) -> TasteDraws:
    """What the draws of a model say of a user whom it has learnt from.

    Args:
        model: The model.
        draws: Its draws.
        number: The user's number.
    """
    factors = draws.separate(model.user_factors[number : number + 1])[0]
    return TasteDraws(draws.user_bias[number], factors, float(draws.user_variance[number]))


def posterior_of_newcomer(
    model: Model, draws: Draws, titles: NDArray[np.intp], stars: NDArray[np.float64]
) -> Posterior:
    """Find what the ratings of somebody new leave possible, in closed form: Bayesian linear regression in each draw.

    Args:
        model: The model.
        draws: Its draws.
        titles: The numbers of the titles that the newcomer has rated.
        stars: The ratings.
    """
    factors = draws.separate(model.title_factors[titles]).transpose(1, 0, 2).astype(np.float64)
    likes = np.concatenate([np.ones((*factors.shape[:2], 1)), factors], axis=2)
    weighted = likes.transpose(0, 2, 1) * draws.newcomer_precision[:, np.newaxis, np.newaxis]
    above = stars - model.mean - draws.title_bias[titles].T
    precisions = draws.newcomer_prior + weighted @ likes
    means = np.linalg.solve(precisions, weighted @ above[:, :, np.newaxis])[:, :, 0]
    return Posterior(means, precisions)


def stars_by_draw(model: Model, taste: TasteDraws, number: int) -> NDArray[np.float64] | None:
    """The stars that each draw predicts for a user and a title, not clipped to the scale; None without draws.

    Args:
        model: The model.
        taste: What its draws say of the user.
        number: The title's number.
    """
    if model.draws is None:
        return None
    factors = model.draws.separate(model.title_factors[number : number + 1])[0]
    product = np.einsum("ij,ij->i", taste.factors, factors).astype(np.float64)
    return np.asarray(model.mean + taste.bias + model.draws.title_bias[number] + product)
