"""The card of a new model, from all that the training has found out."""

import platform
import uuid
from datetime import UTC, datetime
from importlib.metadata import version

import numpy as np

from cartelera.process import peak_memory_gb
from ml.artifact.card import SVD, Card, Drift, Errors, Metrics, Trial, Tuned
from ml.artifact.recipe import Recipe
from ml.data.ratings import Ratings
from ml.evaluation.drift import profile_of
from ml.evaluation.evaluation import Evaluation
from ml.fitting.baselines import BASELINES

LIBRARIES = ["cartelera", "duckdb", "numba", "numpy", "scikit-surprise", "scipy"]
"""The libraries that the result depends on with every engine."""
UNAUDITED = "Not audited: it was trained with --folds 0, so nothing shows that its factors predict anything."


def new_name(now: datetime) -> str:
    """A new model's name, which sorts by time: the second, its microsecond in hexadecimal, and three random digits."""
    return f"{now:%Y%m%dT%H%M%SZ}-{now.microsecond:05x}{uuid.uuid4().hex[:3]}"


def make_card(  # noqa: PLR0913
    *,
    build_id: str,
    data_version: str,
    ratings: Ratings,
    recipe: Recipe,
    tuned: Tuned | None,
    threshold: float,
    evaluation: Evaluation | None,
    drift: Drift | None,
    trial: Trial,
    seconds: dict[str, float],
) -> Card:
    """Put all that is known of a new model together, under a new name.

    Args:
        build_id: The build of the warehouse that it was trained on.
        data_version: The hash of the data, see `ml.data.ratings.read_data_version`.
        ratings: What it has learnt from.
        recipe: How it was trained.
        tuned: What of the recipe comes from a tuning.
        threshold: From how many predicted stars on a title is recommended.
        evaluation: How good the recipe is; None where that was not measured.
        drift: How the ratings differ from those of the current model.
        trial: The comparison with the current model.
        seconds: The duration of each step.
    """
    now = datetime.now(UTC)
    metrics = {name: metrics_of(folds) for name, folds in evaluation.errors.items()} if evaluation else None
    return Card(
        model=new_name(now),
        trained_at=now.replace(microsecond=0),
        build_id=build_id,
        data_version=data_version,
        personalised=evaluation is not None and evaluation.audit.personalised,
        reason=evaluation.audit.reason if evaluation else UNAUDITED,
        rows=len(ratings),
        users=len(np.unique(ratings.users)),
        titles=len(np.unique(ratings.titles)),
        profile=profile_of(ratings),
        drift=drift,
        recipe=recipe,
        tuned=tuned,
        folds=len(metrics[SVD].folds) if metrics else 0,
        threshold=threshold,
        metrics=metrics[SVD] if metrics else None,
        baselines={name: metrics[name] for name in BASELINES} if metrics else None,
        audit=evaluation.audit if evaluation else None,
        ranking=evaluation.holdout.ranking if evaluation and evaluation.holdout else None,
        calibration=evaluation.holdout.calibration if evaluation and evaluation.holdout else None,
        lists=evaluation.lists if evaluation else None,
        trial=trial,
        seconds=seconds,
        peak_memory_gb=peak_memory_gb(),
        versions=versions_of(recipe),
    )


def versions_of(recipe: Recipe) -> dict[str, str]:
    """The versions of all that the result depends on."""
    libraries = [*LIBRARIES, "pyspark"] if recipe.engine == "spark" else LIBRARIES
    return {"python": platform.python_version(), **{name: version(name) for name in libraries}}


def metrics_of(folds: list[Errors]) -> Metrics:
    """The errors of all folds, and their means."""
    return Metrics(
        rmse=float(np.mean([each.rmse for each in folds])),
        mae=float(np.mean([each.mae for each in folds])),
        folds=folds,
    )
