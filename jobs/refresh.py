"""`python -m jobs.refresh`, for a scheduler: build, train if the ratings have changed, promote if not worse.

If the build fails, nothing changes; if the training fails, the current model stays. One line on standard output says
what has happened. The output of a failed step goes to standard error.
"""

import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import duckdb

from cartelera.extras import MissingExtraError, require_extras
from cartelera.lock import LockedError, take_lock
from cartelera.published import NoWarehouseError, harmed_file, is_harmed, open_published, read_build_info
from cartelera.settings import Settings, SettingsError, read_settings
from ml.artifact.current import load_current
from ml.artifact.files import ModelError
from ml.command_line.options import WORSE

BUILD_FAILED, NOT_BEGUN, TRAINING_FAILED = 1, 2, 3
"""The exit codes besides 0: the build failed; the refresh could not start, or was stopped; the training failed."""
BUILD = [sys.executable, "-m", "jobs.build", "--exclude-resource-type", "unit_test"]
"""Without the unit tests: they say the same every day, and take a fifth of a small build's time."""
TRAIN = [sys.executable, "-m", "ml.train", "--if-changed"]
NOT_PUBLISHED = re.compile(r"Not published: (.+)\. Readers keep")
"""How `dbt build` says why it has published nothing."""
COUNT_CHANGES = """
    select change, count(distinct id)
    from title_changes
    where build_id = (select build_id from build_info)
    group by change
"""


class BuildError(Exception):
    """The build was not published, or cannot be read; the message says why."""


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
    try:
        built, ratings = build(settings.warehouse)
    except BuildError as error:
        return Outcome(BUILD_FAILED, str(error))
    if not ratings:
        return Outcome(0, f"{built}; there are no ratings to train on.")
    trained = train(settings.models)
    return Outcome(trained.code, f"{built}; {trained.said}")


def build(warehouse: Path) -> tuple[str, int]:
    """Build, and make sure that this build was published: dbt ends with 0 after a partial build too.

    Args:
        warehouse: The published file.

    Returns:
        A description of the build, and the number of its ratings.

    Raises:
        BuildError: It was not published, or cannot be read.
    """
    before = published_build(warehouse)
    was_harmed = is_harmed(warehouse)
    code, printed = run(BUILD)
    try:
        require_published(code, printed)
        build_id, described, ratings = describe_build(warehouse)
        if build_id == before:
            raise BuildError("nothing was published, and everything is served as it was.")
    except (NoWarehouseError, duckdb.Error) as error:
        show(printed)
        raise BuildError(f"the build cannot be read: {error}") from error
    except BuildError:
        show(printed)
        raise
    if was_harmed:
        kept = harmed_file(warehouse)
        described += f"; the warehouse before was harmed and is kept as {kept}, and the history of titles begins anew"
    return described, ratings


def require_published(code: int, printed: bytes) -> None:
    """Make sure that dbt has neither failed nor said that it has published nothing.

    Raises:
        BuildError: It has.
    """
    if code:
        raise BuildError("the build failed, and everything is served as it was.")
    obstacle = NOT_PUBLISHED.search(printed.decode(errors="replace"))
    if obstacle:
        raise BuildError(f"nothing was published, because {obstacle[1]}; everything is served as it was.")


def train(models: Path) -> Outcome:
    """Train if the ratings have changed, and say which model is the current one."""
    before = current_model(models)
    code, printed = run(TRAIN)
    after = current_model(models)
    if code == WORSE:
        return Outcome(0, f"the new model is worse, so {after} stays.")
    if code:
        show(printed)
        kept = f"{after} stays" if after else "there is no model"
        return Outcome(TRAINING_FAILED, f"the training failed, and {kept}.")
    if after == before:
        return Outcome(0, f"the ratings are those of {after}, which stays.")
    return Outcome(0, f"{after} is the current model now.")


def run(command: list[str]) -> tuple[int, bytes]:
    """Run a step, and return its exit code and what it has printed."""
    step = subprocess.run(command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)  # noqa: S603
    return step.returncode, step.stdout


def show(printed: bytes) -> None:
    """Show what a failed step has printed."""
    sys.stderr.buffer.write(printed)
    sys.stderr.flush()


def describe_build(warehouse: Path) -> tuple[str, str, int]:
    """The id of the published build, a description of it, and the number of its ratings.

    Args:
        warehouse: The published file.

    Raises:
        NoWarehouseError: There is no published file, or it cannot be read.
    """
    with open_published(warehouse) as connection:
        build = read_build_info(connection)
        changes = dict(connection.execute(COUNT_CHANGES).fetchall())
    titles, ratings, rejected = (build.row_counts[mart] for mart in ("titles", "training_ratings", "rejected_ratings"))
    changed = ", ".join(f"{changes.get(kind, 0):,} {kind}" for kind in ("added", "changed", "removed"))
    described = (
        f"build {build.build_id} has {titles:,} titles ({changed}) and {ratings:,} ratings ({rejected:,} rejected)"
    )
    return build.build_id, described, ratings


def published_build(warehouse: Path) -> str | None:
    """The id of the published build; None if there is none or it cannot be read."""
    try:
        with open_published(warehouse) as connection:
            return read_build_info(connection).build_id
    except (NoWarehouseError, duckdb.Error):
        return None


def current_model(models: Path) -> str | None:
    """The name of the current model; None if there is none or it cannot be loaded."""
    try:
        return load_current(models)[1].model
    except ModelError:
        return None


if __name__ == "__main__":
    sys.exit(main())
