"""The findings and pictures of a build: drawn by `python -m eda.draw` in a process of its own, once, when asked for."""

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

SECONDS_TO_DRAW = 25.0
"""Less than a stopping service waits for requests in flight."""
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
    """The build that it was drawn from."""
    findings: list[str]
    pictures: dict[str, Picture]
    """By name, in reading order."""


class Exhibitions:
    """One for each language and each build that is served; drawn one at a time."""

    def __init__(self, warehouse: Path, private: Path | None) -> None:
        """Know what to draw from.

        Args:
            warehouse: The published file.
            private: Where to draw. None for the temporary folder of the machine.
        """
        self.warehouse = warehouse
        self.private = private
        self.drawing = asyncio.Lock()
        self.drawn: WeakKeyDictionary[Snapshot, dict[str, asyncio.Task[Exhibition]]] = WeakKeyDictionary()
        """They go when the build does that they were drawn for."""

    async def find(self, snapshot: Snapshot, language: str) -> Exhibition:
        """The exhibition, which is drawn where nobody has asked for it yet: several seconds.

        Raises:
            ExhibitionError: It could not be drawn; who asks some seconds later has it tried again.
        """
        tasks = self.drawn.setdefault(snapshot, {})
        if language not in tasks:
            tasks[language] = asyncio.create_task(self.draw(snapshot.build.build_id, language))
            tasks[language].add_done_callback(partial(forget_failure, tasks, language))
        # Who leaves before it is finished does not take it from the others.
        return await asyncio.shield(tasks[language])

    async def draw(self, build_id: str, language: str) -> Exhibition:
        """Have it drawn, and read it.

        Raises:
            ExhibitionError: It cannot be drawn, or not in time, or from another build.
        """
        async with self.drawing:
            try:
                with TemporaryDirectory(prefix="cartelera-", dir=self.private) as folder:
                    settings = {"CARTELERA_WAREHOUSE": str(self.warehouse)}
                    await run("eda.draw", [folder, "--language", language], settings)
                    exhibition = read_exhibition(Path(folder))
                if exhibition.build_id != build_id:
                    raise ExhibitionError(f"{build_id} is served, but {exhibition.build_id} is published")
            except Exception as error:  # whatever happens, the next one who asks must have it tried again
                logger.error("The pictures could not be drawn", extra={"fields": {"problem": str(error)}})
                raise ExhibitionError from error
        return exhibition


def forget_failure(tasks: dict[str, asyncio.Task[Exhibition]], language: str, task: asyncio.Task[Exhibition]) -> None:
    """Let it be tried again some time after it has failed."""
    if task.cancelled() or task.exception() is not None:
        asyncio.get_running_loop().call_later(SECONDS_BEFORE_ANOTHER_TRY, tasks.pop, language, None)


async def run(module: str, arguments: list[str], settings: dict[str, str]) -> None:
    """Run a Python module in a process of its own, which ends when it is no longer waited for.

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
    """What `python -m eda.draw` has written."""
    catalogue = json.loads((folder / "exhibition.json").read_text(encoding="utf-8"))
    pictures = {
        each["name"]: Picture(**each, png=(folder / f"{each['name']}.png").read_bytes())
        for each in catalogue["pictures"]
    }
    return Exhibition(catalogue["build_id"], catalogue["findings"], pictures)
