"""The weights of a fold-in: what a ridge regression of a user's ratings on the factors of works predicts."""

import numpy as np
import pytest

from ml.fitting.fold_in import FoldIn
from ml.fitting.weights import prune

FACTORS = np.random.default_rng(0).normal(size=(30, 4)).astype(np.float32)
FACTORS[7] = 0


def test_the_scores_are_those_of_a_ridge_regression() -> None:
    works, strengths = np.array([2, 7, 11, 29]), np.array([0.6, 1.0, 0.8, 1.0])
    chosen = np.zeros(30)
    chosen[works] = strengths
    precise = FACTORS.astype(np.float64)
    root = np.sqrt(3.0) * np.eye(4)
    user = np.linalg.lstsq(np.vstack([precise, root]), np.concatenate([chosen, np.zeros(4)]), rcond=None)[0]
    scores = FoldIn(FACTORS, 3.0).scores(works, strengths)
    assert scores == pytest.approx(precise @ user, abs=1e-6)
    assert scores[7] == 0


def test_pruned_weights_give_the_same_scores_to_works_that_are_not_rated() -> None:
    fold_in, works, strengths = FoldIn(FACTORS, 3.0), np.array([2, 11]), np.array([0.6, 1.0])
    weights = prune(fold_in)
    others = np.delete(np.arange(30), works)
    assert weights.scores(works, strengths)[others] == pytest.approx(fold_in.scores(works, strengths)[others], abs=1e-6)
    sources = np.repeat(np.arange(30), np.diff(weights.edges))
    assert not (sources == weights.targets).any()
    assert len(sources) == 29 * 28  # a work without factors has no weights, and none speaks for itself
    assert np.bincount(prune(fold_in, most=5).targets, minlength=30).tolist() == [5] * 7 + [0] + [5] * 22
