"""Keeps runs with MLflow: parameters, metrics, card and plots. Nothing is sent anywhere but to the given store."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from mlflow.entities import Metric, Param
from mlflow.tracking import MlflowClient

from ml.artifact.card import Card
from ml.artifact.folder import ARRAYS, CHOICES
from ml.artifact.report import options_of
from ml.command_line.tracking import EXPERIMENT, Tried, metrics_of, refused

SQLITE = "sqlite:///"


class Tracker:
    """An open store of MLflow, with an experiment of Cartelera's in it."""

    def __init__(self, uri: str) -> None:
        """Open the store, and make the experiment where there is none.

        Args:
            uri: See `ml.command_line.tracking.open_tracker`.
        """
        self.uri = uri
        self.client = MlflowClient(tracking_uri=uri)
        experiment = self.client.get_experiment_by_name(EXPERIMENT)
        self.experiment_id: str = (
            experiment.experiment_id if experiment else self.client.create_experiment(EXPERIMENT, artifacts_of(uri))
        )

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
        now = int(datetime.now(UTC).timestamp() * 1000)
        run_id: str = self.client.create_run(self.experiment_id, run_name=name, tags=dict(tags)).info.run_id
        values = [Metric(key, value, now, 0) for key, value in metrics.items()]
        values += [Metric(key, value, now, step) for key, by_step in series.items() for step, value in by_step.items()]
        self.client.log_batch(run_id, values, [Param(key, str(value)) for key, value in parameters.items()])
        for file in files:
            self.client.log_artifact(run_id, str(file))
        self.client.set_terminated(run_id)
        return run_id


def artifacts_of(uri: str) -> str | None:
    """Where the files of runs go: beside an SQLite file. None for the place that the store itself chooses."""
    if not uri.startswith(SQLITE):
        return None
    return (Path(uri.removeprefix(SQLITE)).absolute().parent / "mlruns").as_uri()
