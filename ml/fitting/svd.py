"""Surprise's SVD with its fitting compiled: the same parameters and the same update rule, many times faster.

The rule is that of Koren, Bell and Volinsky, "Matrix Factorization Techniques for Recommender Systems" (2009). With
more than one block, two threads work at the same time on ratings that share neither user nor title, after Gemulla et
al., "Large-Scale Matrix Factorization with Distributed Stochastic Gradient Descent" (2011). So the result does not
depend on which thread is faster.
"""

import importlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numba
import numpy as np
import surprise
from numpy.typing import DTypeLike, NDArray
from surprise.utils import get_rng

from cartelera.hiding import hidden
from ml.artifact.draws import Draws
from ml.artifact.model import STARS
from ml.data.ratings import Ratings

THREADS = 2
"""The number of threads. It is fixed, since the order of the ratings depends on it, and so does the model."""
ROWS_AT_ONCE = 100_000
"""The number of ratings that are predicted at a time, so that copies of their factors take little memory."""


class CompiledSVD(surprise.SVD):  # type: ignore[misc]  # Surprise has no types
    """`surprise.SVD` with compiled fitting. Its `fit` takes `Ratings`, and its attribute `trainset` holds them."""

    draws: Draws | None = None
    """The draws behind biases and factors; None where the fitting does not draw."""

    def __init__(
        self,
        *,
        blocks: int = 8,
        decay: float = 1.0,
        dtype: DTypeLike = np.float32,
        after_epoch: Callable[[int], None] = lambda epoch: None,
        **options: Any,
    ) -> None:
        """Set the parameters.

        Args:
            blocks: The number of blocks into which the titles are divided, a multiple of `THREADS`. The factors of a
                small block stay in the processor's cache. With 1, one thread fits in Surprise's order.
            decay: What the learning rates are multiplied by after each epoch.
            dtype: The precision of the arithmetic.
            after_epoch: Called with the number of each epoch, from 1, when it has ended.
            options: Other parameters of `surprise.SVD`.

        Raises:
            ValueError: The number of blocks is neither 1 nor a multiple of `THREADS`.
        """
        if blocks != 1 and blocks % THREADS:
            raise ValueError(f"blocks must be 1 or a multiple of {THREADS}, not {blocks}")
        self.blocks = blocks
        self.decay = decay
        self.dtype = np.dtype(dtype)
        self.after_epoch = after_epoch
        super().__init__(**options)

    def sgd(self, trainset: Ratings) -> None:
        """Fit biases and factors by stochastic gradient descent; Surprise's `fit` calls it.

        Args:
            trainset: What to learn from.
        """
        start_numba()
        rng = get_rng(self.random_state)
        users, titles = (len(trainset.user_ids), self.n_factors), (len(trainset.title_ids), self.n_factors)
        self.pu = rng.normal(self.init_mean, self.init_std_dev, size=users).astype(self.dtype)
        self.qi = rng.normal(self.init_mean, self.init_std_dev, size=titles).astype(self.dtype)
        self.bu = np.zeros(len(trainset.user_ids), self.dtype)
        self.bi = np.zeros(len(trainset.title_ids), self.dtype)
        ratings, rounds = arrange(trainset, self.blocks)
        mean = np.array(trainset.mean if self.biased else 0, self.dtype)[()]
        rates = np.array([self.lr_bu, self.lr_bi, self.lr_pu, self.lr_qi], self.dtype)
        regularisation = np.array([self.reg_bu, self.reg_bi, self.reg_pu, self.reg_qi], self.dtype)
        columns = (ratings.users, ratings.titles, ratings.stars.astype(self.dtype, copy=False))

        def descend_block(block: slice) -> None:
            users, titles, stars = (column[block] for column in columns)
            descend(users, titles, stars, mean, self.biased, self.bu, self.bi, self.pu, self.qi, rates, regularisation)

        with ThreadPoolExecutor(THREADS) as threads:
            for epoch in range(self.n_epochs):
                for blocks in rounds:
                    list(threads.map(descend_block, blocks))
                np.multiply(rates, self.decay, out=rates, casting="same_kind")
                self.after_epoch(epoch + 1)


def start_numba() -> None:
    """Make numba ready, without the linear algebra of SciPy, which takes longer to import than a small training to fit.

    Numba looks for it once, to convolve faster. What multiplies matrices imports it all the same.
    """
    with hidden("scipy.linalg.cython_blas"):
        importlib.import_module("numba.np.arraymath")


def predict(svd: CompiledSVD, users: NDArray[np.int32], titles: NDArray[np.int32]) -> NDArray[np.float64]:
    """Predict the stars of many ratings at once, as `svd.predict` would one by one.

    Args:
        svd: Fitted, with biases.
        users: For each rating, the number of its user.
        titles: For each rating, the number of its title.

    Returns:
        Stars, within the scale.
    """
    known: Ratings = svd.trainset
    known_users = np.bincount(known.users, minlength=len(known.user_ids)) > 0
    known_titles = np.bincount(known.titles, minlength=len(known.title_ids)) > 0
    predicted = np.empty(len(users))
    for begin in range(0, len(users), ROWS_AT_ONCE):
        u, i = users[begin : begin + ROWS_AT_ONCE], titles[begin : begin + ROWS_AT_ONCE]
        taste = np.einsum("ij,ij->i", svd.pu[u], svd.qi[i]) * (known_users[u] & known_titles[i])
        predicted[begin : begin + ROWS_AT_ONCE] = known.mean + svd.bu[u] + svd.bi[i] + taste
    return np.clip(predicted, *STARS)


def arrange(ratings: Ratings, blocks: int) -> tuple[Ratings, list[list[slice]]]:
    """Order the ratings so that the ratings of a block stand together.

    Args:
        ratings: Sorted by user.
        blocks: The number of blocks into which the titles are divided; 1 leaves the order as it is.

    Returns:
        The ratings in their new order, and the rounds of an epoch, each with one block for each thread. The blocks of a
        round share neither users nor titles.
    """
    if blocks == 1:
        return ratings, [[slice(0, len(ratings))]]
    users = ratings.users[[len(ratings) * thread // THREADS for thread in range(1, THREADS)]]
    user_block = np.searchsorted(users, ratings.users, side="left")
    title_block = ratings.titles.astype(np.int64) * blocks // len(ratings.title_ids)
    block = (user_block * blocks + title_block).astype(np.int16)
    order = np.argsort(block, kind="stable")
    edges = np.searchsorted(block[order], np.arange(THREADS * blocks + 1))
    arranged = ratings.only(order)
    return arranged, [list(blocks_of_round(edges, blocks, each)) for each in range(blocks)]


def blocks_of_round(edges: NDArray[np.int64], blocks: int, number: int) -> Iterator[slice]:
    """The blocks of a round, one for each thread. A thread keeps its users, and has other titles in each round."""
    for thread in range(THREADS):
        block = thread * blocks + (number + thread * blocks // THREADS) % blocks
        yield slice(int(edges[block]), int(edges[block + 1]))


@numba.njit(nogil=True, fastmath={"reassoc", "contract", "nsz"}, cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def descend(  # type: ignore[no-untyped-def]  # noqa: PLR0913, PLR0917
    users, titles, stars, mean, biased, bu, bi, pu, qi, rates, regularisation
):
    """Pass over some ratings once, and change the biases and factors in place."""
    lr_bu, lr_bi, lr_pu, lr_qi = rates
    reg_bu, reg_bi, reg_pu, reg_qi = regularisation
    for rating in range(len(stars)):
        u, i = users[rating], titles[rating]
        p, q = pu[u], qi[i]
        taste = mean * 0
        for factor in range(len(p)):
            taste += q[factor] * p[factor]
        error = stars[rating] - (mean + bu[u] + bi[i] + taste)
        if biased:
            bu[u] += lr_bu * (error - reg_bu * bu[u])
            bi[i] += lr_bi * (error - reg_bi * bi[i])
        for factor in range(len(p)):
            p_before, q_before = p[factor], q[factor]
            p[factor] += lr_pu * (error * q_before - reg_pu * p_before)
            q[factor] += lr_qi * (error * p_before - reg_qi * q_before)
