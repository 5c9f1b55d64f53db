"""A real `python -m api` process on its own port, with its output and its log."""

import json
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import httpx

from tests.support.forked import running_fork
from tests.support.needs import require
from tests.support.waiting import HANGS_AFTER, wait_until
from tests.support.workplace import REPOSITORY, without_settings

PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""As `verify`, it spares a request over plain HTTP the 40 ms in which httpx reads all certificates."""


@dataclass(frozen=True)
class Service:
    """A running service."""

    pid: int
    url: str
    log_file: Path

    def get(self, path: str, **options: Any) -> httpx.Response:
        """One request on a connection of its own."""
        return httpx.get(self.url + path, **{"timeout": HANGS_AFTER, "verify": PLAIN, **options})

    def post(self, path: str, body: object) -> httpx.Response:
        """One request with a JSON body, on a connection of its own."""
        return httpx.post(self.url + path, json=body, timeout=HANGS_AFTER, verify=PLAIN)

    def log(self) -> list[dict[str, Any]]:
        """The lines logged so far."""
        return [json.loads(line) for line in self.log_file.read_text().splitlines()]

    def logged(self, request_id: str) -> dict[str, Any]:
        """The log line of a request; waits, because it may be written after the response."""
        found: list[dict[str, Any]] = []

        def is_logged() -> bool:
            found.extend(line for line in self.log() if line.get("request_id") == request_id)
            return bool(found)

        wait_until(is_logged, lambda: f"no line of {request_id} in {self.log_file.read_text()}")
        return found[0]

    def ready(self) -> dict[str, Any]:
        """What `/ready` answers."""
        answer: dict[str, Any] = self.get("/ready").json()
        return answer

    def wait_for_build(self, build_id: str) -> None:
        """Wait until the service serves a build."""
        wait_until(
            lambda: self.ready().get("build_id") == build_id, lambda: f"{build_id} is not served: {self.ready()}"
        )

    def wait_for_model(self, name: str) -> None:
        """Wait until the service serves a model."""
        wait_until(
            lambda: (self.ready()["model"] or {}).get("model") == name, lambda: f"{name} is not served: {self.ready()}"
        )


@contextmanager
def serving(warehouse: Path, log_file: Path, **settings: str) -> Iterator[Service]:
    """Run the service until the `with` block ends; it has given its first answer when the block begins.

    It is a fork of a process that has imported it; `running_command` runs the real command, and several workers.
    """
    require("service", "python -m api")
    log_file.write_text("")
    environment = around(warehouse, log_file, settings)
    main = "api.__main__:main"
    with running_fork(main, ("--port", "0"), REPOSITORY, environment, log_file) as (pid, output):
        yield answering(pid, lines_until_reachable(output, log_file), log_file)


@contextmanager
def running_command(warehouse: Path, log_file: Path, *arguments: str, **settings: str) -> Iterator[Service]:
    """The same with the real command."""
    with stopped_in_the_end(*start(warehouse, log_file, *arguments, **settings), log_file) as service:
        yield service


def start(warehouse: Path, log_file: Path, *arguments: str, **settings: str) -> tuple[subprocess.Popen[str], list[str]]:
    """Start the service on a free port; return the process, and the lines that it printed until it was reachable."""
    command = [sys.executable, "-m", "api", "--port", "0", *arguments]
    return start_command(command, REPOSITORY, around(warehouse, log_file, settings), log_file)


def around(warehouse: Path, log_file: Path, settings: dict[str, str]) -> dict[str, str]:
    """The environment of a service that has no models, unless settings say where they are."""
    no_models = {"CARTELERA_MODELS": str(log_file.with_name("no-models"))}
    return without_settings() | no_models | {"CARTELERA_WAREHOUSE": str(warehouse)} | settings


def start_command(
    command: list[str], folder: Path, environment: dict[str, str], log_file: Path
) -> tuple[subprocess.Popen[str], list[str]]:
    """Start a command that serves; return the process, and the lines that it printed until it was reachable."""
    with log_file.open("w") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=log, text=True)
    assert process.stdout is not None
    return process, lines_until_reachable(process.stdout, log_file)


def lines_until_reachable(output: IO[str], log_file: Path) -> list[str]:
    """The lines that a service prints until it is reachable."""
    lines = []
    for line in output:
        lines.append(line.strip())
        if "Ctrl-C" in line:
            break
    assert lines, log_file.open().read(10_000)  # of /dev/full, all would have no end
    return lines


@contextmanager
def stopped_in_the_end(process: subprocess.Popen[str], lines: list[str], log_file: Path) -> Iterator[Service]:
    """The service of a process that has printed its addresses; stops it when the `with` block ends."""
    try:
        yield answering(process.pid, lines, log_file)
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=HANGS_AFTER)


def answering(pid: int, lines: list[str], log_file: Path) -> Service:
    """The service that has printed its addresses, after its first answer."""
    url = next(line for line in lines if line.startswith("http")).split("/ui")[0]
    httpx.get(f"{url}/health", timeout=HANGS_AFTER, verify=PLAIN)
    return Service(pid, url, log_file)
