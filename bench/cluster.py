"""A Spark cluster on this machine: a standalone master and two workers, each its own process."""

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import pyspark

from bench.harness import FailedError
from bench.servers import free_port

WORKERS = 2
CORES, MEMORY = 1, "2g"
"""The cores and the memory of each worker."""
SECONDS_TO_START = 180
LOCAL = {"SPARK_LOCAL_IP": "127.0.0.1"}
SPARK_CLASS = Path(pyspark.__file__).with_name("bin") / "spark-class"


class Cluster(NamedTuple):
    """A running cluster."""

    master: str
    """The address of the master, for SPARK_MASTER."""
    processes: list[int]
    """The master and the workers; the workers start more processes for each application."""


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """Run a master and workers until the `with` block ends.

    Args:
        folder: For the logs, and the workers' files.

    Raises:
        FailedError: They do not start.
    """
    port = free_port()
    address = f"spark://127.0.0.1:{port}"
    with ExitStack() as stack:
        log = folder / "master.log"
        options = ["--host", "127.0.0.1", "--port", str(port), "--webui-port", "0"]
        processes = [stack.enter_context(daemon("master.Master", options, log))]
        wait_for_line(log, "New state: ALIVE")
        for number in range(WORKERS):
            options = ["--host", "127.0.0.1", "--webui-port", "0", "--cores", str(CORES), "--memory", MEMORY]
            options += ["--work-dir", str(folder / f"worker-{number}"), address]
            log = folder / f"worker-{number}.log"
            processes.append(stack.enter_context(daemon("worker.Worker", options, log)))
            wait_for_line(log, "Successfully registered with master")
        yield Cluster(address, processes)


@contextmanager
def daemon(name: str, options: Sequence[str], log: Path) -> Iterator[int]:
    """Run one of Spark's own daemons."""
    with log.open("wb") as printed:
        process = subprocess.Popen(
            [SPARK_CLASS, f"org.apache.spark.deploy.{name}", *options],
            env=os.environ | LOCAL,
            stdout=printed,
            stderr=subprocess.STDOUT,
        )
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def wait_for_line(log: Path, text: str) -> None:
    """Wait until a log contains a text.

    Raises:
        FailedError: It does not appear in time.
    """
    began = time.monotonic()
    while text not in (said := log.read_text(encoding="utf-8", errors="replace")):
        if time.monotonic() - began > SECONDS_TO_START:
            raise FailedError(said)
        time.sleep(0.2)
