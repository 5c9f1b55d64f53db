"""The findings and pictures of a build, drawn on the first request by `python -m eda.draw` in its own process."""

import asyncio
import json
import logging
import os
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from weakref import WeakKeyDictionary

from api.served.snapshot import Snapshot

SECONDS_TO_DRAW = 100.0
"""Drawing takes ten seconds of a processor; a busy machine needs several times that."""
SECONDS_BEFORE_ANOTHER_TRY = 5.0

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
        """The width in pixels, read from the header of the PNG file (ISO/IEC 15948, 11.2.2)."""
        return int.from_bytes(self.png[16:20])

    @property
    def height(self) -> int:
        """The height in pixels."""
        return int.from_bytes(self.png[20:24])


@dataclass(frozen=True)
class Exhibition:
    """The findings and pictures of one build, in one language."""

    build_id: str
    """The build that they were drawn from."""
    findings: list[str]
    pictures: dict[str, Picture]
    """The pictures by name, in reading order."""


class Exhibitions:
    """The exhibitions of the served builds, one per language; drawn one at a time."""

    def __init__(self, warehouse: Path, private: Path | None) -> None:
        """Start without exhibitions.

        Args:
            warehouse: The published file to draw from.
            private: The folder to draw in. None for the machine's temporary folder.
        """
        self.warehouse = warehouse
        self.private = private
        self.drawing = asyncio.Lock()
        self.drawn: WeakKeyDictionary[Snapshot, dict[str, asyncio.Task[Exhibition]]] = WeakKeyDictionary()
        """Keyed by the snapshot that they were drawn for; dropped with it."""

    async def find(self, snapshot: Snapshot, language: str) -> Exhibition:
        """Return the exhibition; the first call for a build and a language draws it, which takes several seconds.

        Raises:
            ExhibitionError: It could not be drawn; a later call tries again.
        """
        tasks = self.drawn.setdefault(snapshot, {})
        if language not in tasks:
            tasks[language] = asyncio.create_task(self.draw(snapshot.build.build_id, language))
            tasks[language].add_done_callback(partial(forget_failure, tasks, language))
        # Shielded, so that a client who disconnects does not cancel the drawing for the others.
        return await asyncio.shield(tasks[language])

    async def draw(self, build_id: str, language: str) -> Exhibition:
        """Draw the exhibition in another process, and read the result.

        Raises:
            ExhibitionError: Drawing failed, took too long, or used another build.
        """
        async with self.drawing:
            try:
                with TemporaryDirectory(prefix="cartelera-", dir=self.private) as folder:
                    settings = {"CARTELERA_WAREHOUSE": str(self.warehouse)}
                    await run("eda.draw", [folder, "--language", language], settings)
                    exhibition = read_exhibition(Path(folder))
                if exhibition.build_id != build_id:
                    raise ExhibitionError(f"{build_id} is served, but {exhibition.build_id} is published")
            except Exception as error:  # whatever fails, the next request must be able to try again
                logger.error("The pictures could not be drawn", extra={"fields": {"problem": str(error)}})
                raise ExhibitionError from error
        return exhibition


def forget_failure(tasks: dict[str, asyncio.Task[Exhibition]], language: str, task: asyncio.Task[Exhibition]) -> None:
    """Remove a failed task after a while, so that the next request tries again."""
    if task.cancelled() or task.exception() is not None:
        asyncio.get_running_loop().call_later(SECONDS_BEFORE_ANOTHER_TRY, tasks.pop, language, None)


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


def read_exhibition(folder: Path) -> Exhibition:
    """Read what `python -m eda.draw` has written."""
    catalogue = json.loads((folder / "exhibition.json").read_text(encoding="utf-8"))
    pictures = {
        each["name"]: Picture(**each, png=(folder / f"{each['name']}.png").read_bytes())
        for each in catalogue["pictures"]
    }
    return Exhibition(catalogue["build_id"], catalogue["findings"], pictures)
