"""dbt commands without the seconds that dbt takes to import: each is a fork of a process that has imported it."""

import multiprocessing
import os
import sys
from pathlib import Path

FORKSERVER = multiprocessing.get_context("forkserver")
FORKSERVER.set_forkserver_preload(["dbt.cli.main", "dbt.adapters.duckdb"])


def run_dbt(arguments: tuple[str, ...], folder: Path, environment: dict[str, str], output: Path) -> int:
    """Run a dbt command to its end.

    Args:
        arguments: Of the command.
        folder: Where it runs.
        environment: All of its environment.
        output: Gets what it prints to both streams.

    Returns:
        Its exit code.
    """
    process = FORKSERVER.Process(target=become_dbt, args=(arguments, folder, environment, output))
    process.start()
    process.join()
    return process.exitcode or 0


def become_dbt(arguments: tuple[str, ...], folder: Path, environment: dict[str, str], output: Path) -> None:
    """Do in this process what the command `dbt` does."""
    from dbt.cli.main import cli  # noqa: PLC0415  # the process of the tests need not import it

    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    printed = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(printed, stream.fileno())
    sys.argv = ["dbt", *arguments]
    cli()
