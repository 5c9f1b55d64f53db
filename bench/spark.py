"""The second engine beside the first: the same build and a training, on Spark alone and on a cluster of it."""

import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import duckdb

from bench import build
from bench.cluster import LOCAL, WORKERS, Cluster, cluster
from bench.harness import FailedError, Run, gigabytes_of, in_turn, memory_of_trees, ratio, run, seconds_of
from bench.machine import describe
from bench.parity import differences

BUILD = "`dbt build`"
BUILD_ALONE = "`dbt build --target spark`, one process"
BUILD_SPREAD = f"`dbt build --target spark`, master and {WORKERS} workers"
RECIPE = ["--folds", "0", "--factors", "20", "--epochs", "10"]
TRAIN = f"`python -m ml.train {' '.join(RECIPE)}`"
TRAIN_SPREAD = f"the same with `--engine spark`, master and {WORKERS} workers"
COMPARED_WITH = {BUILD: BUILD, BUILD_ALONE: BUILD, BUILD_SPREAD: BUILD, TRAIN: TRAIN, TRAIN_SPREAD: TRAIN}

Runs = Mapping[str, Sequence[Run]]


def compare(raw: Path, folder: Path) -> str:
    """Build the same raw folder on both engines, compare the tables, and train on both.

    Args:
        raw: A raw folder.
        folder: Where to work; it exists, and is empty.

    Returns:
        Markdown.

    Raises:
        FailedError: Something has failed, or the engines have made different tables.
    """
    (folder / "cluster").mkdir()
    alone = Cluster("local[2]", [])
    with cluster(folder / "cluster") as spread:
        builds = {
            BUILD: partial(build.ours, raw, folder),
            BUILD_ALONE: partial(build_on_spark, raw, folder, alone),
            BUILD_SPREAD: partial(build_on_spark, raw, folder, spread),
        }
        runs = in_turn(builds, rounds=2)
        warehouse = folder / "warehouse" / "cartelera.duckdb"
        if different := differences(warehouse, folder / "spark"):
            raise FailedError("\n".join(different))
        trainings = {
            TRAIN: partial(train, folder, [], alone),
            TRAIN_SPREAD: partial(train, folder, ["--engine", "spark"], spread),
        }
        runs |= in_turn(trainings, rounds=1)
    with duckdb.connect(warehouse, read_only=True) as connection:
        titles, ratings, _ = build.sums_of(connection.table("titles"), connection.table("ratings"))
    about = describe(f"{titles:,} titles, {ratings:,} ratings", ["dbt-duckdb", "duckdb", "dbt-spark", "pyspark"])
    return f"{about} Both engines have made the same tables, row for row and type for type.\n\n{table(runs)}"


def settings_of(folder: Path, where: Cluster) -> dict[str, str]:
    """What a command works with on Spark."""
    return LOCAL | {
        "CARTELERA_WAREHOUSE": str(folder / "warehouse" / "cartelera.duckdb"),
        "CARTELERA_SPARK": str(folder / "spark"),
        "CARTELERA_MODELS": str(folder / "models"),
        "SPARK_MASTER": where.master,
        "DBT_TARGET_PATH": str(folder / "dbt-spark"),
        "DBT_LOG_PATH": str(folder / "dbt-spark"),
    }


def build_on_spark(raw: Path, folder: Path, where: Cluster) -> Run:
    """`dbt build --target spark`, with the memory of all processes that take part."""
    settings = settings_of(folder, where) | {"CARTELERA_RAW": str(raw.absolute())}
    return run_everywhere([build.DBT, "build", "--target", "spark"], settings, folder, where)


def train(folder: Path, options: Sequence[str], where: Cluster) -> Run:
    """A training without evaluation, with the memory of all processes that take part."""
    command = [sys.executable, "-m", "ml.train", *RECIPE, "--force", *options]
    return run_everywhere(command, settings_of(folder, where), folder, where)


def run_everywhere(command: Sequence[str | Path], settings: Mapping[str, str], folder: Path, where: Cluster) -> Run:
    """Run a command, and count the memory of all processes that take part."""
    return run(command, settings, folder / "log", lambda process: memory_of_trees(process, *where.processes))


def table(runs: Runs) -> str:
    """What each takes."""
    lines = ["| | seconds | peak memory, all processes | times the first engine |", "|---|---|---|---|"]
    for name, reference in COMPARED_WITH.items():
        times = "" if runs[name][-1].gave_up else f"{ratio(runs, name, reference):.2f}"
        lines.append(f"| {name} | {seconds_of(runs[name])} | {gigabytes_of(runs[name])} | {times} |")
    return "\n".join(lines)
