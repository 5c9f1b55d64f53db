"""`python -m jobs.refresh`, for a scheduler: build, train if the ratings have changed, promote if not worse.

If the build fails, nothing changes; if the training fails, the current model stays. One line on standard output says
what has happened. The output of a failed step goes to standard error.
"""

import signal
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import duckdb

from cartelera.extras import MissingExtraError, require_extras
from cartelera.lock import LockedError, take_lock
from cartelera.published import NoWarehouseError, open_published, read_build_info
from cartelera.settings import Settings, SettingsError, read_settings
from ml.artifact.current import load_current
from ml.artifact.files import ModelError
from ml.command_line.options import WORSE

BUILD_FAILED, NOT_BEGUN, TRAINING_FAILED = 1, 2, 3
"""The exit codes besides 0: the build failed; the refresh could not start, or was stopped; the training failed."""
BUILD = [str(Path(sys.executable).with_name("dbt")), "build"]
TRAIN = [sys.executable, "-m", "ml.train", "--if-changed"]
COUNT_CHANGES = """
    select change, count(distinct id)
    from title_changes
    where build_id = (select build_id from build_info)
    group by change
"""


class Outcome(NamedTuple):
    """The outcome of a refresh, or of a step of it: the exit code, and a sentence that describes it."""

    code: int
    said: str


def main() -> int:
    """Refresh, and return the exit code: 0 if all is done, else one of the codes above."""
    # SIGTERM stops the running step too, as Ctrl-C does: a step left running would lock out the next refresh.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        require_extras("build", "train")
        settings = read_settings()
        with take_lock(settings.warehouse.parent / "refresh", "refresh"):
            outcome = refresh(settings)
    except (LockedError, MissingExtraError, OSError, SettingsError) as error:
        outcome = Outcome(NOT_BEGUN, f"nothing was done: {error}")
    except KeyboardInterrupt:
        outcome = Outcome(NOT_BEGUN, "stopped; what is served is whole")
    print(f"refresh: {outcome.said}")
    return outcome.code


def refresh(settings: Settings) -> Outcome:
    """Build, then train."""
    if run(BUILD):
        return Outcome(BUILD_FAILED, "the build failed, and everything is served as it was.")
    try:
        built, ratings = describe_build(settings.warehouse)
    except (NoWarehouseError, duckdb.Error) as error:
        return Outcome(BUILD_FAILED, f"the build cannot be read: {error}")
    if not ratings:
        return Outcome(0, f"{built}; there are no ratings to train on.")
    trained = train(settings.models)
    return Outcome(trained.code, f"{built}; {trained.said}")


def train(models: Path) -> Outcome:
    """Train if the ratings have changed, and say which model is the current one."""
    before = current_model(models)
    code = run(TRAIN, fine=(0, WORSE))
    after = current_model(models)
    if code == WORSE:
        return Outcome(0, f"the new model is worse, so {after} stays.")
    if code:
        kept = f"{after} stays" if after else "there is no model"
        return Outcome(TRAINING_FAILED, f"the training failed, and {kept}.")
    if after == before:
        return Outcome(0, f"the ratings are those of {after}, which stays.")
    return Outcome(0, f"{after} is the current model now.")


def run(command: list[str], fine: tuple[int, ...] = (0,)) -> int:
    """Run a step, show what it has printed if it failed, and return its exit code."""
    step = subprocess.run(command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)  # noqa: S603
    if step.returncode not in fine:
        sys.stderr.buffer.write(step.stdout)
        sys.stderr.flush()
    return step.returncode


def describe_build(warehouse: Path) -> tuple[str, int]:
    """A description of the published build, and the number of its ratings.

    Args:
        warehouse: The published file.

    Raises:
        NoWarehouseError: There is no published file, or it cannot be read.
    """
    with open_published(warehouse) as connection:
        build = read_build_info(connection)
        changes = dict(connection.execute(COUNT_CHANGES).fetchall())
    titles, ratings = build.row_counts["titles"], build.row_counts["training_ratings"]
    changed = ", ".join(f"{changes.get(kind, 0):,} {kind}" for kind in ("added", "changed", "removed"))
    return f"build {build.build_id} has {titles:,} titles ({changed}) and {ratings:,} ratings", ratings


def current_model(models: Path) -> str | None:
    """The name of the current model; None if there is none or it cannot be loaded."""
    try:
        return load_current(models)[1].model
    except ModelError:
        return None


if __name__ == "__main__":
    sys.exit(main())
