"""Lists of works that differ from each other: some of the score for works of other genres."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

POOL = 100
"""The next work of a list is chosen among so many: those that come next by their score."""
DECIMALS = 6
"""The decimals of likeness, so that the same works are chosen on every machine."""


@dataclass(frozen=True)
class Variety:
    """How much the works of a list should differ, and in what."""

    amount: float
    """From 0, where only the score counts, to 1, where only the difference to the works before counts."""
    genres: NDArray[np.float64]
    """The genres of each work: a row of length 1, see `ml.content.genres.Genres`."""

    def candidates(self, count: int) -> int:
        """How many works, the best by score, a list of this length is chosen from."""
        return count + POOL - 1 if self.amount > 0 else count

    def choose(self, works: NDArray[np.intp], scores: NDArray[np.float64], count: int) -> NDArray[np.intp]:
        """Choose works one after another, each for its score and its difference to those before it.

        This is maximal marginal relevance: Carbonell and Goldstein, "The Use of MMR, Diversity-Based Reranking for
        Reordering Documents and Producing Summaries" (1998). A longer list begins with the shorter one.

        Args:
            works: The numbers of the candidates, the best first.
            scores: The score of each.
            count: The largest number of works.
        """
        if self.amount == 0 or len(works) == 0:
            return works[:count]
        relevance = (1 - self.amount) * scores / scores[0] if scores[0] > 0 else np.zeros(len(works))
        genres = self.genres[works]
        nearest = np.zeros(len(works))
        left, chosen = np.arange(len(works)), []
        for _ in range(min(count, len(works))):
            pool = left[:POOL]
            best = int(np.argmax(relevance[pool] - self.amount * nearest[pool]))
            chosen.append(int(pool[best]))
            left = np.delete(left, best)
            nearest = np.maximum(nearest, np.round(genres @ genres[chosen[-1]], DECIMALS))
        return works[chosen]


def difference(genres: NDArray[np.float64]) -> float:
    """How much works differ: 1 minus the likeness (cosine) of the genres of two of them, on average over all pairs.

    Args:
        genres: The genres of the works, one row each. Fewer than two works do not differ.
    """
    pairs = len(genres) * (len(genres) - 1)
    if pairs == 0:
        return 0.0
    return float(1 - ((genres @ genres.T).sum() - (genres**2).sum()) / pairs)
