"""The errors of SVD on MovieLens: stock Surprise, its compiled form, and this project's engines, on the same folds.

    python -m bench.accuracy RATINGS_CSV

The file is MovieLens' ratings.csv (userId, movieId, rating), which has the true titles. Five folds take about half
a minute on the 100,000 ratings of latest-small.
"""

import sys
from functools import partial
from pathlib import Path

import numpy as np
import surprise
from rich.console import Console
from rich.table import Table

from bench.movielens import read_movielens
from ml.artifact.card import Errors
from ml.artifact.recipe import USUAL
from ml.data.ratings import Ratings
from ml.evaluation.errors import audit, cross_validate
from ml.fitting.fit import make_svd
from ml.fitting.svd import CompiledSVD
from tests.support.surprise_trainset import SurpriseFolds

FOLDS = SurpriseFolds(5, seed=0)


def main() -> int:
    """Measure, and print the table."""
    if len(sys.argv) != 2:  # noqa: PLR2004
        print(__doc__, file=sys.stderr)
        return 2
    ratings = read_movielens(Path(sys.argv[1]))
    errors = cross_validate(ratings, FOLDS, partial(make_svd, USUAL["surprise"]))
    sampled = cross_validate(ratings, FOLDS, partial(make_svd, USUAL["bayes"]))
    surprises = cross_validate(ratings, FOLDS, partial(CompiledSVD, random_state=0))
    grid = Table("", "RMSE", "MAE")
    grid.add_row("stock Surprise, its parameters", *stock(ratings))
    grid.add_row("compiled, Surprise's parameters", *means(surprises["svd"]))
    for name, folds in errors.items():
        grid.add_row("compiled, this project's parameters" if name == "svd" else name, *means(folds))
    grid.add_row("engine bayes", *means(sampled["svd"]))
    Console().print(grid)
    print(f"With Surprise's parameters: {audit(surprises).reason}")
    print(f"With this project's: {audit(errors).reason}")
    print(f"With the engine bayes: {audit(sampled).reason}")
    return 0


def stock(ratings: Ratings) -> tuple[str, str]:
    """The errors that Surprise reports for its own SVD."""
    measured = surprise.model_selection.cross_validate(surprise.SVD(random_state=0), ratings, cv=FOLDS)
    return f"{np.mean(measured['test_rmse']):.4f}", f"{np.mean(measured['test_mae']):.4f}"


def means(folds: list[Errors]) -> tuple[str, str]:
    """The means of both errors over the folds."""
    return f"{np.mean([each.rmse for each in folds]):.4f}", f"{np.mean([each.mae for each in folds]):.4f}"


if __name__ == "__main__":
    sys.exit(main())
