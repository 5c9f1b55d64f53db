"""Lists of works that differ from each other: variety for a part of the score."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.content.content import Content

POOL = 100
"""The next work of a list is chosen among so many: those that come next by their score."""


@dataclass(frozen=True)
class Variety:
    """How much the works of a list should differ, and what tells how alike they are."""

    amount: float
    """From 0, where only the score counts, to 1, where only the difference to the works before counts."""
    content: Content
    """The features of titles."""
    titles: NDArray[np.intp]
    """For each work, the number in `content` of the title that stands for it."""

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
        profile = self.content.profile(self.titles[works], np.ones(len(works)))
        relevance = (1 - self.amount) * scores / scores[0] if scores[0] > 0 else np.zeros(len(works))
        nearest = np.zeros(len(works))
        left, chosen = np.arange(len(works)), []
        for _ in range(min(count, len(works))):
            pool = left[:POOL]
            best = int(np.argmax(relevance[pool] - self.amount * nearest[pool]))
            chosen.append(pool[best])
            left = np.delete(left, best)
            own = self.content.vector(int(self.titles[works[chosen[-1]]]))
            alike = np.bincount(profile.sources, own[profile.features] * profile.weights, len(works))
            nearest = np.maximum(nearest, alike)
        return works[chosen]


def difference(content: Content, titles: NDArray[np.intp]) -> float:
    """How much titles differ: 1 minus the likeness (cosine) of two of them, on average over all pairs.

    Args:
        content: The features of titles.
        titles: The numbers of at least two titles.
    """
    profile = content.profile(titles, np.ones(len(titles)))
    sums = np.bincount(profile.features, profile.weights)
    squares = np.bincount(profile.features, profile.weights**2)
    pairs = len(titles) * (len(titles) - 1)
    return float(1 - (sums @ sums - squares.sum()) / pairs)
