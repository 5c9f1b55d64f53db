"""How sure a model is: draws of its numbers from all that the ratings leave possible, and how they are written."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save as make_safetensors

from ml.artifact.buffers import views


@dataclass(frozen=True)
class Draws:
    """Draws of the numbers of a `Model`, whose biases are the means of those here.

    The model's factors hold the factors of all draws side by side, divided by the root of the number of draws: so the
    product of a user's and a title's factors is the mean of the products of all draws.
    """

    user_bias: NDArray[np.float32]
    """The bias of each user in each draw, in stars: one row for each user."""
    title_bias: NDArray[np.float32]
    """The bias of each title in each draw, in stars: one row for each title."""
    user_variance: NDArray[np.float32]
    """The variance of each user's ratings around what the model expects, in squared stars."""
    newcomer_precision: NDArray[np.float64]
    """In each draw, 1 divided by that variance, as expected of a user without ratings."""
    newcomer_prior: NDArray[np.float64]
    """In each draw, the inverse of the covariance of the bias and the factors of a user without ratings, whose means
    are 0: one square matrix for each draw, with the bias first."""

    @property
    def count(self) -> int:
        """How many draws there are."""
        return len(self.newcomer_precision)

    def separate(self, factors: NDArray[np.float32]) -> NDArray[np.float32]:
        """The factors of each draw, from those of a model.

        Args:
            factors: Factors of some users or titles: one row for each.

        Returns:
            For each of them, one row for each draw.
        """
        shape = (len(factors), self.count, factors.shape[1] // self.count)
        return factors.reshape(shape) * np.float32(np.sqrt(self.count))

    def only(self, users: NDArray[np.integer], titles: NDArray[np.integer]) -> "Draws":
        """The draws of some users and titles, by their numbers."""
        return replace(
            self,
            user_bias=self.user_bias[users],
            title_bias=self.title_bias[titles],
            user_variance=self.user_variance[users],
        )

    def without_factors(self) -> "Draws":
        """The draws of a model without factors."""
        return replace(self, newcomer_prior=self.newcomer_prior[:, :1, :1])


def to_bytes(draws: Draws) -> bytes:
    """The draws as a safetensors file."""
    return bytes(make_safetensors({name: np.ascontiguousarray(array) for name, array in vars(draws).items()}))


def from_buffer(buffer: NDArray[np.uint8], users: int, titles: int, factors: int) -> Draws:
    """The draws that `to_bytes` has written. Their arrays are views of the buffer, which may be a mapped file.

    Args:
        buffer: The bytes of a safetensors file.
        users: How many users the model has that they belong to.
        titles: How many titles it has.
        factors: How many factors it has, of all draws together.

    Raises:
        ValueError: The buffer holds something else, or belongs to another model.
    """
    try:
        draws = Draws(**views(buffer))
        fits = fits_together(draws, users, titles, factors)
    except (AttributeError, LookupError, OverflowError, RecursionError, TypeError, ValueError) as error:
        raise ValueError(f"it holds no draws: {error!r}") from error
    if not fits:
        raise ValueError("its arrays do not fit each other, or the model beside them")
    return draws


def fits_together(draws: Draws, users: int, titles: int, factors: int) -> bool:
    """Whether the arrays have the shapes, types and values that answers rely on."""
    count = draws.count
    if count == 0 or factors % count:
        return False
    size = 1 + factors // count
    expected: list[tuple[NDArray[Any], tuple[int, ...], type]] = [
        (draws.user_bias, (users, count), np.float32),
        (draws.title_bias, (titles, count), np.float32),
        (draws.user_variance, (users,), np.float32),
        (draws.newcomer_precision, (count,), np.float64),
        (draws.newcomer_prior, (count, size, size), np.float64),
    ]
    if any(array.shape != shape or array.dtype != kind for array, shape, kind in expected):
        return False
    positive = (draws.user_variance >= 0).all() and (draws.newcomer_precision > 0).all()
    return bool(positive and all(np.isfinite(array).all() for array, _, _ in expected))
