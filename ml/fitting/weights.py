"""What all models of choices have in common: weights between works, of which only the strongest are saved."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ml.artifact.choices import Weights

MOST_WEIGHTS = 200
"""The largest number of weights that are kept to each work."""


class AllWeights(Protocol):
    """All weights between works, too many to be saved."""

    @property
    def works(self) -> int:
        """How many works there are."""

    @property
    def fitted(self) -> NDArray[np.intp]:
        """The numbers of the works that have weights, ascending."""

    def to(self, place: int) -> NDArray[np.float32]:
        """The weights to one work, from each of the works that have any; that from the work itself does not count.

        Args:
            place: The place of the work in `fitted`.
        """

    def scores(
        self, works: NDArray[np.int32] | NDArray[np.intp], strengths: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """The score of every work for a user, as `ml.artifact.choices.Weights.scores` makes it.

        Args:
            works: The numbers of the works that the user has rated.
            strengths: The strength of each of these ratings.
        """


def prune(weights: AllWeights, most: int = MOST_WEIGHTS) -> Weights:
    """Keep the strongest weights to each work.

    Args:
        weights: All weights.
        most: The largest number of weights to each work.
    """
    fitted = weights.fitted
    rows = [strongest(weights.to(place), place, most) for place in range(len(fitted))]
    sources = np.concatenate([row[0] for row in rows])
    values = np.concatenate([row[1] for row in rows])
    targets = np.repeat(fitted, [len(row[0]) for row in rows])
    by_source = np.argsort(sources, kind="stable")
    edges = np.searchsorted(fitted[sources[by_source]], np.arange(weights.works + 1))
    return Weights(edges, targets[by_source].astype(np.int32), values[by_source])


def strongest(weights: NDArray[np.float32], target: int, most: int) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """The strongest weights to one work: where they come from, and what they are. Of equal ones the first are kept."""
    weights[target] = 0
    strengths = np.abs(weights)
    least = np.partition(strengths, -most)[-most] if most < len(strengths) else np.float32(0)
    places = np.flatnonzero((strengths >= least) & (strengths > 0))
    places = np.sort(places[np.argsort(-strengths[places], kind="stable")[:most]])
    return places, weights[places]
