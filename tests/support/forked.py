"""Commands without the seconds that they take to import: each is a fork of a process that has imported all of it."""

import atexit
import multiprocessing
import os
import pkgutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

FORKSERVER = multiprocessing.get_context("forkserver")
FORKSERVER.set_forkserver_preload(["dbt.cli.main", "dbt.adapters.duckdb", "ml.train", "ml.recommend", "ml.models"])


def run_forked(
    main: str, arguments: tuple[str, ...], folder: Path, environment: dict[str, str]
) -> tuple[int, str, str]:
    """Run a command to its end.

    Args:
        main: The command's function, as in `ml.train:main`.
        arguments: Of the command.
        folder: Where it runs.
        environment: All of its environment.

    Returns:
        Its exit code, its output and its errors.
    """
    with tempfile.TemporaryDirectory() as printed:
        output, errors = Path(printed, "output"), Path(printed, "errors")
        command = (main, arguments, folder, environment, (output, errors))
        process = FORKSERVER.Process(target=become, args=command)
        process.start()
        process.join()
        return process.exitcode or 0, output.read_text(), errors.read_text()


def run_in_one_process(
    main: str, arguments: tuple[str, ...], folder: Path, environments: Sequence[dict[str, str]]
) -> list[tuple[int, str]]:
    """Run a command once in each environment, in one process, which starts Spark only once.

    Args:
        main: The command's function, as in `run_forked`.
        arguments: Of the command.
        folder: Where it runs.
        environments: All of the environment of each run.

    Returns:
        The exit code of each run, and what it printed to both streams.
    """
    with tempfile.TemporaryDirectory() as printed:
        files = [Path(printed, str(number)) for number in range(len(environments))]
        process = FORKSERVER.Process(target=repeat, args=(main, arguments, folder, environments, files))
        process.start()
        process.join()
        return [(int(code_of(file).read_text()), file.read_text()) for file in files]


def repeat(
    main: str, arguments: tuple[str, ...], folder: Path, environments: Sequence[dict[str, str]], files: Sequence[Path]
) -> None:
    """Run a command in each environment, and write its exit code beside its file."""
    for environment, file in zip(environments, files, strict=True):
        try:
            become(main, arguments, folder, environment, (file, file))
        except SystemExit as end:
            sys.stdout.flush()
            code_of(file).write_text(str(end.code or 0))


def code_of(file: Path) -> Path:
    """The file with the exit code of a run; Spark may print into the other file even later."""
    return file.with_suffix(".code")


def become(
    main: str, arguments: tuple[str, ...], folder: Path, environment: dict[str, str], printed: tuple[Path, Path]
) -> None:
    """Do in this process what the command does."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for stream, file in zip((sys.stdout, sys.stderr), printed, strict=True):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), stream.fileno())
    sys.argv = [main, *arguments]
    try:
        sys.exit(pkgutil.resolve_name(main)())
    finally:
        atexit._run_exitfuncs()  # multiprocessing leaves them out, and dbt closes its databases in one
