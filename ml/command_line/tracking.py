"""Keeps runs with MLflow: parameters, metrics, card and plots. Nothing is sent anywhere but to the given store."""

import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ml.artifact.card import BY_CHOICE, Card
from ml.artifact.folder import ARRAYS, CHOICES
from ml.artifact.report import options_of

if TYPE_CHECKING:
    from mlflow.tracking import MlflowClient

EXPERIMENT = "cartelera"
"""The name of the experiment in MLflow that the runs belong to."""
SQLITE = "sqlite:///"
PRIVATE = {"MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true"}
"""What keeps MLflow from reporting its use to its makers."""


class TrackingError(Exception):
    """A run cannot be kept; the message says why."""


@dataclass(frozen=True)
class Tried:
    """A recipe that a tuning has measured."""

    parameters: Mapping[str, float]
    """Its parameters."""
    measure: str
    """The name of the measure."""
    value: float
    """Its value."""
    by_epoch: Mapping[int, float]
    """Its value after each epoch; empty where there are none."""


def open_tracker(uri: str) -> "Tracker":
    """Open a store of MLflow, and make Cartelera's experiment in it where there is none.

    Args:
        uri: A folder, `sqlite:///FILE`, or the address of a server.

    Raises:
        TrackingError: It cannot be opened.
    """
    os.environ.update(PRIVATE)
    if "://" not in uri or uri.startswith("file:"):
        os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"  # MLflow asks for this, since it prefers databases
    from mlflow.tracking import MlflowClient  # noqa: PLC0415  # MLflow is an extra, and reads the variables above

    logging.getLogger("mlflow").setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with refused(uri):
        client = MlflowClient(tracking_uri=uri)
        experiment = client.get_experiment_by_name(EXPERIMENT)
        experiment_id = (
            experiment.experiment_id if experiment else client.create_experiment(EXPERIMENT, artifacts_of(uri))
        )
    return Tracker(client, experiment_id, uri)


def artifacts_of(uri: str) -> str | None:
    """Where the files of runs go: beside an SQLite file. None for the place that the store itself chooses."""
    if not uri.startswith(SQLITE):
        return None
    return (Path(uri.removeprefix(SQLITE)).absolute().parent / "mlruns").as_uri()


@contextmanager
def refused(uri: str) -> Iterator[None]:
    """Raise a `TrackingError` for whatever MLflow raises: errors of its own, of files, of databases, of networks."""
    try:
        yield
    except Exception as error:
        said = str(error).partition("\n")[0]
        raise TrackingError(f"{uri} cannot be used to track runs: {said}") from error


@dataclass(frozen=True)
class Tracker:
    """An open store of MLflow."""

    client: "MlflowClient"
    experiment_id: str
    uri: str

    def track_training(self, card: Card, folder: Path) -> None:
        """Keep a training as a run that is named after the model.

        Args:
            card: The card of the new model.
            folder: The model's folder, whose card and plots are kept too.

        Raises:
            TrackingError: It cannot be kept.
        """
        tags = {
            "build_id": card.build_id,
            "data_version": card.data_version,
            "personalised": str(card.personalised).lower(),
            "trial": "passed" if card.trial.passed else "lost",
            "mlflow.note.content": card.reason,
        }
        files = [file for file in sorted(folder.iterdir()) if file.name not in (ARRAYS, CHOICES)]
        by_fold = {"fold_rmse": dict(enumerate((each.rmse for each in card.metrics.folds), 1))} if card.metrics else {}
        with refused(self.uri):
            self.keep(card.model, options_of(card), metrics_of(card), by_fold, tags, files)

    def track_tuning(self, found: Mapping[str, Sequence[Tried]], folder: Path) -> None:
        """Keep a tuning as a run, with a run inside it for each recipe that was measured.

        Args:
            found: The recipes of each search, the best first.
            folder: The folder of the tuning, whose report and plot are kept too.

        Raises:
            TrackingError: It cannot be kept.
        """
        best = [recipes[0] for recipes in found.values()]
        parameters = {name: value for recipe in best for name, value in recipe.parameters.items()}
        files = [folder / name for name in ("report.md", "search.png")]
        with refused(self.uri):
            name = f"tuning {datetime.now(UTC):%Y%m%dT%H%M%SZ}"
            parent = self.keep(name, parameters, {each.measure: each.value for each in best}, {}, {}, files)
            for search, recipes in found.items():
                for place, recipe in enumerate(recipes, start=1):
                    by_epoch = {f"{recipe.measure}_by_epoch": recipe.by_epoch}
                    inside = {"mlflow.parentRunId": parent}
                    value = {recipe.measure: recipe.value}
                    self.keep(f"{search} {place}", recipe.parameters, value, by_epoch, inside, [])

    def keep(  # noqa: PLR0913, PLR0917
        self,
        name: str,
        parameters: Mapping[str, object],
        metrics: Mapping[str, float],
        series: Mapping[str, Mapping[int, float]],
        tags: Mapping[str, str],
        files: Sequence[Path],
    ) -> str:
        """Keep one run.

        Args:
            name: Its name.
            parameters: Its parameters.
            metrics: The value of each metric.
            series: The values of metrics that have one for each step, by step.
            tags: What else is known of it.
            files: The files to keep with it.

        Returns:
            Its id.
        """
        from mlflow.entities import Metric, Param  # noqa: PLC0415  # MLflow is an extra

        now = int(datetime.now(UTC).timestamp() * 1000)
        run_id: str = self.client.create_run(self.experiment_id, run_name=name, tags=dict(tags)).info.run_id
        values = [Metric(key, value, now, 0) for key, value in metrics.items()]
        values += [Metric(key, value, now, step) for key, by_step in series.items() for step, value in by_step.items()]
        self.client.log_batch(run_id, values, [Param(key, str(value)) for key, value in parameters.items()])
        for file in files:
            self.client.log_artifact(run_id, str(file))
        self.client.set_terminated(run_id)
        return run_id


def metrics_of(card: Card) -> dict[str, float]:
    """What was measured of a model, by names that MLflow allows."""
    found: dict[str, float] = {}
    if card.metrics:
        found |= {"rmse": card.metrics.rmse, "mae": card.metrics.mae}
    if card.audit:
        found |= {"gain": card.audit.gain, "gain_low": card.audit.low, "gain_high": card.audit.high}
    if card.lists:
        quality = card.lists.ranking[BY_CHOICE]
        found |= {"ndcg_10": quality.ndcg, "recall_10": quality.recall, "coverage": quality.coverage}
    if card.drift:
        found["stability_index"] = card.drift.stability_index
    return found | {"seconds": sum(card.seconds.values())}
