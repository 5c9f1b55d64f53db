"""Training beside pandas with stock Surprise, and beside the matrix factorisation of LensKit, Cornac and LIBMF.

Each side is a process that loads the same view, fits and saves. The errors are measured on the
same held-out fifth of the ratings, after a fit on the rest.
"""

import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.environments import programs_of
from bench.harness import Run, gigabytes_of, in_turn, ratio, run, seconds_of
from bench.machine import describe
from cartelera.published import open_published
from ml.artifact.recipe import Recipe
from ml.data.ratings import Ratings, load_ratings
from ml.evaluation.errors import measure
from ml.evaluation.folds import Folds
from ml.fitting.fit import INITIAL_DEVIATION, fit_svd, make_svd
from ml.fitting.svd import predict

OURS = "`python -m ml.train --folds 0`"
SIDES = Path(__file__).with_name("sides")
LEARNING_RATE = 0.02
"""That of the peers, whose learning rate does not decay: on average, ours is the same."""
PARAMETERS = [
    str(each) for each in (Recipe().factors, LEARNING_RATE, Recipe().regularisation, Recipe().epochs, INITIAL_DEVIATION)
]


def compare(warehouses: dict[str, Path], folder: Path, *, rounds: int, with_peers: bool) -> str:
    """Train with each side on every warehouse.

    Args:
        warehouses: The files by name.
        folder: Where to work; it exists.
        rounds: How many rounds.
        with_peers: Whether to measure the sides too that need environments of their own.

    Returns:
        Markdown.
    """
    programs: dict[str, list[str | Path]] = {"pandas and stock Surprise": [sys.executable, SIDES / "surprise_svd.py"]}
    peers = ["lenskit", "cornac", "libmf"] if with_peers else []
    if with_peers:
        programs["LensKit, `BiasedMFScorer`"] = [programs_of("lenskit") / "python", SIDES / "lenskit_mf.py"]
        programs["Cornac, `MF`"] = [programs_of("cornac") / "python", SIDES / "cornac_mf.py"]
        programs["LIBMF, without biases"] = [programs_of("libmf") / "python", SIDES / "libmf_mf.py"]
    tables = []
    for name, warehouse in warehouses.items():
        with open_published(warehouse) as connection:
            ratings = load_ratings(connection)
        title = (
            f"{name}: {len(ratings):,} ratings by {len(ratings.user_ids):,} users of {len(ratings.title_ids):,} titles"
        )
        tables.append(f"{title}.\n\n{table_of(warehouse.absolute(), ratings, programs, folder, rounds)}")
    work = f"{Recipe().factors} factors, {Recipe().epochs} epochs (LensKit: 20 epochs of least squares)"
    about = describe(work, ["scikit-surprise", "numba", "numpy", "duckdb", "pandas"], peers)
    return "\n\n".join([about, *tables])


def table_of(
    warehouse: Path, ratings: Ratings, programs: dict[str, list[str | Path]], folder: Path, rounds: int
) -> str:
    """Time, memory and error of each side on one warehouse."""
    log = folder / "log"
    sides: dict[str, Callable[[], Run]] = {OURS: partial(ours, warehouse, folder)}
    for number, (name, command) in enumerate(programs.items()):
        sides[name] = partial(run, [*command, warehouse, folder / f"saved-{number}", *PARAMETERS], {}, log)
    runs = in_turn(sides, rounds)

    held_out = next(Folds(5, Recipe().seed).masks(len(ratings)))
    np.save(folder / "fold.npy", held_out)
    errors = {OURS: f"{our_error(ratings, held_out):.4f}"}
    for name, command in programs.items():
        errors[name] = error_of([*command, warehouse, "", *PARAMETERS, folder / "fold.npy"], folder)

    lines = ["| | seconds | peak memory | times Cartelera's seconds | RMSE |", "|---|---|---|---|---|"]
    for name, each in runs.items():
        times = f"{ratio(runs, name, OURS):.2f}" if not each[-1].gave_up else ""
        lines.append(f"| {name} | {seconds_of(each)} | {gigabytes_of(each)} | {times} | {errors[name]} |")
    return "\n".join(lines)


def ours(warehouse: Path, folder: Path) -> Run:
    """Train as users do, but without cross-validation."""
    settings = {"CARTELERA_WAREHOUSE": str(warehouse), "CARTELERA_MODELS": str(folder / "models")}
    return run([sys.executable, "-m", "ml.train", "--folds", "0", "--force"], settings, folder / "log")


def our_error(ratings: Ratings, held_out: NDArray[np.bool_]) -> float:
    """The RMSE of this project's model on the held-out ratings."""
    svd = fit_svd(make_svd(Recipe()), ratings.only(~held_out))
    tested = ratings.only(held_out)
    return measure(predict(svd, tested.users, tested.titles), tested.stars).rmse


def error_of(command: Sequence[str | Path], folder: Path) -> str:
    """The RMSE that a program prints last, or why it printed none."""
    log = folder / "error"
    log.unlink(missing_ok=True)
    done = run(command, {}, log)
    return done.gave_up or f"{float(log.read_text(encoding='utf-8').split()[-1]):.4f}"
