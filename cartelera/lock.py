"""One at a time: a lock that the system lets go of when the process that holds it ends, however it ends."""

import fcntl
import os
from pathlib import Path
from typing import TextIO


class LockedError(Exception):
    """Another process holds the lock; the message says which."""


def take_lock(folder: Path, kind: str) -> TextIO:
    """Take the lock of a folder, and make the folder where there is none.

    Args:
        folder: What one process at a time may write into.
        kind: What these processes are, for the message.

    Returns:
        The open lock file; closing it gives the lock up.

    Raises:
        LockedError: Another process holds it.
        OSError: The folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = (folder / "lock").open("a+")
    try:
        fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.seek(0)
        holder = lock.read().strip() or "unknown"
        lock.close()
        raise LockedError(
            f"Another {kind} ({holder}) is using {folder}, and only one can. Wait until it ends, then try again."
        ) from error
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock
