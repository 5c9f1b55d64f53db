"""`dbt build` beside a plain DuckDB script, pandas and dbt's own seed loader, and how each scales with the ratings."""

import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import duckdb

from bench.harness import FailedError, Run, gigabytes_of, in_turn, ratio, run, seconds_of
from bench.machine import describe
from tests.support.workplace import CATALOGS

DBT = Path(sys.executable).with_name("dbt")
OURS = "`dbt build`"
PLAIN = "one plain DuckDB script"
PANDAS = "pandas, as in notebooks"
SEEDS = "dbt's own seed loader"
WORK = {
    OURS: "loads, checks, transforms, tests, publishes",
    PLAIN: "writes the same tables, but for `works` and `title_changes`; no checks, no tests",
    PANDAS: "writes the same tables, but for these two and `rejected_ratings`; no checks, no tests",
    SEEDS: "only loads the files",
}
USERS_APART = 10_000_000

Runs = Mapping[str, Sequence[Run]]


def compare(raw: Path, folder: Path, rounds: int, growth: Sequence[int]) -> str:
    """Build the same raw folder with each side, then again with more ratings.

    Args:
        raw: A raw folder.
        folder: Where to work; it exists, and is empty.
        rounds: How many rounds.
        growth: The multiples of the ratings to build besides the ratings themselves.

    Returns:
        Markdown.

    Raises:
        FailedError: A build has failed, or two builds have made different tables.
    """
    grown, sizes = {}, {}
    for times in (1, *growth):
        larger = folder / f"raw-{times}"
        prepare_raw(raw, larger, times)
        sides = sides_of(larger, folder) | ({SEEDS: partial(own_loader, larger, folder)} if times == 1 else {})
        grown[times] = in_turn(sides, rounds)
        titles, sizes[times] = rows_of_all(folder)
    files = len(list((folder / "raw-1" / "ratings").iterdir()))
    about = describe(
        f"{titles:,} titles, {sizes[1]:,} ratings in {files} file{'s' * (files > 1)}",
        ["dbt-core", "dbt-duckdb", "duckdb", "pandas"],
    )
    parts = [about, table_of_work(grown[1])]
    if growth:
        parts += ["With more ratings, by more users:", table_of_growth(grown, sizes)]
    return "\n\n".join(parts)


def prepare_raw(raw: Path, folder: Path, times: int) -> None:
    """Make a raw folder with the ratings several times over, each time under other user ids."""
    (folder / "ratings").mkdir(parents=True)
    for catalog in CATALOGS:
        shutil.copy(raw / catalog, folder)
    files = sorted([*raw.glob("ratings.csv"), *raw.glob("ratings/*.csv")])
    for number, file in enumerate(files * times):
        duckdb.read_csv(file, all_varchar=True).project(
            f"cast(userid as bigint) + {number // len(files) * USERS_APART} as userId, rating, timestamp, movieId"
        ).write_csv(str(folder / "ratings" / f"{number + 1:03}.csv"))


def sides_of(raw: Path, folder: Path) -> dict[str, Callable[[], Run]]:
    """The builds of all tables, by name."""
    return {
        OURS: partial(ours, raw, folder),
        PLAIN: partial(program, "plain_build", raw, folder / "plain.duckdb", folder),
        PANDAS: partial(program, "pandas_build", raw, folder / "pandas", folder),
    }


def ours(raw: Path, folder: Path, command: str = "build") -> Run:
    """Run `dbt build`, or another dbt command, where nothing has been published yet."""
    settings = {
        "CARTELERA_RAW": str(raw),
        "CARTELERA_WAREHOUSE": str(make_anew(folder / "warehouse") / "cartelera.duckdb"),
        "DBT_TARGET_PATH": str(folder / "dbt"),
        "DBT_LOG_PATH": str(folder / "dbt"),
    }
    return run([DBT, command], settings, folder / "log")


def program(side: str, raw: Path, made: Path, folder: Path) -> Run:
    """Run one of the programs in `bench/sides`."""
    return run([sys.executable, "-m", f"bench.sides.{side}", raw, made], {}, folder / "log")


def own_loader(raw: Path, folder: Path) -> Run:
    """Run dbt's original `dbt seed`, in a project that has nothing but the seeds."""
    project = make_anew(folder / "own").absolute()
    (project / "seeds").mkdir()
    for file in raw.glob("**/*.csv"):
        name = file.name if file.parent == raw else f"ratings_{file.name}"
        (project / "seeds" / name).symlink_to(file.absolute())
    (project / "dbt_project.yml").write_text(
        "name: own\nprofile: own\nflags: {send_anonymous_usage_stats: false}\n", encoding="utf-8"
    )
    (project / "profiles.yml").write_text(
        f"own: {{target: own, outputs: {{own: {{type: duckdb, path: '{project}/own.duckdb'}}}}}}\n", encoding="utf-8"
    )
    return run([DBT, "seed", "--project-dir", project, "--profiles-dir", project], {}, folder / "log")


def make_anew(folder: Path) -> Path:
    """Make the folder, and empty it if it exists."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def rows_of_all(folder: Path) -> tuple[int, int]:
    """The number of titles and of ratings that all three builds have made.

    Raises:
        FailedError: The builds have made different tables.
    """
    made = {sums_of_file(folder / "warehouse" / "cartelera.duckdb"), sums_of_file(folder / "plain.duckdb")}
    tables = [duckdb.read_parquet(f"{folder}/pandas/{table}.parquet") for table in ("titles", "ratings")]
    made.add(sums_of(*tables))
    if len(made) != 1:
        raise FailedError(f"the builds differ (titles, ratings, sum of stars): {made}")
    titles, ratings, _ = made.pop()
    return titles, ratings


def sums_of_file(file: Path) -> tuple[int, int, float]:
    """The sums of the tables in a DuckDB file; all builds must have the same."""
    with duckdb.connect(file, read_only=True) as connection:
        return sums_of(connection.table("titles"), connection.table("ratings"))


def sums_of(titles: duckdb.DuckDBPyRelation, ratings: duckdb.DuckDBPyRelation) -> tuple[int, int, float]:
    """The number of titles, the number of ratings, and the sum of all stars."""
    [[count, stars]] = ratings.aggregate("count(*), sum(rating)").fetchall()
    return len(titles.project("id").fetchall()), count, stars


def table_of_work(runs: Runs) -> str:
    """Time and memory of each build."""
    lines = ["| | what it does | seconds | peak memory | times `dbt build` |", "|---|---|---|---|---|"]
    for name, work in WORK.items():
        times = f"{ratio(runs, name, OURS):.2f}"
        lines.append(f"| {name} | {work} | {seconds_of(runs[name])} | {gigabytes_of(runs[name])} | {times} |")
    return "\n".join(lines)


def table_of_growth(grown: Mapping[int, Runs], sizes: Mapping[int, int]) -> str:
    """Seconds and memory by the number of ratings."""
    names = [OURS, PLAIN, PANDAS]
    lines = ["| ratings | " + " | ".join(names) + " |", "|---|" + "---|" * len(names)]
    for times, runs in grown.items():
        cells = [f"{seconds_of(runs[name])} s, {gigabytes_of(runs[name])}" for name in names]
        lines.append(f"| {sizes[times]:,} | {' | '.join(cells)} |")
    return "\n".join(lines)
