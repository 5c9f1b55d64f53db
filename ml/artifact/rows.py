"""Rows of a sparse matrix whose entries stand one row after another."""

import numpy as np
from numpy.typing import NDArray


def entries(
    edges: NDArray[np.int64], rows: NDArray[np.int32] | NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Find the entries of some rows.

    Args:
        edges: Where each row of the matrix begins. One more value at the end is the number of entries.
        rows: The numbers of the rows.

    Returns:
        For each of their entries, row after row: which of `rows` it is in, and its place among all entries.
    """
    lengths = edges[rows + 1] - edges[rows]
    found = np.repeat(np.arange(len(rows)), lengths)
    return found, np.arange(len(found)) + np.repeat(edges[rows] - (np.cumsum(lengths) - lengths), lengths)
