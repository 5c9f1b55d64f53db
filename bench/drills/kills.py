"""SIGKILL at any moment of a build and of a training: what is published must always be one whole generation."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import duckdb

from bench.drills.ledger import Entry, LostError, require
from ml.artifact.current import load_current
from ml.artifact.files import ModelError
from tests.support.workplace import REPOSITORY, Workplace, end_of, small_sample

BUILDS, TRAININGS = 50, 20
AIMED_AT_PUBLISHING = 5
"""Every fifth kill waits until the build is about to publish."""


def kill_builds(folder: Path) -> Entry:
    """Kill builds in every phase; the build after each kill must succeed without help."""
    entry = Entry(f"`dbt build` killed, every {AIMED_AT_PUBLISHING}th while it publishes")
    workplace = Workplace(folder)
    small_sample(workplace.raw)
    lines = (REPOSITORY / "seeds" / "ratings.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    chance = random.Random(50)
    lasts = build(workplace)
    old = published_ratings(workplace)
    took_over = 0
    for number in range(1, BUILDS + 1):
        # Each build has a different number of ratings, which identifies it.
        offered = 2000 + number
        (workplace.raw / "ratings.csv").write_text("".join(lines[: offered + 1]), encoding="utf-8")
        with entry.trial(f"kill {number}"):
            kill_one_build(workplace, number, lasts, chance)
            found = published_ratings(workplace)
            require(found in (old, offered), f"neither the old nor the new generation is published, but {found}")
            took_over += found == offered
            lasts = build(workplace)
            old = published_ratings(workplace)
            require(old == offered, f"the next build has published {old} ratings of {offered}")
    entry.remark = f"{BUILDS - took_over} left the old generation, {took_over} had published the new one"
    return entry


def build(workplace: Workplace) -> float:
    """Run a build that must succeed, and return its seconds."""
    began = time.monotonic()
    code, output = end_of(workplace.start("build"))
    require(code == 0, f"the build after it fails: {output[-500:]}")
    return time.monotonic() - began


def kill_one_build(workplace: Workplace, number: int, lasts: float, chance: random.Random) -> None:
    """Start a build and kill it; a higher number kills it in a later phase."""
    new = Path(f"{workplace.warehouse}.new")
    with workplace.start("build") as process:
        if number % AIMED_AT_PUBLISHING == 0:
            while process.poll() is None and not new.exists():
                time.sleep(0.001)
            time.sleep(chance.uniform(0, 0.15))
        else:
            time.sleep(lasts * (number - chance.random()) / BUILDS)
        process.kill()
        process.communicate()


def published_ratings(workplace: Workplace) -> int:
    """The number of published ratings.

    Raises:
        LostError: The published file is not one whole generation.
    """
    try:
        [[counts]] = workplace.query("select row_counts from build_info")
        actual = {mart: len(workplace.query(f"select 1 from {mart}")) for mart in counts}
    except duckdb.Error as error:
        raise LostError(f"the published file cannot be read: {error}") from error
    require(actual == counts, f"the published file has {actual}, and says {counts}")
    return int(actual["ratings"])


def kill_trainings(warehouse: Path, folder: Path) -> Entry:
    """Kill trainings; after each kill the current model must be whole, and the next training must succeed."""
    entry = Entry("`python -m ml.train` killed")
    models = folder / "models"
    settings = {"CARTELERA_WAREHOUSE": str(warehouse), "CARTELERA_MODELS": str(models)}
    lasts = train(settings)
    chance = random.Random(20)
    kept, took_over = load_current(models)[1].model, 0
    for number in range(1, TRAININGS + 1):
        with entry.trial(f"kill {number}"):
            process = start_training(settings)
            time.sleep(lasts * (number - chance.random()) / TRAININGS)
            process.kill()
            process.communicate()
            try:
                name = load_current(models)[1].model
            except ModelError as error:
                raise LostError(str(error)) from error
            require(name >= kept, f"the current model is {name}, which is older than {kept}")
            took_over += name > kept
            lasts = train(settings)
            kept = load_current(models)[1].model
            require(not list(models.glob(".unfinished-*")), "the next training leaves rubbish")
    entry.remark = f"{TRAININGS - took_over} left the old model, {took_over} had saved the new one"
    return entry


def start_training(settings: dict[str, str]) -> subprocess.Popen[str]:
    """Start a training of a few seconds."""
    command = [sys.executable, "-m", "ml.train", "--folds", "2", "--epochs", "5"]
    return subprocess.Popen(
        command, env=os.environ | settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def train(settings: dict[str, str]) -> float:
    """Run a training that must succeed, and return its seconds."""
    began = time.monotonic()
    process = start_training(settings)
    output, _ = process.communicate()
    require(process.returncode == 0, f"the training after it fails: {output[-500:]}")
    return time.monotonic() - began
