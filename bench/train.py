"""Training on all ratings, beside pandas and stock Surprise: time, memory, and the error on the same held-out ratings.

    python -m bench.train WAREHOUSE

Both load, fit (20 epochs, 100 factors) and save, each as a process of its own, one after the other; the errors are
those of both fits without the same fifth of the ratings. It takes about seven minutes on eleven million ratings.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from cartelera.published import open_published
from ml.dataset import Folds, load_ratings
from ml.evaluate import measure
from ml.fit import fit_model, make_model
from ml.recipe import Recipe
from ml.svd import predict

SURPRISE = """
import pickle
import sys

import duckdb
import surprise

lr_all, reg_all, held_out, warehouse, saved = sys.argv[1:]
with duckdb.connect(warehouse, read_only=True) as connection:
    ratings = connection.execute("select * from training_ratings order by user_id, movie_id").df()
data = surprise.Dataset.load_from_df(ratings, surprise.Reader(rating_scale=(0.5, 5)))
rates = {"lr_all": float(lr_all), "reg_all": float(reg_all)}
model = surprise.SVD(n_factors=100, n_epochs=20, random_state=0, **rates)
if held_out == "no":
    model.fit(data.build_full_trainset())
    with open(saved, "wb") as file:
        pickle.dump(model, file)
else:
    folds = surprise.model_selection.KFold(5, random_state=0)
    trainset, testset = next(folds.split(data))
    print(surprise.accuracy.rmse(model.fit(trainset).test(testset), verbose=False))
"""


def main() -> int:
    """Measure, and print the table."""
    if len(sys.argv) != 2:  # noqa: PLR2004
        print(__doc__, file=sys.stderr)
        return 2
    warehouse, recipe = sys.argv[1], Recipe()
    with tempfile.TemporaryDirectory() as folder:
        rates = [str(recipe.learning_rate), str(recipe.regularisation)]
        stock = [sys.executable, "-c", SURPRISE, *rates]
        settings = {"CARTELERA_WAREHOUSE": warehouse, "CARTELERA_MODELS": folder}
        ours = cost([sys.executable, "-m", "ml.train", "--folds", "0"], settings)
        theirs = cost([*stock, "no", warehouse, f"{folder}/model.pickle"], {})
        printed = subprocess.check_output([*stock, "yes", warehouse, ""], text=True)  # noqa: S603
        their_error = float(printed.splitlines()[-1])  # before it DuckDB shows its progress
    show(ours, theirs, held_out_error(warehouse, recipe), their_error)
    return 0


def cost(command: list[str], settings: dict[str, str]) -> tuple[float, float]:
    """The seconds that a process takes, and the gigabytes that it has at most."""
    began = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603
        command, env=os.environ | settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, command  # noqa: S101
    return time.perf_counter() - began, usage.ru_maxrss / 1_000_000


def held_out_error(warehouse: str, recipe: Recipe) -> float:
    """The RMSE on the fold that Surprise's `KFold` holds out first."""
    with open_published(Path(warehouse)) as connection:
        ratings = load_ratings(connection)
    held_out = next(Folds(5, recipe.seed).masks(len(ratings)))
    model = fit_model(make_model(recipe), ratings.only(~held_out))
    tested = ratings.only(held_out)
    return measure(predict(model, tested.users, tested.titles), tested.stars).rmse


def show(ours: tuple[float, float], theirs: tuple[float, float], our_error: float, their_error: float) -> None:
    """Print the table."""
    grid = Table("", "seconds", "peak memory", "RMSE on the same fifth")
    grid.add_row("python -m ml.train --folds 0", f"{ours[0]:.1f}", f"{ours[1]:.2f} GB", f"{our_error:.4f}")
    grid.add_row("pandas and stock Surprise", f"{theirs[0]:.1f}", f"{theirs[1]:.2f} GB", f"{their_error:.4f}")
    faster, smaller = theirs[0] / ours[0], theirs[1] / ours[1]
    grid.add_row("", f"{faster:.1f} times faster", f"1/{smaller:.1f}", f"{our_error - their_error:+.4f}")
    Console(width=100).print(grid)


if __name__ == "__main__":
    sys.exit(main())
