"""What becomes of a test whose machine lacks what it needs."""

import os
from typing import NoReturn

import pytest


def do_without(lacking: str) -> NoReturn:
    """Skip a test for what the machine lacks; with SKIP_NOTHING set, that is a failure."""
    if os.environ.get("SKIP_NOTHING"):
        pytest.fail(lacking)
    pytest.skip(lacking)
