"""Algorithms as a data scientist writes them, to be compared by name."""

import os
import signal
from typing import Any

import numpy as np
import surprise


class TitleMean(surprise.AlgoBase):  # type: ignore[misc]  # Surprise has no types
    """Predicts the mean of a title's ratings."""

    def fit(self, trainset: surprise.Trainset) -> "TitleMean":
        """Learn the means."""
        super().fit(trainset)
        print("this is not shown")
        self.means = {title: np.mean([stars for _, stars in rated]) for title, rated in trainset.ir.items()}
        return self

    def estimate(self, user: Any, title: Any) -> float:
        """The mean of a title; of all ratings where the title has none."""
        return float(self.means.get(title, self.trainset.global_mean))


class Raises(TitleMean):
    """Fails as code does that is not finished."""

    def estimate(self, user: Any, title: Any) -> float:
        """Divides by zero."""
        return 1 / 0


class NotANumber(TitleMean):
    """Predicts what is no number."""

    def estimate(self, user: Any, title: Any) -> float:
        """No number."""
        return float("nan")


class Killed(TitleMean):
    """Ends as a process ends that has taken all memory."""

    def fit(self, trainset: surprise.Trainset) -> "TitleMean":
        """Kill the process."""
        os.kill(os.getpid(), signal.SIGKILL)
        return self


class Picky(TitleMean):
    """Cannot be made without an argument."""

    def __init__(self, shrinkage: float) -> None:
        """Take the argument."""
        super().__init__()
        self.shrinkage = shrinkage


class Stranger:
    """No algorithm."""
