"""`python -m bench`, which `make bench` runs: Cartelera beside its peers, on the same data, in turn.

It measures the raw files in CARTELERA_RAW, writes the results to `bench/results`, and quotes them in docs/measured.md.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from bench import build, choices, forms, latency, serving, training
from bench.harness import FailedError, run
from bench.movielens import make_warehouse
from bench.quote import RESULTS, quote_results
from cartelera.published import open_published
from ml.content.content import Content
from ml.data.works import load_works

WORK = Path("target/bench")
PARTS = ("build", "training", "choices", "serving", "latency")
EXTRA = "spark"
"""A part that is measured only on request, as it needs the extra `spark` and Java 17."""


def main() -> int:
    """Measure, and return the exit code: 0 if everything ran, 1 if not."""
    options = read_options()
    raw = Path("seeds" if options.quick else os.environ.get("CARTELERA_RAW", "seeds"))
    results = WORK / "results" if options.quick else RESULTS
    for made in (WORK, results):
        made.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(dir=WORK, prefix="published-") as shared:
            for part in options.only or PARTS:
                with tempfile.TemporaryDirectory(dir=WORK, prefix=f"{part}-") as folder:
                    measured = comparisons(raw, Path(shared), Path(folder), options)[part]()
                (results / f"{part}.md").write_text(f"{measured}\n", encoding="utf-8")
                print(f"\n{part}: {measured}\n", flush=True)
    except FailedError as error:
        print(error, file=sys.stderr)
        return 1
    if not options.quick:
        quote_results()
    return 0


def read_options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", choices=(*PARTS, EXTRA), action="append", help="a part; may be given several times")
    parser.add_argument("--quick", action="store_true", help="the sample, without peers that must be installed first")
    parser.add_argument("--movielens", type=Path, metavar="FILE", help="MovieLens' ratings.csv, to train on it too")
    parser.add_argument(
        "--true-ratings", type=Path, metavar="FILE", help="ratings of the raw titles that are no others'"
    )
    return parser.parse_args()


def comparisons(raw: Path, shared: Path, folder: Path, options: argparse.Namespace) -> dict[str, Callable[[], str]]:
    """The function that measures each part.

    Args:
        raw: The raw files.
        shared: The folder for what all parts share.
        folder: The folder that the part works in.
        options: The options of the command line.
    """
    quick: bool = options.quick
    rounds = 1 if quick else 3
    return {
        "build": lambda: "\n\n".join(
            [build.compare(raw, folder, rounds, [] if quick else [2, 4])]
            + ([] if quick else [forms.compare(raw, folder, rounds)])
        ),
        "training": lambda: training.compare(
            warehouses(raw, shared, folder, options), folder, rounds=rounds, with_peers=not quick
        ),
        "choices": lambda: choices.compare(
            with_times(raw, shared, folder, options),
            *read_catalog(published(raw, shared)[0]),
            folder,
            rounds=rounds,
            peers=not quick,
        ),
        "serving": lambda: serving.compare(
            *published(raw, shared), folder, rounds=rounds, seconds=1 if quick else 3, with_peers=not quick
        ),
        EXTRA: lambda: compare_engines(raw, folder),
        "latency": lambda: latency.compare(*published(raw, shared), folder, rounds, 300 if quick else 1000),
    }


def compare_engines(raw: Path, folder: Path) -> str:
    """Compare DuckDB with Spark."""
    from bench import spark  # noqa: PLC0415  # Spark is an extra

    return spark.compare(raw, folder)


@cache
def published(raw: Path, folder: Path) -> tuple[Path, Path]:
    """Build and train once; return the warehouse and the folder with its model."""
    build.ours(raw, folder)
    warehouse, models = folder / "warehouse" / "cartelera.duckdb", folder / "models"
    settings = {"CARTELERA_WAREHOUSE": str(warehouse), "CARTELERA_MODELS": str(models)}
    run([sys.executable, "-m", "ml.train", "--folds", "0"], settings, folder / "log")
    return warehouse, models


def warehouses(raw: Path, shared: Path, folder: Path, options: argparse.Namespace) -> dict[str, Path]:
    """The warehouses to train on, by name."""
    made = {"The raw files' ratings": published(raw, shared)[0]}
    if options.movielens:
        made["MovieLens"] = folder / "movielens.duckdb"
        make_warehouse(options.movielens, made["MovieLens"])
    return made


def with_times(raw: Path, shared: Path, folder: Path, options: argparse.Namespace) -> dict[str, Path]:
    """The warehouses of ratings whose titles are the true ones, by name, and the one of the raw files."""
    files = {"MovieLens": options.movielens, "MovieLens' ratings of titles in the catalogs": options.true_ratings}
    made = {}
    for number, (name, file) in enumerate(files.items()):
        if file:
            made[name] = folder / f"ratings-{number}.duckdb"
            make_warehouse(file, made[name])
    return made | {"The raw files' ratings": published(raw, shared)[0]}


def read_catalog(warehouse: Path) -> tuple[dict[str, str], Content]:
    """The id of the work of every title, by the title's id, and the features of all titles."""
    with open_published(warehouse) as connection:
        return load_works(connection), Content(connection)


if __name__ == "__main__":
    sys.exit(main())
