"""Skips tests, or fails them, if the machine lacks what they need."""

import os
from typing import NoReturn

import pytest


def do_without(lacking: str) -> NoReturn:
    """Skip a test because of what the machine lacks; if SKIP_NOTHING is set, fail it."""
    if os.environ.get("SKIP_NOTHING"):
        pytest.fail(lacking)
    pytest.skip(lacking)
