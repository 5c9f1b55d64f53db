"""Waits for events. A test says what must happen, and never how soon."""

import time
from collections.abc import Callable

HANGS_AFTER = 120
"""Seconds after which an event counts as hanging; long enough for a busy machine."""


def wait_until(happened: Callable[[], object], told: Callable[[], object]) -> None:
    """Wait until something has happened.

    Args:
        happened: Is called until it returns a true value.
        told: Gives the message if it never does.

    Raises:
        AssertionError: It has not happened after `HANGS_AFTER` seconds.
    """
    until = time.monotonic() + HANGS_AFTER
    while not happened():
        assert time.monotonic() < until, told()
        time.sleep(0.02)
