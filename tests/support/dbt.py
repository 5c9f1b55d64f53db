"""dbt commands without the seconds that dbt takes to import: each is a fork of a process that has imported it."""

import atexit
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

FORKSERVER = multiprocessing.get_context("forkserver")
FORKSERVER.set_forkserver_preload(["dbt.cli.main", "dbt.adapters.duckdb"])


def run_dbt(arguments: tuple[str, ...], folder: Path, environment: dict[str, str]) -> tuple[int, str]:
    """Run a dbt command to its end.

    Args:
        arguments: Of the command.
        folder: Where it runs.
        environment: All of its environment.

    Returns:
        Its exit code, and what it printed to both streams.
    """
    with tempfile.NamedTemporaryFile() as output:
        process = FORKSERVER.Process(target=become_dbt, args=(arguments, folder, environment, output.name))
        process.start()
        process.join()
        return process.exitcode or 0, Path(output.name).read_text()


def run_in_one_process(
    arguments: tuple[str, ...], folder: Path, environments: Sequence[dict[str, str]]
) -> list[tuple[int, str]]:
    """Run a dbt command once in each environment, in one process, which starts Spark only once.

    Args:
        arguments: Of the command.
        folder: Where it runs.
        environments: All of the environment of each run.

    Returns:
        The exit code of each run, and what it printed to both streams.
    """
    with tempfile.TemporaryDirectory() as outputs:
        files = [Path(outputs) / str(number) for number in range(len(environments))]
        process = FORKSERVER.Process(target=repeat_dbt, args=(arguments, folder, environments, files))
        process.start()
        process.join()
        return [(int(code_of(file).read_text()), file.read_text()) for file in files]


def repeat_dbt(
    arguments: tuple[str, ...], folder: Path, environments: Sequence[dict[str, str]], files: Sequence[Path]
) -> None:
    """Run a dbt command in each environment, and write its exit code beside its file."""
    for environment, file in zip(environments, files, strict=True):
        file.touch()
        try:
            become_dbt(arguments, folder, environment, str(file))
        except SystemExit as end:
            sys.stdout.flush()
            code_of(file).write_text(str(end.code or 0))


def code_of(file: Path) -> Path:
    """The file with the exit code of a run; Spark may print into the other file even later."""
    return file.with_suffix(".code")


def become_dbt(arguments: tuple[str, ...], folder: Path, environment: dict[str, str], output: str) -> None:
    """Do in this process what the command `dbt` does."""
    from dbt.cli.main import cli  # noqa: PLC0415  # the process of the tests need not import it

    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    printed = os.open(output, os.O_WRONLY | os.O_APPEND)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(printed, stream.fileno())
    sys.argv = ["dbt", *arguments]
    try:
        cli()
    finally:
        atexit._run_exitfuncs()  # multiprocessing leaves them out, and dbt closes its databases in one
