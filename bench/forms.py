"""How long it takes to load the raw ratings as plain CSV, as gzip and as Parquet."""

import shutil
from functools import partial
from pathlib import Path

import duckdb

from bench.build import ours
from bench.harness import gigabytes_of, in_turn, ratio, seconds_of
from tests.support.workplace import CATALOGS

PLAIN = "plain CSV"
FORMS = {
    PLAIN: ("csv", "format csv, header"),
    "gzip": ("csv.gz", "format csv, header, compression gzip"),
    "Parquet": ("parquet", "format parquet"),
}
"""By form: how the names of its files end, and the options by which DuckDB writes them."""


def compare(raw: Path, folder: Path, rounds: int) -> str:
    """Load the same ratings in each form.

    Args:
        raw: A raw folder whose ratings are plain CSV.
        folder: Where to work; it exists.
        rounds: How many rounds.

    Returns:
        Markdown.

    Raises:
        FailedError: A load has failed.
    """
    sides = {}
    for name, (extension, options) in FORMS.items():
        written = folder / f"raw-{extension}"
        write_as(raw, written, extension, options)
        sides[name] = partial(ours, written, folder, "seed")
    ours(raw, folder, "parse")  # dbt keeps the parsed project, so that no side pays for it
    runs = in_turn(sides, rounds)
    lines = [f"| ratings as | `dbt seed`, seconds | peak memory | times {PLAIN} |", "|---|---|---|---|"]
    for name, each in runs.items():
        times = f"{ratio(runs, name, PLAIN):.2f}"
        lines.append(f"| {name} | {seconds_of(each)} | {gigabytes_of(each)} | {times} |")
    return "\n".join(["Only loading the files, by the form of the ratings:", "", *lines])


def write_as(raw: Path, folder: Path, extension: str, options: str) -> None:
    """Make a raw folder with the ratings in another form; catalogs are small, and stay as they are."""
    (folder / "ratings").mkdir(parents=True)
    for catalog in CATALOGS:
        shutil.copy(raw / catalog, folder)
    with duckdb.connect() as connection:
        for file in sorted([*raw.glob("ratings.csv"), *raw.glob("ratings/*.csv")]):
            connection.read_csv(str(file), all_varchar=True, header=True).create_view("ratings", replace=True)
            connection.execute(f"copy ratings to '{folder}/ratings/{file.stem}.{extension}' ({options})")
