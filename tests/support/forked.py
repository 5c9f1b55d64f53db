"""Commands without the seconds that they take to import: each is a fork of a process that has imported all of it."""

import atexit
import gc
import multiprocessing
import os
import pkgutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, TextIO

from tests.support.waiting import HANGS_AFTER

FORKSERVER = multiprocessing.get_context("forkserver")
FORKSERVER.set_forkserver_preload(
    [
        *("dbt.cli.main", "dbt.adapters.duckdb", "tests.support.dbt_prepared"),
        *("ml.train", "ml.recommend", "ml.models"),
        *("api.__main__", "api.app", "api.http.protocol", "uvicorn.loops.uvloop", "uvicorn.lifespan.on"),
    ]
)


def main_of(module: str) -> str:
    """The function, as in `ml.train:main`, of the command that `python -m` runs as `ml.train`."""
    spec = find_spec(module)
    assert spec is not None
    return f"{module}.__main__:main" if spec.submodule_search_locations else f"{module}:main"


def run_forked(
    main: str,
    arguments: tuple[str, ...],
    folder: Path,
    environment: dict[str, str],
    hangs_after: float = 5 * HANGS_AFTER,
) -> tuple[int, str, str]:
    """Run a command to its end, from one thread at a time: a second one may take the exit code, which is read once.

    Args:
        main: The command's function, as in `ml.train:main`.
        arguments: Of the command.
        folder: Where it runs, and where it looks for modules first.
        environment: All of its environment.
        hangs_after: Seconds after which it counts as hanging, and is killed.

    Returns:
        Its exit code, its output and its errors.
    """
    with tempfile.TemporaryDirectory() as printed:
        output, errors = Path(printed, "output"), Path(printed, "errors")
        command = (main, arguments, folder, environment, (output, errors))
        process = FORKSERVER.Process(target=become_briefly, args=command)
        process.start()
        process.join(hangs_after)
        process.kill()  # if it hangs
        assert process.exitcode is not None, output.read_text() + errors.read_text()
        return process.exitcode, output.read_text(), errors.read_text()


@contextmanager
def started_fork(
    main: str, arguments: tuple[str, ...], folder: Path, environment: dict[str, str], errors: Path | None = None
) -> Iterator[tuple[BaseProcess, TextIO]]:
    """Start a command; at its end, the `with` block waits for that of the command.

    Args:
        main: The command's function.
        arguments: Of the command.
        folder: Where it runs.
        environment: All of its environment.
        errors: The file that gets its errors; without it, they are in the output.

    Yields:
        Its process, and its output, to be read as it comes.
    """
    with tempfile.TemporaryDirectory() as printed:
        output = Path(printed, "output")
        os.mkfifo(output)
        command = (main, arguments, folder, environment, (output, errors or output))
        process = FORKSERVER.Process(target=become, args=command)
        process.start()
        with output.open() as lines:
            try:
                yield process, lines
            finally:
                process.join(HANGS_AFTER)


@contextmanager
def running_fork(
    main: str, arguments: tuple[str, ...], folder: Path, environment: dict[str, str], errors: Path
) -> Iterator[tuple[int, TextIO]]:
    """Run a command until the `with` block ends; SIGTERM stops it. The arguments are those of `started_fork`.

    Yields:
        The number of its process, and its output, to be read as it comes.
    """
    with started_fork(main, arguments, folder, environment, errors) as (process, lines):
        assert process.pid is not None
        try:
            yield process.pid, lines
        finally:
            process.terminate()
    assert process.exitcode == 0, errors


class OneProcess:
    """A process that runs commands one after another, so that Spark starts once for all of them."""

    def __init__(self) -> None:
        """Start it."""
        self.connection, other = FORKSERVER.Pipe()
        self.process = FORKSERVER.Process(target=serve, args=(other,))
        self.process.start()
        other.close()

    def run(self, main: str, arguments: tuple[str, ...], folder: Path, environment: dict[str, str]) -> tuple[int, str]:
        """Run a command to its end; the arguments are those of `run_forked`.

        Returns:
            Its exit code, and what it printed to both streams.
        """
        with tempfile.TemporaryDirectory() as printed:
            file = Path(printed, "printed")
            self.connection.send((main, arguments, folder, environment, (file, file)))
            code: int = self.connection.recv()
            return code, file.read_text()

    def stop(self) -> None:
        """End it."""
        self.connection.send(None)
        self.process.join()


def serve(connection: Connection) -> None:
    """Run each command that comes, and answer with its exit code, until None comes."""
    while command := connection.recv():
        try:
            become_briefly(*command)
        except SystemExit as end:
            sys.stdout.flush()
            gc.collect()  # no command does
            connection.send(int(end.code or 0))


def become_briefly(*command: Any) -> None:
    """Do in this process what a command does that ends soon."""
    gc.disable()  # a tenth of a build's time
    become(*command)


def become(
    main: str, arguments: tuple[str, ...], folder: Path, environment: dict[str, str], printed: tuple[Path, Path]
) -> None:
    """Do in this process what the command does."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for stream, file in zip((sys.stdout, sys.stderr), printed, strict=True):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), stream.fileno())
    sys.path.insert(0, str(folder))
    sys.argv = [main, *arguments]
    try:
        sys.exit(pkgutil.resolve_name(main)())
    finally:
        atexit._run_exitfuncs()  # multiprocessing leaves them out, and dbt closes its databases in one
