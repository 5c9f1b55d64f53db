"""The folds of k-fold cross-validation."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Folds:
    """A division of ratings into folds, the same one that Surprise's `KFold` makes of ratings in this order."""

    count: int
    """How many folds, at least 2."""
    seed: int
    """The seed of the shuffling."""
    within: NDArray[np.bool_] | None = None
    """A mask of the ratings that are held out in some fold; None for all."""

    def masks(self, size: int) -> Iterator[NDArray[np.bool_]]:
        """Divide ratings into folds.

        Args:
            size: How many ratings there are.

        Yields:
            For each fold a mask with one value for each rating: whether the fold holds it out.
        """
        shuffled = np.arange(size) if self.within is None else np.flatnonzero(self.within)
        np.random.RandomState(self.seed).shuffle(shuffled)  # the generator that Surprise uses
        for part in np.array_split(shuffled, self.count):
            held_out = np.zeros(size, dtype=np.bool_)
            held_out[part] = True
            yield held_out
