"""A disk that fills up during a build and during a training: what was published must stay whole."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.drills.kills import published_ratings
from bench.drills.ledger import Entry, LostError, require
from ml.artifact.current import load_current
from ml.artifact.files import ModelError
from tests.support.workplace import REPOSITORY, Workplace, end_of, small_sample

DISK = 256 * 2**20
FREE_IN_BUILD = [number * 2**20 for number in range(24)]
"""The bytes left on the disk in each trial, from nothing to twice what a build needs, or a training."""
FREE_IN_TRAINING = [number * 2**18 for number in range(20)]


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """Mount a small file system in memory.

    Raises:
        PermissionError: This process may not mount file systems.
    """
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "cartelera-drill", folder],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode != 0:
        raise PermissionError(mounted.stderr.strip())
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@contextmanager
def filled(disk: Path, free: int) -> Iterator[None]:
    """Fill the disk until only `free` bytes are left."""
    filling = disk / "filling"
    with filling.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(1, shutil.disk_usage(disk).free - free))
    yield
    filling.unlink()


def fill_builds(folder: Path) -> Entry:
    """Build with too little space, and with a little more each time."""
    entry = Entry("`dbt build` on a disk that fills up")
    with small_disk(folder) as disk:
        workplace = Workplace(disk)
        small_sample(workplace.raw)
        lines = (REPOSITORY / "seeds" / "ratings.csv").read_text(encoding="utf-8").splitlines(keepends=True)
        old, built = build_without_bounds(workplace), 0
        for number, free in enumerate(FREE_IN_BUILD, 1):
            (workplace.raw / "ratings.csv").write_text("".join(lines[: 2001 + number]), encoding="utf-8")
            with entry.trial(f"{free:,} bytes left"):
                shutil.rmtree(workplace.warehouse.parent / "build")
                with filled(disk, free):
                    code, output = end_of(workplace.start("build"))
                    found = published_ratings(workplace)
                expected = 2000 + number if code == 0 else old
                require(found == expected, f"exit code {code}, and {found} ratings are published, not {expected}")
                require(code == 0 or says_so(output), f"the message does not say why: {output[-300:]}")
                built += code == 0
                old = build_without_bounds(workplace)
        entry.remark = f"{len(FREE_IN_BUILD) - built} stopped, {built} had room enough"
    return entry


def build_without_bounds(workplace: Workplace) -> int:
    """Build with enough space, which must succeed; return the number of published ratings."""
    code, output = workplace.dbt("build")
    require(code == 0, f"the build with room again fails: {output[-500:]}")
    return published_ratings(workplace)


def says_so(output: str) -> bool:
    """Whether the output says that the disk is full."""
    return any(words in output.lower() for words in ("no space left", "disk full", "out of disk", "no space"))


def fill_trainings(warehouse: Path, folder: Path) -> Entry:
    """Train with too little space, and with a little more each time."""
    entry = Entry("`python -m ml.train` on a disk that fills up")
    with small_disk(folder) as disk:
        models = disk / "models"
        train(warehouse, models)
        kept, trained = current(models), 0
        for free in FREE_IN_TRAINING:
            with entry.trial(f"{free:,} bytes left"):
                with filled(disk, free):
                    code, output = train(warehouse, models)
                    found = current(models)
                require((found == kept) == (code != 0), f"exit code {code}, and the current model is {found}")
                require(code == 0 or says_so(output), f"the message does not say why: {output[-300:]}")
                trained += code == 0
                kept = found
        code, output = train(warehouse, models)
        require(code == 0, f"the training with room again fails: {output[-500:]}")
        entry.remark = f"{len(FREE_IN_TRAINING) - trained} stopped, {trained} had room enough"
    return entry


def train(warehouse: Path, models: Path) -> tuple[int, str]:
    """Train for a short time; return the exit code and the output."""
    settings = {"CARTELERA_WAREHOUSE": str(warehouse), "CARTELERA_MODELS": str(models)}
    done = subprocess.run(
        [sys.executable, "-m", "ml.train", "--folds", "2", "--epochs", "2"],
        env=os.environ | settings,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def current(models: Path) -> str:
    """The name of the current model, which must be whole."""
    try:
        return load_current(models)[1].model
    except ModelError as error:
        raise LostError(str(error)) from error
