"""A real `python -m api` process on a port of its own, and what it printed and logged."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.support.workplace import REPOSITORY, without_settings


@dataclass(frozen=True)
class Service:
    """A running service."""

    process: subprocess.Popen[str]
    url: str
    log_file: Path

    def get(self, path: str, **options: Any) -> httpx.Response:
        """One request on a connection of its own."""
        return httpx.get(self.url + path, **options)

    def post(self, path: str, body: object) -> httpx.Response:
        """One request with a JSON body, on a connection of its own."""
        return httpx.post(self.url + path, json=body)

    def log(self) -> list[dict[str, Any]]:
        """The lines logged so far."""
        return [json.loads(line) for line in self.log_file.read_text().splitlines()]

    def logged(self, request_id: str) -> dict[str, Any]:
        """The line of a request; it may be written a moment after the response."""
        for _ in range(500):
            for line in self.log():
                if line.get("request_id") == request_id:
                    return line
            time.sleep(0.01)
        raise AssertionError(f"no line of {request_id} in {self.log_file.read_text()}")

    def wait_for_build(self, build_id: str, seconds: float) -> float:
        """Wait until the service serves a build; how many seconds it took."""
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            if self.get("/ready").json().get("build_id") == build_id:
                return time.monotonic() - began
            time.sleep(0.02)
        raise AssertionError(f"{build_id} is not served after {seconds} s: {self.get('/ready').text}")


def start(warehouse: Path, log_file: Path, *arguments: str, **settings: str) -> tuple[subprocess.Popen[str], list[str]]:
    """Start the service on a free port; the process, and the lines that it printed until it was reachable."""
    no_models = {"CARTELERA_MODELS": str(log_file.with_name("no-models"))}
    with log_file.open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "api", "--port", "0", *arguments],
            cwd=REPOSITORY,
            env=without_settings() | no_models | {"CARTELERA_WAREHOUSE": str(warehouse)} | settings,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line.strip())
        if "Ctrl-C" in line:
            break
    assert lines, log_file.read_text()
    return process, lines


@contextmanager
def serving(warehouse: Path, log_file: Path, *arguments: str, **settings: str) -> Iterator[Service]:
    """The service, from its first answer until it is stopped."""
    process, lines = start(warehouse, log_file, *arguments, **settings)
    url = next(line for line in lines if line.startswith("http")).split("/ui")[0]
    try:
        httpx.get(f"{url}/health", timeout=30)
        yield Service(process, url, log_file)
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=40)
