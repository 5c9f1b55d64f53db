"""Whether predictions are as sure as they say: how often held-out ratings lie within the spread of predictions."""

import numpy as np
from numpy.typing import NDArray

from ml.artifact.card import Calibration
from ml.artifact.draws import Draws
from ml.data.ratings import Ratings
from ml.fitting.svd import ROWS_AT_ONCE, CompiledSVD


def calibrate(svd: CompiledSVD, tested: Ratings, predicted: NDArray[np.float64]) -> Calibration | None:
    """Count how many ratings are no further from their prediction than its spread.

    Args:
        svd: Fitted.
        tested: Ratings that it has not learnt from.
        predicted: The predicted stars of each.

    Returns:
        None where the SVD has no draws, so no spread.
    """
    if svd.draws is None:
        return None
    spread = spread_of(svd, svd.draws, tested.users, tested.titles)
    within = np.abs(tested.stars - predicted) <= spread
    return Calibration(float(within.mean()), float(spread.mean()), len(tested))


def spread_of(
    svd: CompiledSVD, draws: Draws, users: NDArray[np.int32], titles: NDArray[np.int32]
) -> NDArray[np.float64]:
    """The standard deviation of some ratings, in stars, as the service says it.

    Args:
        svd: Fitted.
        draws: Its draws.
        users: For each rating, the number of its user.
        titles: For each rating, the number of its title.
    """
    spread = np.empty(len(users))
    for begin in range(0, len(users), ROWS_AT_ONCE):
        u, i = users[begin : begin + ROWS_AT_ONCE], titles[begin : begin + ROWS_AT_ONCE]
        taste = np.einsum("nsk,nsk->ns", draws.separate(svd.pu[u]), draws.separate(svd.qi[i]))
        stars = draws.user_bias[u] + draws.title_bias[i] + taste
        spread[begin : begin + ROWS_AT_ONCE] = np.sqrt(stars.var(axis=1) + draws.user_variance[u])
    return spread
