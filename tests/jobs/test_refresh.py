"""`python -m jobs.refresh`, run as a scheduler runs it."""

import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from cartelera.lock import take_lock
from jobs.refresh import train
from ml.artifact.current import load_current
from ml.artifact.folder import list_models
from tests.support.workplace import REPOSITORY, Workplace

HEADER = "userId,rating,timestamp,movieId\n"


@dataclass(frozen=True)
class Scheduler:
    """Runs the refresh of a workplace, with the models beside it."""

    workplace: Workplace

    @property
    def models(self) -> Path:
        return self.workplace.folder / "models"

    @property
    def environment(self) -> dict[str, str]:
        return self.workplace.environment | {"CARTELERA_MODELS": str(self.models)}

    def refresh(self) -> tuple[int, str, str]:
        """Run the refresh; return its exit code, its line on standard output, and its standard error."""
        with self.start() as process:
            said, errors = process.communicate()
        assert said.count("\n") == 1
        return process.returncode, said.strip(), errors

    def start(self) -> subprocess.Popen[str]:
        """Start the refresh."""
        return subprocess.Popen(
            [sys.executable, "-m", "jobs.refresh"],
            cwd=REPOSITORY,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def build_id(self) -> str:
        """The id of the published build."""
        return str(self.workplace.query("select build_id from build_info")[0][0])

    def model(self) -> str:
        """The name of the current model."""
        return load_current(self.models)[1].model


def test_data_arrives_day_by_day_until_steps_fail(workplace: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    scheduler = Scheduler(workplace)
    code, said, errors = scheduler.refresh()
    first_build, first_model = scheduler.build_id(), scheduler.model()
    titles, ratings = workplace.query("select count(*), (select count(*) from ratings) from titles")[0]
    assert (code, errors) == (0, "")
    assert said == (
        f"refresh: build {first_build} has {titles:,} titles (0 added, 0 changed, 0 removed) "
        f"and {ratings:,} ratings (0 rejected); {first_model} is the current model now."
    )

    with monkeypatch.context() as environment:
        for name, value in scheduler.environment.items():
            environment.setenv(name, value)
        assert train(scheduler.models) == (0, f"the ratings are those of {first_model}, which stays.")

    (workplace.raw / "ratings").mkdir()
    (workplace.raw / "ratings" / "9.csv").write_text(f"{HEADER}999999,5.0,1600000000,as1\n1,9,1,as1\n")
    with (workplace.raw / "hulu_titles.csv").open("a", encoding="utf-8") as catalog:
        catalog.write("s9999,Movie,A New Film,,,,,2026,,90 min,Drama,New.\n")
    code, said, _ = scheduler.refresh()
    assert code == 0
    assert scheduler.build_id() != first_build
    assert f"{titles + 1:,} titles (1 added, 0 changed, 0 removed) and {ratings + 1:,} ratings (1 rejected)" in said
    assert said.endswith("is the current model now.")
    assert scheduler.model() != first_model
    assert load_current(scheduler.models)[1].build_id == scheduler.build_id()

    leave_the_model_where_the_training_fails(scheduler)
    leave_everything_where_the_build_fails(scheduler)


def leave_the_model_where_the_training_fails(scheduler: Scheduler) -> None:
    scheduler.workplace.edit("ratings.csv", HEADER, f"{HEADER}999998,5.0,1,as1\n")
    build_id, model = scheduler.build_id(), scheduler.model()
    with take_lock(scheduler.models, "training"):
        code, said, errors = scheduler.refresh()
    assert code == 3
    assert said.endswith(f"; the training failed, and {model} stays.")
    assert "Another training" in errors
    assert scheduler.build_id() != build_id
    assert scheduler.model() == model


def leave_everything_where_the_build_fails(scheduler: Scheduler) -> None:
    published, models = scheduler.workplace.warehouse.read_bytes(), list_models(scheduler.models)
    scheduler.workplace.edit("netflix_titles.csv", "release_year", "relase_year")
    code, said, errors = scheduler.refresh()
    assert (code, said) == (1, "refresh: the build failed, and everything is served as it was.")
    assert "raw/netflix_titles.csv" in errors
    assert "Unknown: relase_year" in errors
    assert scheduler.workplace.warehouse.read_bytes() == published
    assert list_models(scheduler.models) == models


def test_what_was_harmed_is_said_and_without_ratings_there_is_nothing_to_train(workplace: Workplace) -> None:
    (workplace.raw / "ratings.csv").unlink()
    workplace.warehouse.parent.mkdir()
    workplace.warehouse.write_bytes(b"no database" * 9999)
    code, said, errors = Scheduler(workplace).refresh()
    assert (code, errors) == (0, "")
    kept = f"{workplace.warehouse}.harmed"
    assert re.fullmatch(
        r"refresh: build \S+ has \S+ titles .* and 0 ratings \(0 rejected\); the warehouse before was harmed and "
        rf"is kept as {re.escape(kept)}, and the history of titles begins anew; there are no ratings to train on\.",
        said,
    )
    assert Path(kept).read_bytes() == b"no database" * 9999


def test_a_partial_build_is_not_taken_for_a_new_one(built: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    before = built.warehouse.read_bytes()
    monkeypatch.setenv("DBT_RESOURCE_TYPES", "seed")
    code, said, errors = Scheduler(built).refresh()
    assert (code, said) == (
        1,
        "refresh: nothing was published, because this is a partial build (--resource-types); "
        "everything is served as it was.",
    )
    assert "Not published" in errors
    monkeypatch.setenv("DBT_QUIET", "true")
    assert Scheduler(built).refresh()[:2] == (
        1,
        "refresh: nothing was published, and everything is served as it was.",
    )
    assert built.warehouse.read_bytes() == before


def test_one_that_is_told_to_stop_takes_its_step_with_it(workplace: Workplace) -> None:
    scheduler = Scheduler(workplace)
    with scheduler.start() as stopped:
        while not (lock := workplace.warehouse.parent / "build" / "lock").exists() or not lock.read_text():
            time.sleep(0.01)
        stopped.terminate()
        said, _ = stopped.communicate()
    assert (stopped.returncode, said) == (2, "refresh: stopped; what is served is whole\n")
    with take_lock(lock.parent, "test"):  # the build has ended
        assert not workplace.warehouse.exists()


def test_twice_at_once(workplace: Workplace) -> None:
    with take_lock(workplace.warehouse.parent / "refresh", "refresh"):
        code, said, _ = Scheduler(workplace).refresh()
    assert code == 2
    assert said.startswith("refresh: nothing was done: Another refresh (")
    assert not workplace.warehouse.exists()
