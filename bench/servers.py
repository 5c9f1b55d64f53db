"""Servers to measure side by side: on one core, while the client asks from another."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HELLO_WORLD = """
from fastapi import FastAPI

app = FastAPI()

@app.get("/")
async def hello() -> dict[str, str]:
    return {"message": "Hello World"}
"""
SERVER_CORE, CLIENT_CORE = 0, 1


@contextmanager
def running(command: list[str], port: int, **settings: str) -> Iterator[int]:
    """A server on the servers' core, once it answers; its port."""
    process = subprocess.Popen(  # noqa: S603
        ["taskset", "--cpu-list", str(SERVER_CORE), sys.executable, "-m", *command],  # noqa: S607
        env=os.environ | settings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while socket.socket().connect_ex(("127.0.0.1", port)):
            time.sleep(0.1)
        seconds_of_each(port, ["/"])
        yield port
    finally:
        process.terminate()
        process.wait()


@contextmanager
def hello_world(folder: str) -> Iterator[int]:
    """The ceiling."""
    (Path(folder) / "hello_world.py").write_text(HELLO_WORLD)
    port = free_port()
    command = ["uvicorn", "--app-dir", folder, "--port", str(port), "--no-access-log", "hello_world:app"]
    with running(command, port):
        yield port


@contextmanager
def service(warehouse: str, models: str = "no-models") -> Iterator[int]:
    """Cartelera, as people run it, its log included."""
    port = free_port()
    settings = {"CARTELERA_WAREHOUSE": warehouse, "CARTELERA_MODELS": models}
    with running(["api", "--port", str(port)], port, **settings):
        yield port


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def seconds_of_each(port: int, urls: list[str]) -> list[float]:
    """One request after another on one connection: from sending it to having read the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    seconds = []
    for url in urls:
        began = time.perf_counter()
        connection.request("GET", url)
        connection.getresponse().read()
        seconds.append(time.perf_counter() - began)
    connection.close()
    return seconds
