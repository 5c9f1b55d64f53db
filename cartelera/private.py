"""The private folder of a running service: deleted when the service ends or, if it was killed, by the next start."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

PREFIX = "cartelera-"
PRIVATE_FOLDER = "PRIVATE_FOLDER_OF_THE_SERVICE"
"""The environment variable that names the folder in which the workers of `python -m api` share mapped files."""
HELD = "in_use"
"""The file in a private folder that its service keeps locked; the system unlocks it when the service ends."""


@contextmanager
def private_folder() -> Iterator[Path]:
    """A folder in the machine's temporary folder, for copies that only this service and its workers read.

    Whoever is killed leaves the folder behind; so this deletes first what earlier services have left.
    """
    with tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        discard_left(folder)
        with FileLock(folder / HELD, fallback_to_soft=False):
            yield folder


def discard_left(mine: Path) -> None:
    """Delete the private folders of services that run no more.

    Args:
        mine: The folder of this service. Only folders beside it that belong to the same user are looked at.
    """
    for folder in mine.parent.glob(f"{PREFIX}*"):
        with suppress(OSError, Timeout):  # another start deletes it just now, or its service still holds it
            if folder.lstat().st_uid == mine.stat().st_uid and (folder / HELD).is_file():
                discard_unless_held(folder)


def discard_unless_held(folder: Path) -> None:
    """Delete a private folder.

    Raises:
        Timeout: Its service still holds it.
        OSError: It cannot be locked.
    """
    with FileLock(folder / HELD, blocking=False, fallback_to_soft=False):
        shutil.rmtree(folder, ignore_errors=True)
