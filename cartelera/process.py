"""What the system says about this process, as far as it does: Windows has no `resource`."""

import sys

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
