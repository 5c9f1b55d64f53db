"""Marks each test with what its fixtures need, and fails tests that start dbt or a service without the marker."""

import re
import shlex
from typing import Any

import pytest

OF_FIXTURES = {
    "workplace": "build",
    "built_sample": "build",
    "built_real": "build",
    "shared": "real",
    "service": "service",
    "sample_service": "service",
    "browser": "browser",
}
OF_COMMANDS = {re.compile(r"(^|[/ '])dbt([ ']|$)"): "build", re.compile(r" -m api( |$)"): "service"}

running: list[pytest.Item] = []
"""The test that runs now, if any."""


def mark(item: pytest.Item) -> None:
    """Mark a test by the fixtures that it uses."""
    for fixture in set(OF_FIXTURES) & set(getattr(item, "fixturenames", ())):
        item.add_marker(OF_FIXTURES[fixture])
    if item.get_closest_marker("spark"):
        item.add_marker("build")  # what Spark builds is compared with what DuckDB builds


def refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """Fail a test that starts dbt or a service without its marker.

    An audit hook sees every process that is started, whatever code starts it.
    """
    if event == "subprocess.Popen":
        command = shlex.join(map(str, arguments[1]))
        for pattern, marker in OF_COMMANDS.items():
            if pattern.search(command):
                require(marker, command)


def require(marker: str, command: str) -> None:
    """Fail the test that runs now if it starts a command and lacks the marker for it."""
    if running and not running[0].get_closest_marker(marker):
        pytest.fail(f"{running[0].nodeid} runs `{command}` and is not marked `{marker}`")
