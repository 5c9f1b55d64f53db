"""Folders that become read-only: what is published must stay whole and served, and everything goes on afterwards."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.drills.kills import published_ratings
from bench.drills.ledger import Entry, require
from bench.drills.running import Refreshed, require_served
from tests.support.workplace import end_of

PHASES = 4
WITHOUT_RIGHTS = ("setpriv", "--bounding-set=-all", "--inh-caps=-all", "--")
"""Takes away root's right to write where nobody may."""
MAY_WRITE, MAY_ONLY_READ = 0o755, 0o555


def forbid_writing(folder: Path) -> list[Entry]:
    """Make warehouse and models read-only: before builds and trainings, and in the middle of them."""
    place = Refreshed(folder)
    lasts = place.refresh_well(0)
    with place.serving() as service:
        return [mount_read_only(place, service.port), take_rights(place, service.port, lasts)]


def mount_read_only(place: Refreshed, port: int) -> Entry:
    """Build and train where the file system is read-only."""
    entry = Entry("`dbt build` and `python -m ml.train` on a read-only file system")
    for folder, module in [(place.workplace.warehouse.parent, "jobs.build"), (place.models, "ml.train")]:
        place.offer(published_ratings(place.workplace) - 2000 + 1)
        with entry.trial(f"{module}, {folder.name}"):
            before = state(place)
            with read_only(folder):
                code, output = end_of(place.start(module))
                require(code != 0 and says_so(output), f"exit code {code}: {output[-300:]}")
                require(state(place) == before, "what is published has changed")
                require_served(port, place.workplace, place.models)
            place.refresh_well(published_ratings(place.workplace) - 2000 + 1)
            require_served(port, place.workplace, place.models)
    entry.remark = "all stopped and said why; what was published stayed in service"
    return entry


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Mount a folder over itself, read-only.

    Raises:
        PermissionError: This process may not mount file systems.
    """
    for options in (["--bind", str(folder)], ["-o", "remount,bind,ro"]):
        mounted = subprocess.run(["mount", *options, folder], capture_output=True, text=True, check=False)
        if mounted.returncode != 0:
            raise PermissionError(mounted.stderr.strip())
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def take_rights(place: Refreshed, port: int, lasts: float) -> Entry:
    """Take away the right to write in the middle of refreshes, each time in a later phase."""
    entry = Entry("`python -m jobs.refresh` whose folders become read-only while it runs")
    stopped = 0
    for number in range(1, PHASES + 1):
        offered = published_ratings(place.workplace) - 2000 + 1
        place.offer(offered)
        with entry.trial(f"phase {number}"):
            old, _ = state(place)
            process = place.start("jobs.refresh", *WITHOUT_RIGHTS)
            time.sleep(lasts * number / (PHASES + 1))
            with forbidden(place):
                code, output = end_of(process)
                require(code == 0 or says_so(output), f"exit code {code}: {output[-300:]}")
                found = published_ratings(place.workplace)
                require(code != 1 or state(place)[0] == old, f"the build has failed, and {found} ratings are published")
                require_served(port, place.workplace, place.models)
            stopped += code != 0
            place.refresh_well(offered + 1)
            require_served(port, place.workplace, place.models)
    entry.remark = f"{stopped} stopped and said why, {entry.tried - stopped} had written all; the next one completed"
    return entry


@contextmanager
def forbidden(place: Refreshed) -> Iterator[None]:
    """Let nobody write into the folders of the warehouse and of the models."""
    warehouse = place.workplace.warehouse.parent
    folders = [warehouse, warehouse / "build", place.models]
    for folder in folders:
        folder.chmod(MAY_ONLY_READ)
    try:
        yield
    finally:
        for folder in folders:
            folder.chmod(MAY_WRITE)


def state(place: Refreshed) -> tuple[str, str]:
    """The published build, and the pointer to the current model."""
    [[build_id]] = place.workplace.query("select build_id from build_info")
    return str(build_id), (place.models / "current.json").read_text(encoding="utf-8")


def says_so(output: str) -> bool:
    """Whether the output says that nothing may be written."""
    return any(words in output.lower() for words in ("read-only file system", "permission denied", "read only"))
