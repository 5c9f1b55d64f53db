"""One at a time: a lock that the system releases when the process that holds it ends, however it ends."""

import os
from pathlib import Path

from filelock import AcquireReturnProxy, FileLock, Timeout


class LockedError(Exception):
    """Another process holds the lock; the message says which."""


def take_lock(folder: Path, kind: str) -> AcquireReturnProxy[FileLock]:
    """Take the lock of a folder, and make the folder where there is none.

    Args:
        folder: The folder that only one process at a time may write into.
        kind: The kind of these processes, for the message.

    Returns:
        The held lock. It is released when a `with` over it ends, or when nothing refers to it any more.

    Raises:
        LockedError: Another process holds it.
        OSError: The folder cannot be written.
    """
    lock = FileLock(folder / "lock", on_acquired=write_holder)
    try:
        return lock.acquire(blocking=False)
    except Timeout as error:
        raise LockedError(
            f"Another {kind} ({read_holder(folder / 'lock')}) is using {folder}, and only one can. "
            "Wait until it ends, then try again."
        ) from error


def write_holder(descriptor: int) -> None:
    """Write the number of this process into the lock file."""
    os.truncate(descriptor, 0)
    os.write(descriptor, str(os.getpid()).encode())


def read_holder(file: Path) -> str:
    """The number of the process that holds a lock, where it can be read: Windows lets nobody read a locked file."""
    try:
        return file.read_text() or "unknown"
    except PermissionError:
        return "unknown"
