"""The steps of a Gibbs sampler for matrix factorisation.

After Salakhutdinov and Mnih, "Bayesian Probabilistic Matrix Factorization using Markov Chain Monte Carlo" (2008). A
vector is a bias and the factors of a user or of a title, with the bias first. A rating is expected to be the mean of
all ratings, both biases, and the product of the factors of its user and its title.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

THREADS = 2
PARTS = 64
"""The number of groups of rows that the threads share. What is drawn does not depend on which thread draws it."""


@dataclass(frozen=True)
class Prior:
    """What is usual for the vectors of one side, all users or all titles: a normal distribution."""

    mean: NDArray[np.float64]
    """The mean of each number of a vector."""
    precision: NDArray[np.float64]
    """The inverse of their covariance matrix."""


@dataclass(frozen=True)
class Side:
    """The ratings by user, or by title."""

    edges: NDArray[np.int64]
    """Where the ratings of each row (a user, or a title) begin. One more value at the end is their number."""
    order: NDArray[np.intp]
    """The place of each of these ratings among all ratings."""
    others: NDArray[np.int32]
    """The number of the other side of each of these ratings: of its title, or of its user."""
    above: NDArray[np.float32]
    """By how many stars each of these ratings is above the mean."""


def side_of(rows: NDArray[np.int32], others: NDArray[np.int32], above: NDArray[np.float32], size: int) -> Side:
    """Order ratings by the rows of one side.

    Args:
        rows: The number of the row of each rating.
        others: The number of its other side.
        above: By how many stars it is above the mean.
        size: How many rows there are.
    """
    order = np.argsort(rows, kind="stable")
    edges = np.searchsorted(rows[order], np.arange(size + 1)).astype(np.int64)
    return Side(edges, order, others[order], above[order])


def draw_prior(vectors: NDArray[np.float32], rng: np.random.Generator) -> Prior:
    """Draw what is usual for some vectors, from the normal-Wishart distribution that they leave possible.

    Args:
        vectors: One row for each user, or each title.
        rng: Where chance comes from.
    """
    from scipy.stats import wishart  # noqa: PLC0415  # takes longer to import than a small training to fit

    count, size = vectors.shape
    exact = vectors.astype(np.float64)
    mean = exact.mean(axis=0)
    scatter = (exact - mean).T @ (exact - mean)
    scale = np.linalg.inv(np.eye(size) + scatter + count / (1 + count) * np.outer(mean, mean))
    precision = np.atleast_2d(wishart.rvs(size + count, (scale + scale.T) / 2, random_state=rng))
    covariance = np.linalg.inv((1 + count) * precision)
    return Prior(rng.multivariate_normal(count * mean / (1 + count), covariance, method="cholesky"), precision)


def draw_vectors(
    side: Side,
    of_others: NDArray[np.float32],
    precisions: NDArray[np.float32],
    prior: Prior,
    rng: np.random.Generator,
) -> NDArray[np.float32]:
    """Draw the vectors of one side, given those of the other.

    Args:
        side: The ratings by the rows of this side.
        of_others: The vectors of the other side.
        precisions: For each of all ratings, 1 divided by its variance around what is expected.
        prior: What is usual for the vectors of this side.
        rng: Where chance comes from.

    Returns:
        One row for each row of the side.
    """
    rows = len(side.edges) - 1
    chance = rng.standard_normal((rows, of_others.shape[1]))
    drawn = np.empty((rows, of_others.shape[1]), np.float32)
    weights = precisions[side.order]
    weighted_mean = prior.precision @ prior.mean
    bounds = np.linspace(0, rows, PARTS + 1).astype(np.int64)

    def draw_part(part: int) -> None:
        draw_rows(
            bounds[part], bounds[part + 1], side.edges, side.others, side.above, weights, of_others,
            prior.precision, weighted_mean, chance, drawn,
        )  # fmt: skip

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(draw_part, range(PARTS)))
    return drawn


@numba.njit(nogil=True, fastmath={"reassoc", "contract", "nsz"}, cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def draw_rows(  # type: ignore[no-untyped-def]  # noqa: PLR0913, PLR0917
    first, last, edges, others, above, weights, of_others, precision, weighted_mean, chance, drawn
):
    """Draw some rows, each from a normal distribution: its precision is `matrix`, and times its mean `target`."""
    size = drawn.shape[1]
    matrix, target, other = np.empty((size, size)), np.empty(size), np.empty(size)
    for row in range(first, last):
        matrix[:] = precision
        target[:] = weighted_mean
        for rating in range(edges[row], edges[row + 1]):
            left = above[rating] - of_others[others[rating], 0]
            other[0] = 1
            for i in range(1, size):
                other[i] = of_others[others[rating], i]
            for i in range(size):
                weighted = weights[rating] * other[i]
                target[i] += weighted * left
                for j in range(i + 1):
                    matrix[i, j] += weighted * other[j]
        factorise(matrix)
        for i in range(size):
            for j in range(i):
                target[i] -= matrix[i, j] * target[j]
            target[i] /= matrix[i, i]
        for i in range(size - 1, -1, -1):
            target[i] += chance[row, i]
            for j in range(i + 1, size):
                target[i] -= matrix[j, i] * target[j]
            target[i] /= matrix[i, i]
            drawn[row, i] = target[i]


@numba.njit(nogil=True, cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def factorise(matrix):  # type: ignore[no-untyped-def]
    """Replace the lower triangle of a small matrix by its Cholesky factor; calls of LAPACK would take longer."""
    size = len(matrix)
    for column in range(size):
        for before in range(column):
            for row in range(column, size):
                matrix[row, column] -= matrix[row, before] * matrix[column, before]
        root = np.sqrt(matrix[column, column])
        for row in range(column, size):
            matrix[row, column] /= root
