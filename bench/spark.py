"""Builds on DuckDB, on Spark in one process, and on a Spark cluster, with equal tables; and trainings, on both."""

import sys
from functools import partial
from pathlib import Path

import duckdb

from bench import build
from bench.cluster import LOCAL, WORKERS, Cluster, cluster
from bench.harness import FailedError, Run, gigabytes_of, in_turn, memory_of_trees, ratio, run, seconds_of
from bench.machine import describe
from bench.parity import differences
from ml.artifact.card import BY_CHOICE, LENGTH
from ml.artifact.current import load_current

BUILD = "`dbt build`"
BUILD_ALONE = "`dbt build --target spark`, one process"
BUILD_SPREAD = f"`dbt build --target spark`, master and {WORKERS} workers"
TRAIN = "`python -m ml.train --folds 2`"
TRAIN_SPREAD = f"`python -m ml.train --folds 2 --engine spark`, master and {WORKERS} workers"


def compare(raw: Path, folder: Path) -> str:
    """Build the same raw folder on both engines, compare the tables, and train on what was built.

    Args:
        raw: A raw folder.
        folder: Where to work; it exists, and is empty.

    Returns:
        Markdown.

    Raises:
        FailedError: A build or a training has failed, or the engines have made different tables.
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
        trained = {
            TRAIN: train(folder, [], Cluster("", [])),
            TRAIN_SPREAD: train(folder, ["--engine", "spark"], spread),
        }
    with duckdb.connect(warehouse, read_only=True) as connection:
        titles, ratings, _ = build.sums_of(connection.table("titles"), connection.table("ratings"))
    about = describe(f"{titles:,} titles, {ratings:,} ratings", ["dbt-duckdb", "duckdb", "dbt-spark", "pyspark"])
    made = f"{about} Both engines have made the same tables, row for row and type for type."
    return "\n\n".join([made, table(runs), table_of_trainings(trained)])


def build_on_spark(raw: Path, folder: Path, where: Cluster) -> Run:
    """Run `dbt build --target spark`; the memory is that of all processes involved."""
    settings = LOCAL | {
        "CARTELERA_RAW": str(raw.absolute()),
        "CARTELERA_SPARK": str(folder.absolute() / "spark"),
        "SPARK_MASTER": where.master,
        "DBT_TARGET_PATH": str(folder / "dbt-spark"),
        "DBT_LOG_PATH": str(folder / "dbt-spark"),
    }
    command: list[str | Path] = [build.DBT, "build", "--target", "spark"]
    return run(command, settings, folder / "log", lambda process: memory_of_trees(process, *where.processes))


def table(runs: build.Runs) -> str:
    """Time and memory of each build."""
    lines = ["| | seconds | peak memory, all processes | times `dbt build` |", "|---|---|---|---|"]
    for name, mine in runs.items():
        times = "" if mine[-1].gave_up else f"{ratio(runs, name, BUILD):.2f}"
        lines.append(f"| {name} | {seconds_of(mine)} | {gigabytes_of(mine)} | {times} |")
    return "\n".join(lines)


def train(folder: Path, engine: list[str], where: Cluster) -> tuple[Run, float, float]:
    """Train with both audits; return also the RMSE in stars, and nDCG@10 of lists by choice."""
    models = folder / f"models{len(where.processes)}"
    settings = LOCAL | {
        "CARTELERA_WAREHOUSE": str(folder / "warehouse" / "cartelera.duckdb"),
        "CARTELERA_SPARK": str(folder.absolute() / "spark"),
        "CARTELERA_MODELS": str(models),
        "SPARK_MASTER": where.master,
    }
    command: list[str | Path] = [sys.executable, "-m", "ml.train", "--folds", "2", *engine]
    done = run(command, settings, folder / "log", lambda process: memory_of_trees(process, *where.processes))
    if done.gave_up:
        raise FailedError(f"{TRAIN}: {done.gave_up}")
    card = load_current(models)[1]
    if card.metrics is None or card.lists is None:
        raise FailedError(f"The card of {card.model} lacks an audit.")
    return done, card.metrics.rmse, card.lists.ranking[BY_CHOICE].ndcg


def table_of_trainings(trained: dict[str, tuple[Run, float, float]]) -> str:
    """Time, memory and quality of each training."""
    lines = [f"| | seconds | peak memory, all processes | RMSE | nDCG@{LENGTH} of lists |", "|---|---|---|---|---|"]
    for name, (done, rmse, ndcg) in trained.items():
        lines.append(f"| {name} | {seconds_of([done])} | {gigabytes_of([done])} | {rmse:.4f} | {ndcg:.4f} |")
    return "\n".join(lines)
