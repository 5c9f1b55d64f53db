"""The findings and pictures of the served build; `python -m eda.draw` draws them as soon as a build is served."""

import asyncio
import json
import logging
import os
import shutil
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from api.served.snapshot import Snapshot
from api.served.state import StateKeeper
from cartelera.lock import LockedError, take_lock
from cartelera.texts import LANGUAGES

SECONDS_TO_DRAW = 100.0
"""Drawing takes two seconds of a processor; a busy machine needs several times that."""
SECONDS_BETWEEN_LOOKS = 0.25
SECONDS_BEFORE_DRAWING = 2.0
"""Only a build that has been served for so long is drawn: builds that follow each other at once are not."""
SECONDS_BEFORE_ANOTHER_TRY = 15.0
NICENESS = 10
"""Drawing gives way to requests by so much (setpriority(2))."""

logger = logging.getLogger(__name__)


class ExhibitionError(Exception):
    """The pictures could not be drawn; the log says why."""


class OtherBuildError(Exception):
    """What is published is another build than the one that is served."""


@dataclass(frozen=True)
class Picture:
    """One picture."""

    name: str
    title: str
    caption: str
    finding: str
    """What is to be seen in it."""
    svg: str
    """The picture as an element of the page."""
    file: str
    """The picture as an SVG file."""


@dataclass(frozen=True)
class Exhibition:
    """The findings and pictures of one build, in one language."""

    build_id: str
    """The build that they were drawn from."""
    style: str
    """The style sheet of the pictures."""
    findings: list[str]
    pictures: dict[str, Picture]
    """The pictures by name, in reading order."""


class Exhibitions:
    """The exhibition of the served build in every language."""

    def __init__(self, warehouse: Path) -> None:
        """Start without pictures.

        Args:
            warehouse: The published file to draw from.
        """
        self.warehouse = warehouse
        self.drawn: dict[str, dict[str, Exhibition]] = {}
        """By build and language; those of the served build alone."""
        self.failed: dict[str, float] = {}
        """The builds of which the pictures could not be drawn, and when another try is due (`time.monotonic`)."""

    async def find(self, build_id: str, language: str) -> Exhibition:
        """Return the exhibition of a build as soon as it is drawn.

        Raises:
            ExhibitionError: It could not be drawn, or takes too long.
        """
        try:
            async with asyncio.timeout(SECONDS_TO_DRAW):
                while build_id not in self.drawn:
                    if build_id in self.failed:
                        raise ExhibitionError
                    await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
        except TimeoutError as error:
            raise ExhibitionError from error
        return self.drawn[build_id][language]

    async def keep_drawn(self, keeper: StateKeeper, folder: Path) -> None:
        """Draw each build that is served, as soon as it is served.

        Args:
            keeper: Knows what is served.
            folder: Holds a folder of pictures for each build that has been drawn; the workers share it.
        """
        while True:
            snapshot = keeper.current.snapshot
            if snapshot is not None and is_settled(snapshot) and self.is_due(snapshot.build.build_id):
                await self.provide(snapshot.build.build_id, folder)
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)

    def is_due(self, build_id: str) -> bool:
        """Whether the pictures of a build are missing, and no failed try was just before."""
        return build_id not in self.drawn and self.failed.get(build_id, 0) < time.monotonic()

    async def provide(self, build_id: str, folder: Path) -> None:
        """Draw a build, unless another worker has drawn it or is drawing it, and read its pictures."""
        place = folder / build_id
        try:
            with take_lock(folder, "drawing"):
                if not place.is_dir():
                    await self.draw(place)
                self.drawn = {build_id: await asyncio.to_thread(read_exhibitions, place)}
            self.failed = {}
        except LockedError:
            return
        except OtherBuildError:  # the served build has just been replaced, and the new one is drawn soon
            self.failed = {build_id: time.monotonic() + SECONDS_BEFORE_ANOTHER_TRY}
        except Exception as error:  # whatever fails, a later try may succeed
            if build_id not in self.failed:
                logger.error("The pictures could not be drawn", extra={"fields": {"problem": str(error)}})
            self.failed = {build_id: time.monotonic() + SECONDS_BEFORE_ANOTHER_TRY}

    async def draw(self, place: Path) -> None:
        """Draw a build in another process, and put all its pictures into place at once; delete those of other builds.

        Raises:
            ExhibitionError: Drawing failed, or took too long.
            OtherBuildError: Another build is published than the one that is served.
        """
        for old in place.parent.glob("*/"):
            shutil.rmtree(old)
        with TemporaryDirectory(prefix="unfinished-", dir=place.parent) as unfinished:
            drawn = Path(unfinished) / "drawn"
            await run("eda.draw", [str(drawn)], {"CARTELERA_WAREHOUSE": str(self.warehouse)})
            published = read_exhibition(drawn / LANGUAGES[0]).build_id
            if published != place.name:
                raise OtherBuildError
            drawn.rename(place)


def is_settled(snapshot: Snapshot) -> bool:
    """Whether a build has been served for long enough to be drawn."""
    return time.monotonic() - snapshot.taken >= SECONDS_BEFORE_DRAWING


async def run(module: str, arguments: list[str], settings: dict[str, str]) -> None:
    """Run a Python module in another process, and kill it if waiting for it is cancelled or takes too long.

    Raises:
        ExhibitionError: It failed, or took too long.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        *arguments,
        env=os.environ | settings,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        with suppress(OSError):  # a machine that forbids it draws all the same
            os.setpriority(os.PRIO_PROCESS, process.pid, NICENESS)
        async with asyncio.timeout(SECONDS_TO_DRAW):
            _, printed = await process.communicate()
    except TimeoutError as error:
        raise ExhibitionError(f"It took more than {SECONDS_TO_DRAW:.0f} seconds") from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise ExhibitionError(printed.decode(errors="replace").strip())


def read_exhibitions(folder: Path) -> dict[str, Exhibition]:
    """Read what `python -m eda.draw` has written, by language."""
    return {language: read_exhibition(folder / language) for language in LANGUAGES}


def read_exhibition(folder: Path) -> Exhibition:
    """Read what `python -m eda.draw` has written in one language."""
    catalogue = json.loads((folder / "exhibition.json").read_text(encoding="utf-8"))
    pictures = {
        each["name"]: Picture(**each, file=(folder / f"{each['name']}.svg").read_text(encoding="utf-8"))
        for each in catalogue["pictures"]
    }
    return Exhibition(catalogue["build_id"], catalogue["style"], catalogue["findings"], pictures)
