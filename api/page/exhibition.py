"""The findings and pictures of a build: drawn by `python -m eda.draw` in a process of its own, once, when asked for."""

import asyncio
import json
import logging
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from weakref import WeakKeyDictionary

from api.snapshot import Snapshot

SECONDS_TO_DRAW = 120.0

logger = logging.getLogger(__name__)


class ExhibitionError(Exception):
    """The pictures could not be drawn; the log says why."""


@dataclass(frozen=True)
class Picture:
    """One picture."""

    name: str
    title: str
    caption: str
    png: bytes

    @property
    def width(self) -> int:
        """In pixels; it stands in the header of every PNG file (ISO/IEC 15948, 11.2.2)."""
        return int.from_bytes(self.png[16:20])

    @property
    def height(self) -> int:
        """In pixels."""
        return int.from_bytes(self.png[20:24])


@dataclass(frozen=True)
class Exhibition:
    """What there is to see of a build, in one language."""

    build_id: str
    """The build that it was drawn from; it may be newer than the one asked for."""
    findings: list[str]
    pictures: dict[str, Picture]
    """By name, in reading order."""


class Exhibitions:
    """One for each language and each build that is served."""

    def __init__(self, warehouse: Path) -> None:
        """Know what to draw from.

        Args:
            warehouse: The published file.
        """
        self.warehouse = warehouse
        self.drawn: WeakKeyDictionary[Snapshot, dict[str, asyncio.Task[Exhibition]]] = WeakKeyDictionary()
        """They go when the build does that they were drawn for."""

    async def find(self, snapshot: Snapshot, language: str) -> Exhibition:
        """The exhibition, which is drawn where nobody has asked for it yet: several seconds.

        Raises:
            ExhibitionError: It could not be drawn; the next one who asks has it tried again.
        """
        tasks = self.drawn.setdefault(snapshot, {})
        if language not in tasks:
            tasks[language] = asyncio.create_task(draw(self.warehouse, language))
        try:
            # Who leaves before it is finished does not take it from the others.
            return await asyncio.shield(tasks[language])
        except ExhibitionError:
            tasks.pop(language, None)
            raise


async def draw(warehouse: Path, language: str) -> Exhibition:
    """Have it drawn, and read it.

    Raises:
        ExhibitionError: It cannot be drawn, or not in time.
    """
    with TemporaryDirectory(prefix="cartelera-") as folder:
        try:
            async with asyncio.timeout(SECONDS_TO_DRAW):
                await run("eda.draw", folder, "--language", language, CARTELERA_WAREHOUSE=str(warehouse))
            return read_exhibition(Path(folder))
        except (ExhibitionError, OSError, TimeoutError, ValueError) as error:
            logger.error("The pictures could not be drawn", extra={"fields": {"problem": str(error)}})
            raise ExhibitionError from error


async def run(module: str, *arguments: str, **settings: str) -> None:
    """Run a Python module in a process of its own, which ends when it is no longer waited for.

    Raises:
        ExhibitionError: It failed.
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
        _, printed = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    if process.returncode:
        raise ExhibitionError(printed.decode(errors="replace").strip())


def read_exhibition(folder: Path) -> Exhibition:
    """What `python -m eda.draw` has written."""
    catalogue = json.loads((folder / "exhibition.json").read_text(encoding="utf-8"))
    pictures = {
        each["name"]: Picture(**each, png=(folder / f"{each['name']}.png").read_bytes())
        for each in catalogue["pictures"]
    }
    return Exhibition(catalogue["build_id"], catalogue["findings"], pictures)
