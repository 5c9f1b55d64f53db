"""Hides modules from libraries that import them wherever they are installed, but need them for nothing done here."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def hidden(module: str) -> Iterator[None]:
    """Let a module seem not to be installed, unless it has been imported already.

    Args:
        module: Its full name.
    """
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # type: ignore[assignment]  # Python documents that it then refuses to import it
    try:
        yield
    finally:
        del sys.modules[module]
