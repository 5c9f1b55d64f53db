"""`--track`: runs in real stores of MLflow, read back through its own client."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ml.artifact.folder import ARRAYS
from ml.artifact.recipe import Recipe
from ml.artifact.report import options_of
from ml.command_line.tracking import EXPERIMENT, PRIVATE, TrackingError, open_tracker, refused, telling
from tests.support.commands import Place

if TYPE_CHECKING:
    from mlflow.entities import Run
    from mlflow.tracking import MlflowClient

# MLflow asks SQLAlchemy for what SQLAlchemy will drop one day.
pytestmark = pytest.mark.filterwarnings("ignore:The ``noload`` loader strategy:DeprecationWarning")
QUICK = ("--folds", "2", "--epochs", "2", "--factors", "4", "--sample", "0.2")


def client_of(uri: str) -> "MlflowClient":
    """MLflow's own client of a store."""
    from mlflow.tracking import MlflowClient  # noqa: PLC0415  # every process that collects tests would take 2 s longer

    return MlflowClient(uri)


def runs_in(uri: str, monkeypatch: pytest.MonkeyPatch) -> "list[Run]":
    """All runs in a store, the first one first."""
    for name, value in {**PRIVATE, "MLFLOW_ALLOW_FILE_STORE": "true"}.items():
        monkeypatch.setenv(name, value)
    client = client_of(uri)
    experiment = client.get_experiment_by_name(EXPERIMENT)
    assert experiment is not None
    return list(client.search_runs([experiment.experiment_id], order_by=["attributes.start_time ASC"]))


@pytest.mark.parametrize("store", ["folder", "sqlite"])
def test_a_training_is_kept(built_place: Place, store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    uri = str(tmp_path / "runs") if store == "folder" else f"sqlite:///{tmp_path}/runs.db"
    card = built_place.train(*QUICK, "--track", uri)
    [run] = runs_in(uri, monkeypatch)
    assert card.metrics is not None
    assert card.lists is not None
    assert (run.info.run_name, run.info.status) == (card.model, "FINISHED")
    assert run.data.params == {name: str(value) for name, value in options_of(card).items()}
    assert run.data.metrics["rmse"] == pytest.approx(card.metrics.rmse)
    assert run.data.metrics["ndcg_10"] == pytest.approx(card.lists.ranking["choices"].ndcg)
    assert run.data.tags["build_id"] == card.build_id
    client = client_of(uri)
    steps = client.get_metric_history(run.info.run_id, "fold_rmse")
    assert [each.value for each in steps] == pytest.approx([each.rmse for each in card.metrics.folds])
    kept = {each.path for each in client.list_artifacts(run.info.run_id)}
    assert kept >= {"card.json", "card.md", "learning_curve.png"}
    assert ARRAYS not in kept
    assert tmp_path in Path(run.info.artifact_uri.removeprefix("file://")).parents


def test_a_tuning_is_kept_with_its_trials(built_place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    uri = f"sqlite:///{tmp_path}/runs.db"
    built_place.output("ml.tune", "--trials", "2", "--only", "choices", "--sample", "0.1", "--track", uri)
    tuning, *trials = runs_in(uri, monkeypatch)
    assert [run.data.tags["mlflow.parentRunId"] for run in trials] == [tuning.info.run_id] * 2
    assert tuning.data.params == trials[0].data.params
    assert {run.data.params["choices_regularisation"] for run in trials} >= {str(Recipe.choices_regularisation)}
    assert trials[0].data.metrics["ndcg_10"] >= trials[1].data.metrics["ndcg_10"]
    assert {each.path for each in client_of(uri).list_artifacts(tuning.info.run_id)} == {"report.md", "search.png"}


def test_a_store_that_cannot_be_opened(built_place: Place) -> None:
    code, _, errors = built_place.run("ml.train", "--track", "no_such_scheme://here")
    assert code == 1
    assert "cannot be used to track runs" in errors
    assert "Traceback" not in errors
    assert not built_place.models.exists()


def test_a_run_that_cannot_be_kept_is_told_of(capsys: pytest.CaptureFixture[str]) -> None:
    with telling("The model is saved all the same."), refused("sqlite:///runs.db"):
        raise OSError("no space left\non the disk")
    errors = capsys.readouterr().err
    assert errors == "sqlite:///runs.db cannot be used to track runs: no space left\nThe model is saved all the same.\n"


def test_nothing_is_reported_to_the_makers_of_mlflow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*PRIVATE, "MLFLOW_ALLOW_FILE_STORE"):
        monkeypatch.setenv(name, "")
    with pytest.raises(TrackingError, match="no_such_scheme"):
        open_tracker("no_such_scheme://here")
    from mlflow.telemetry.utils import is_telemetry_disabled  # noqa: PLC0415  # as above

    assert is_telemetry_disabled()
    assert os.environ["MLFLOW_ALLOW_FILE_STORE"] == ""
