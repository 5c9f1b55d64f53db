"""How well SVD and the baselines predict held-out ratings, and the audit: whether SVD's factors predict anything."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ml.artifact.card import SVD, Audit, Errors
from ml.data.ratings import Ratings
from ml.evaluation.folds import Folds
from ml.fitting.baselines import BASELINES
from ml.fitting.fit import fit_svd
from ml.fitting.svd import CompiledSVD, predict

CONFIDENCE = 0.95


def measure(predicted: NDArray[np.floating], actual: NDArray[np.floating]) -> Errors:
    """The errors of predictions, as Surprise's `accuracy` computes them.

    Args:
        predicted: The predicted stars of some ratings.
        actual: The actual stars of the same ratings.
    """
    difference = predicted.astype(np.float64) - actual
    return Errors(float(np.sqrt(np.mean(difference**2))), float(np.mean(np.abs(difference))))


def cross_validate(
    ratings: Ratings,
    folds: Folds,
    make_svd: Callable[[], CompiledSVD],
    after_baseline: Callable[[], None] = lambda: None,
) -> dict[str, list[Errors]]:
    """Let SVD and all baselines predict the same held-out ratings.

    Args:
        ratings: All ratings.
        folds: How the ratings are divided.
        make_svd: Makes a new SVD for each fold.
        after_baseline: Called when a baseline has been measured, to show progress.

    Returns:
        The errors in each fold, by name: of `svd` and of each baseline.

    Raises:
        DivergedError: The numbers of an SVD have grown beyond all bounds.
    """
    errors: dict[str, list[Errors]] = {name: [] for name in (SVD, *BASELINES)}
    for held_out in folds.masks(len(ratings)):
        known, tested = ratings.only(~held_out), ratings.only(held_out)
        svd = fit_svd(make_svd(), known)
        errors[SVD].append(measure(predict(svd, tested.users, tested.titles), tested.stars))
        for name, fit in BASELINES.items():
            errors[name].append(measure(fit(known).predict(tested.users, tested.titles), tested.stars))
            after_baseline()
    return errors


def audit(errors: Mapping[str, Sequence[Errors]]) -> Audit:
    """Compare the model with the best baseline, fold by fold.

    Args:
        errors: What `cross_validate` gives, of at least 2 folds.
    """
    rmse = {name: np.array([each.rmse for each in folds]) for name, folds in errors.items()}
    baseline = min(BASELINES, key=lambda name: float(rmse[name].mean()))
    gains = rmse[baseline] - rmse[SVD]
    gain, folds, half = float(gains.mean()), len(gains), margin(gains)
    low, high = gain - half, gain + half
    verdict = "beats" if low > 0 else "does not beat"
    size, least, most, direction = (gain, low, high, "lower") if gain > 0 else (-gain, -high, -low, "higher")
    reason = (
        f"SVD {verdict} the {baseline} beyond doubt: its RMSE is {size:.4f} stars {direction} "
        f"({least:.4f} to {most:.4f} with {CONFIDENCE:.0%} confidence, {folds} folds)."
    )
    return Audit(low > 0, baseline, gain, low, high, reason)


def margin(gains: NDArray[np.float64]) -> float:
    """Half the width of the confidence interval of a mean over folds.

    The folds share most of their training ratings, so their results are not independent. The variance of the mean is
    therefore corrected after Nadeau and Bengio, "Inference for the Generalization Error" (2003). Where the folds are
    of a part of the ratings only, they share more, and the interval is wider than it need be.

    Args:
        gains: The value of each fold, of at least 2.
    """
    folds = len(gains)
    from scipy.special import stdtrit  # noqa: PLC0415  # takes longer to import than a small training to fit

    tested_to_trained = 1 / (folds - 1)
    deviation = float(np.sqrt((1 / folds + tested_to_trained) * gains.var(ddof=1)))
    return float(stdtrit(folds - 1, (1 + CONFIDENCE) / 2)) * deviation
