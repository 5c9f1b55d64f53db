"""What Windows lacks: here it does nothing, or says that something is unknown."""

import mmap
import multiprocessing
import os
import signal
import sys
from pathlib import Path
from threading import Thread

if sys.platform != "win32":
    import resource

KILOBYTES_PER_GB = 1_000_000


def peak_memory_gb() -> float | None:
    """The most memory that this process has had so far, in gigabytes; None where that is unknown."""
    if sys.platform == "win32":
        return None
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILOBYTES_PER_GB, 3)


def most_open_files() -> int:
    """How many files and connections this process may have open at once."""
    if sys.platform == "win32":
        return sys.maxsize
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def sync_folder(folder: Path) -> None:
    """Return when the names of the files in a folder are on the disk; Windows cannot open a folder for that."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def end_at_a_closed_pipe() -> None:
    """Let a reader that has seen enough, as in `| head`, end this command without a message."""
    if sys.platform != "win32":
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)


def without_waiting() -> int:
    """The flags for opening a file in binary, without waiting for a writer if it is a pipe."""
    if sys.platform == "win32":
        return os.O_BINARY
    return os.O_NONBLOCK


def was_killed(exit_code: int | None) -> bool:
    """Whether a child process was killed, as systems do where memory is full."""
    return sys.platform != "win32" and exit_code == -signal.SIGKILL


def give_back(mapped: mmap.mmap) -> None:
    """Give back the memory of what has been read of a mapped file; what is read again comes from the disk."""
    if sys.platform != "win32":
        mapped.madvise(mmap.MADV_DONTNEED)


def end_with_parent() -> None:
    """Let this worker end as at SIGTERM as soon as the process that started it has ended, even by SIGKILL."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def end_after_it() -> None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)

    Thread(target=end_after_it, daemon=True).start()
