"""The same build on DuckDB, on Spark in one process, and on a Spark cluster, with a comparison of the tables."""

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


def compare(raw: Path, folder: Path) -> str:
    """Build the same raw folder on both engines, and compare the tables.

    Args:
        raw: A raw folder.
        folder: Where to work; it exists, and is empty.

    Returns:
        Markdown.

    Raises:
        FailedError: A build has failed, or the engines have made different tables.
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
    with duckdb.connect(warehouse, read_only=True) as connection:
        titles, ratings, _ = build.sums_of(connection.table("titles"), connection.table("ratings"))
    about = describe(f"{titles:,} titles, {ratings:,} ratings", ["dbt-duckdb", "duckdb", "dbt-spark", "pyspark"])
    return f"{about} Both engines have made the same tables, row for row and type for type.\n\n{table(runs)}"


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
