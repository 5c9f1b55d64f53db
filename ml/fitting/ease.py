"""EASE^R, an item model in closed form.

Steck, "Embarrassingly Shallow Autoencoders for Sparse Data" (2019). The weights are those with which the ratings of a
user's other works foresee the rating of a work best: ridge regression of each work on all others. If P is the inverse
of the regularised Gram matrix, the weight from work i to work j is -P[i, j] / P[j, j].
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ml.artifact.choices import strengths_of
from ml.artifact.recipe import Recipe
from ml.content.works import WorkContent
from ml.data.ratings import Ratings
from ml.fitting.gram import add_likeness, gram_matrix, invert

MOST_WORKS = 30_000
"""The largest number of works that have weights, the most rated ones: their matrix takes 3.6 GB."""
DECIMALS = 5
"""The decimals of weights. Libraries of linear algebra differ between machines in the last digits that float32 has."""


@dataclass(frozen=True)
class Ease:
    """All weights between works."""

    works: int
    """How many works there are."""
    fitted: NDArray[np.intp]
    """The numbers of the works that have weights, ascending."""
    inverse: NDArray[np.float32]
    """The inverse P, with a row and a column for each of these."""

    @cached_property
    def diagonal(self) -> NDArray[np.float32]:
        """The diagonal of P, side by side in memory."""
        return self.inverse.diagonal().copy()

    def to(self, place: int) -> NDArray[np.float32]:
        """See `ml.fitting.weights.AllWeights`."""
        weights: NDArray[np.float32] = np.round(self.inverse[place] / -self.inverse[place, place], DECIMALS)
        return weights

    def scores(
        self, works: NDArray[np.int32] | NDArray[np.intp], strengths: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """See `ml.fitting.weights.AllWeights`."""
        from scipy.sparse import csr_array  # noqa: PLC0415  # takes longer to import than a small training to fit

        of_fitted = np.searchsorted(self.fitted, works)
        has_weights = self.fitted[np.minimum(of_fitted, len(self.fitted) - 1)] == works
        columns = of_fitted[has_weights]
        # In the type of the inverse, because scipy would convert a copy of all of it.
        values = strengths[has_weights].astype(self.inverse.dtype)
        row = csr_array((values, (np.zeros_like(columns), columns)), shape=(1, len(self.fitted)))
        scores = np.zeros(self.works)
        scores[self.fitted] = -(row @ self.inverse).ravel() / self.diagonal
        return scores


def fit_ease(
    ratings: Ratings,
    regularisation: float = Recipe.choices_regularisation,
    content: WorkContent | None = None,
    content_weight: float = Recipe.content_weight,
) -> Ease:
    """Find all weights between works.

    Jeunen, Van Balen and Goethals, "Closed-Form Models for Collaborative Filtering with Side-Information" (2020): each
    feature of works is learnt from as if it were a user who has chosen the works that have it.

    Args:
        ratings: Ratings of works, see `ml.data.works.rate_works`.
        regularisation: What is added to the diagonal of the Gram matrix.
        content: What the catalog says of works.
        content_weight: How much that counts beside the ratings; 0 for nothing.

    Raises:
        ValueError: Content counts, and is missing.
    """
    counts = np.bincount(ratings.titles, minlength=len(ratings.title_ids))
    size = min(MOST_WORKS, int(np.count_nonzero(counts)))
    fitted = np.sort(np.argsort(-counts, kind="stable")[:size])
    known = only_titles(ratings, fitted)
    gram = gram_matrix(known, strengths_of(known.stars).astype(np.float32))
    if content_weight > 0:
        if content is None:
            raise ValueError("what the catalog says of works is missing, and the recipe gives it a weight")
        add_likeness(gram, content.rows(known.title_ids), content_weight)
    gram[np.diag_indices(len(gram))] += np.float32(regularisation)
    return Ease(len(counts), fitted, invert(gram))


def only_titles(ratings: Ratings, titles: NDArray[np.intp]) -> Ratings:
    """The ratings of some titles, which get new numbers, in the same order.

    Args:
        ratings: Ratings of these and of other titles.
        titles: The numbers of the titles, ascending.
    """
    numbers = np.full(len(ratings.title_ids), -1, np.int32)
    numbers[titles] = np.arange(len(titles), dtype=np.int32)
    chosen = numbers[ratings.titles] >= 0
    return Ratings(
        ratings.user_ids,
        ratings.title_ids[titles],
        ratings.users[chosen],
        numbers[ratings.titles[chosen]],
        ratings.stars[chosen],
    )
