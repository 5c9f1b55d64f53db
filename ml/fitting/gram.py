"""The Gram matrix of a sparse matrix of users and works, and the inverse of such a matrix, in place and in float32."""

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numba
import numpy as np
from numpy.typing import NDArray

from ml.data.ratings import Ratings

if TYPE_CHECKING:
    from scipy.sparse import csr_array

THREADS = 2
PARTS = 64
"""The number of groups of rows that the threads share. Each row is added up by one thread, in the same order always."""
ROWS_AT_ONCE = 256
"""So many rows of likeness are made at a time: with 30,000 titles they take 30 MB."""
BLOCK = 64
"""The side of the squares that are mirrored at a time, so that they stay in the processor's cache."""


def gram_matrix(ratings: Ratings, strengths: NDArray[np.float32]) -> NDArray[np.float32]:
    """Multiply a matrix of users and titles with its own transpose: how often each two titles are rated together.

    Args:
        ratings: Where the matrix has values, sorted by user, then by title.
        strengths: The value at each rating.

    Returns:
        The lower triangle of a square matrix with one row for each title, 4 bytes for each of its places; above it, 0.
    """
    titles = len(ratings.title_ids)
    gram = np.zeros((titles, titles), np.float32)
    by_title = np.argsort(ratings.titles, kind="stable")
    title_edges = np.searchsorted(ratings.titles[by_title], np.arange(titles + 1))
    user_edges = np.searchsorted(ratings.users, np.arange(len(ratings.user_ids) + 1))
    rows = np.linspace(0, titles, PARTS + 1).astype(np.int64)
    users, of_titles = ratings.users[by_title], strengths[by_title]

    def add_part(part: int) -> None:
        add_rows(rows[part], rows[part + 1], users, of_titles, title_edges, ratings.titles, strengths, user_edges, gram)

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(add_part, range(PARTS)))
    return gram


def add_likeness(gram: NDArray[np.float32], rows: "csr_array", weight: float) -> None:
    """Add to a Gram matrix how alike its titles are: their features times those of the others, times a weight.

    Args:
        gram: A square matrix with one row for each title, which is changed.
        rows: The features of each title.
        weight: How much they count.
    """
    for first in range(0, len(gram), ROWS_AT_ONCE):
        some = slice(first, first + ROWS_AT_ONCE)
        gram[some] += np.float32(weight) * (rows[some] @ rows.T).toarray()


def invert(matrix: NDArray[np.float32]) -> NDArray[np.float32]:
    """Invert a symmetric, positive definite matrix by its Cholesky factor, in its own memory.

    Args:
        matrix: Its lower triangle counts. It is overwritten.

    Returns:
        The whole inverse, in the memory of the matrix.

    Raises:
        ValueError: It is not positive definite.
    """
    from scipy.linalg.lapack import spotrf, spotri  # noqa: PLC0415  # takes longer to import than a small training to fit

    # To LAPACK, which goes by columns, the lower triangle is the upper one.
    factor, failed = spotrf(matrix.T, lower=0, clean=0, overwrite_a=1)
    inverse, failed_too = spotri(factor, lower=0, overwrite_c=1)
    if failed or failed_too:
        raise ValueError("the matrix is not positive definite")
    mirror(inverse.T)
    return np.asarray(inverse.T)


@numba.njit(nogil=True, cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def add_rows(  # type: ignore[no-untyped-def]  # noqa: PLR0913, PLR0917
    first, last, users, of_titles, title_edges, titles, of_users, user_edges, gram
):
    """Add up some rows of the lower triangle: the ratings of a row's title, times all ratings by the same users."""
    for title in range(first, last):
        row = gram[title]
        for rating in range(title_edges[title], title_edges[title + 1]):
            user = users[rating]
            for other in range(user_edges[user], user_edges[user + 1]):
                if titles[other] > title:
                    break
                row[titles[other]] += of_titles[rating] * of_users[other]


@numba.njit(nogil=True, cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def mirror(matrix):  # type: ignore[no-untyped-def]
    """Copy the lower triangle of a matrix to the upper one, square by square."""
    size = len(matrix)
    for top in range(0, size, BLOCK):
        for left in range(0, top + 1, BLOCK):
            for row in range(top, min(top + BLOCK, size)):
                for column in range(left, min(left + BLOCK, row)):
                    matrix[column, row] = matrix[row, column]
