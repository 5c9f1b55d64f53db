"""Weights between works from the factors of works: what a ridge regression makes of a user's ratings.

With the factors V of works, a user's factors are a ridge regression of the ratings r on V: x = (V'V + λI)⁻¹ V'r. The
scores Vx are then V (V'V + λI)⁻¹ V' times r: weights from each work to each other one, and no users' factors.
"""

import numpy as np
from numpy.typing import NDArray


class FoldIn:
    """All weights between works."""

    def __init__(self, factors: NDArray[np.float32], regularisation: float) -> None:
        """Compute what the weights are products of.

        Args:
            factors: The factors V, with a row for each work; zeros for a work without weights.
            regularisation: λ, above 0.
        """
        self.works = len(factors)
        self.fitted: NDArray[np.intp] = np.arange(self.works)
        self.factors = factors
        precise = factors.astype(np.float64)
        ridge = precise.T @ precise + regularisation * np.eye(factors.shape[1])
        self.regressed = np.linalg.solve(ridge, precise.T).T.astype(np.float32)
        """For each work, the factors of a user who has rated it alone, with the strength 1."""

    def to(self, place: int) -> NDArray[np.float32]:
        """See `ml.fitting.weights.AllWeights`."""
        weights: NDArray[np.float32] = self.regressed @ self.factors[place]
        return weights

    def scores(
        self, works: NDArray[np.int32] | NDArray[np.intp], strengths: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """See `ml.fitting.weights.AllWeights`."""
        scores: NDArray[np.float64] = self.factors @ (strengths @ self.regressed[works])
        return scores
