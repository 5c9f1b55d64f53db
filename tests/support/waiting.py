"""Waiting for what happens in its own time: a test says what must happen, and never how soon."""

import time
from collections.abc import Callable

HANGS_AFTER = 120
"""Seconds after which what has not happened is taken to hang, on however busy a machine."""


def wait_until(happened: Callable[[], object], told: Callable[[], object]) -> None:
    """Wait until something has happened.

    Args:
        happened: Asked again and again until its answer is true.
        told: What to say if it never is.

    Raises:
        AssertionError: It has not happened.
    """
    until = time.monotonic() + HANGS_AFTER
    while not happened():
        assert time.monotonic() < until, told()
        time.sleep(0.02)
