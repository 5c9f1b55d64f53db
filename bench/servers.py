"""The servers to compare; all run on one core, and the client on another."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from bench.environments import programs_of
from bench.harness import FailedError
from bench.wrk import Request

SERVER_CORE, CLIENT_CORE = 0, 1
SECONDS_TO_START = 60
NO_MORE: Mapping[str, str] = MappingProxyType({})


class Started(NamedTuple):
    """A server that accepts connections."""

    port: int
    process: int


@contextmanager
def client_core() -> Iterator[None]:
    """Keep this process, and the clients that it starts, on the clients' core."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {CLIENT_CORE})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@contextmanager
def running(
    command: Sequence[str | Path],
    port: int,
    settings: Mapping[str, str],
    log: Path,
    cores: Sequence[int] = (SERVER_CORE,),
) -> Iterator[Started]:
    """Run a server on the servers' core, or on others, and wait until it accepts connections.

    Raises:
        FailedError: The server has ended, or does not accept connections in time.
    """
    with log.open("wb") as printed:
        process = subprocess.Popen(
            ["taskset", "--cpu-list", ",".join(map(str, cores)), *command],
            env=os.environ | settings,
            stdout=printed,
            stderr=subprocess.STDOUT,
        )
    try:
        began = time.monotonic()
        while socket.socket().connect_ex(("127.0.0.1", port)):
            if process.poll() is not None or time.monotonic() - began > SECONDS_TO_START:
                raise FailedError(f"{command}\n{log.read_text(encoding='utf-8', errors='replace')}")
            time.sleep(0.1)
        yield Started(port, process.pid)
    finally:
        process.terminate()
        process.wait()


@contextmanager
def hello_world(folder: Path) -> Iterator[Started]:
    """Run the FastAPI hello-world, which no server can be expected to beat."""
    with uvicorn("bench.sides.hello_world:app", {}, folder / "hello.log") as started:
        yield started


@contextmanager
def pandas_service(tables: Path, folder: Path) -> Iterator[Started]:
    """Run the FastAPI service that uses pandas."""
    with uvicorn("bench.sides.pandas_service:app", {"TABLES": str(tables)}, folder / "pandas.log") as started:
        yield started


@contextmanager
def uvicorn(app: str, settings: Mapping[str, str], log: Path) -> Iterator[Started]:
    """Run an app in one process, without an access log."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "--port", str(port), "--no-access-log", app]
    with running(command, port, settings, log) as started:
        yield started


@contextmanager
def cartelera(
    warehouse: Path, models: Path, folder: Path, more: Mapping[str, str] = NO_MORE, workers: int = 1
) -> Iterator[Started]:
    """Run Cartelera as users do, with its access log.

    Args:
        warehouse: The published file.
        models: The folder of models.
        folder: Where its log is written.
        more: Further settings.
        workers: How many processes answer; several share both cores with the clients.
    """
    port = free_port()
    settings = {"CARTELERA_WAREHOUSE": str(warehouse), "CARTELERA_MODELS": str(models), **more}
    command = [sys.executable, "-m", "api", "--port", str(port), "--workers", str(workers)]
    cores = (SERVER_CORE,) if workers == 1 else (SERVER_CORE, CLIENT_CORE)
    with running(command, port, settings, folder / "service.log", cores) as started:
        yield started


@contextmanager
def datasette(database: Path, queries: Mapping[str, str], folder: Path) -> Iterator[Started]:
    """Run Datasette with named queries, on an SQLite file that it treats as immutable."""
    port = free_port()
    described = {"databases": {database.stem: {"queries": {name: {"sql": sql} for name, sql in queries.items()}}}}
    program = programs_of("datasette") / "datasette"
    metadata = folder / "metadata.json"
    metadata.write_text(json.dumps(described), encoding="utf-8")
    command: list[str | Path] = [program, "serve", "--immutable", database, "--metadata", metadata, "--port", str(port)]
    with running(command, port, {}, folder / "datasette.log") as started:
        yield started


@contextmanager
def roapi(tables: Path, folder: Path) -> Iterator[Started]:
    """Run ROAPI on Parquet files that it holds in memory."""
    port = free_port()
    named = [option for file in sorted(tables.iterdir()) for option in ("--table", f"{file.stem}={file}")]
    program = programs_of("roapi") / "roapi"
    with running([program, "--addr-http", f"127.0.0.1:{port}", *named], port, {}, folder / "roapi.log") as started:
        yield started


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def ask(port: int, requests: Sequence[Request]) -> list[tuple[float, Any]]:
    """Send requests one after another on one connection, and time each until its answer is read.

    Returns:
        The seconds and the answer of each request.

    Raises:
        FailedError: An answer is an error.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port)
    answers = []
    for request in requests:
        began = time.perf_counter()
        connection.request("POST" if request.body else "GET", request.path, request.body or None)
        response = connection.getresponse()
        content = response.read()
        seconds = time.perf_counter() - began
        if response.status != http.client.OK:
            raise FailedError(f"{request}\n{content.decode()}")
        answers.append((seconds, json.loads(content)))
    connection.close()
    return answers
