"""`python -m ml.compare`: any algorithms on the same folds of the published ratings."""

import argparse
import sys
from dataclasses import dataclass

from cartelera.extras import exit_without

if __name__ == "__main__":
    exit_without("train")  # before the imports that need it

import duckdb
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from cartelera.arguments import fraction, make_parser, whole
from cartelera.process import end_at_a_closed_pipe
from cartelera.published import NoWarehouseError, interruptible, open_published
from cartelera.settings import SettingsError, read_settings
from ml.artifact.recipe import Recipe
from ml.command_line.options import MOST_FOLDS
from ml.command_line.progress import Steps
from ml.data.ratings import NoRatingsError, Ratings, load_ratings
from ml.evaluation.algorithms import OURS, SURPRISE, NoAlgorithmError, find_algorithm
from ml.evaluation.errors import CONFIDENCE
from ml.evaluation.rivals import Failed, Measured, Task, difference, measure_alone
from ml.fitting.fit import draw_users

DESCRIPTION = """\
Let algorithms predict the same held-out ratings of the published warehouse,
each in a process of its own, and say how far they are from the best."""
EXAMPLES = f"""\
algorithms:
  {OURS}             the SVD of `python -m ml.train`, by its usual recipe
  {", ".join(SURPRISE[:5])},
  {", ".join(SURPRISE[5:])}
                        those of scikit-surprise, with their defaults
  package.module:Class  your own: a surprise.AlgoBase that can be made without
                        arguments, in a module that Python finds from here

examples:
  python -m ml.compare                all but your own
  python -m ml.compare SVD mine:Mean  SVD, and the class Mean in mine.py
  python -m ml.compare --sample 0.05  with a twentieth of the users, where there
                                      are millions of ratings: the memory of
                                      KNNBaseline grows with the square of the
                                      users

Exit codes: 0 if all were measured; 1 if one of them failed, or nothing could be
measured; 2 for wrong options, or an algorithm that there is not."""


@dataclass(frozen=True)
class Options:
    """What the command line asks for."""

    algorithms: list[str]
    """Their names."""
    folds: int
    """How many folds the ratings are divided into."""
    sample: float
    """The share of the users whose ratings are used."""
    seed: int
    """The seed of all that is drawn at random."""


def main() -> int:
    """Compare, and return the exit code: 1 if an algorithm failed, or nothing could be measured."""
    options = read_options()
    recipe = Recipe(sample=options.sample, seed=options.seed)
    try:
        with interruptible(), open_published(read_settings().warehouse) as connection:
            ratings = draw(recipe, load_ratings(connection), options.folds)
    except (NoRatingsError, NoWarehouseError, SettingsError) as error:
        print(error, file=sys.stderr)
        return 1
    except duckdb.Error as error:
        print(f"The warehouse cannot be read: {error}", file=sys.stderr)
        return 1
    try:
        outcomes = compare([Task(name, recipe, ratings, options.folds) for name in options.algorithms])
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 1
    measured = sorted((each for each in outcomes if isinstance(each, Measured)), key=lambda each: each.rmse)
    show(measured, ratings, options.folds)
    failed = [each for each in outcomes if isinstance(each, Failed)]
    for each in failed:
        print(f"{each.name} failed: {each.reason}", file=sys.stderr)
    return 1 if failed else 0


def read_options() -> Options:
    """Read the command line; wrong options end the program with exit code 2."""
    parser = make_parser("ml.compare", DESCRIPTION, EXAMPLES)
    parser.add_argument(
        "algorithms", nargs="*", type=read_algorithm, metavar="ALGORITHM", help="see below (default: all but your own)"
    )
    parser.add_argument(
        "--folds", type=whole(2, MOST_FOLDS), default=5, metavar="N", help="of the cross-validation (default: 5)"
    )
    parser.add_argument(
        "--sample",
        type=fraction(above=0, to=1),
        default=1.0,
        metavar="SHARE",
        help="which share of the users to take, above 0 and up to 1 (default: 1)",
    )
    parser.add_argument(
        "--seed", type=whole(0, 2**32 - 1), default=0, metavar="N", help="of all that is drawn at random (default: 0)"
    )
    given = parser.parse_args()
    names = list(dict.fromkeys(given.algorithms)) or [OURS, *SURPRISE]
    return Options(names, given.folds, given.sample, given.seed)


def read_algorithm(name: str) -> str:
    """Make sure that there is an algorithm of this name."""
    try:
        if name != OURS:
            find_algorithm(name)
    except NoAlgorithmError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    return name


def draw(recipe: Recipe, ratings: Ratings, folds: int) -> Ratings:
    """The ratings of the drawn users.

    Raises:
        NoRatingsError: There are fewer of them than folds.
    """
    drawn = ratings.only(draw_users(recipe, ratings))
    if len(drawn) < folds:
        raise NoRatingsError(f"{len(drawn)} ratings cannot be divided into {folds} folds; --sample takes more users.")
    return drawn


def compare(tasks: list[Task]) -> list[Measured | Failed]:
    """Measure one algorithm after the other, and show the progress."""
    outcomes = []
    with Steps() as steps:
        for task in tasks:
            with steps.step(task.name, task.folds) as after_fold:
                outcomes.append(measure_alone(task, after_fold))
    return outcomes


def show(measured: list[Measured], ratings: Ratings, folds: int) -> None:
    """Print what was measured, the best first."""
    if not measured:
        return
    grid = Table(
        Column("algorithm", overflow="fold"),
        *(Column(name, justify="right") for name in ("RMSE", "behind the best", "MAE", "seconds", "GB")),
    )
    best = measured[0]
    for each in measured:
        grid.add_row(
            escape(each.name),
            f"{each.rmse:.4f}",
            "" if each is best else say_difference(each, best),
            f"{each.mae:.4f}",
            f"{each.seconds:.1f}",
            "" if each.memory_gb is None else f"{each.memory_gb:.2f}",
        )
    console = Console()
    console.print(grid)
    console.print(
        f"{len(ratings):,} ratings, {folds} folds. RMSE and MAE in stars on held-out ratings; behind the best: the "
        f"difference of the RMSE, fold by fold, with its {CONFIDENCE:.0%} confidence interval; where the interval "
        "contains 0, the best is not better beyond doubt. Seconds to fit and predict a fold; GB: the peak memory of "
        "the algorithm's process.",
        highlight=False,
    )


def say_difference(one: Measured, best: Measured) -> str:
    """The difference of two RMSEs with its interval."""
    mean, low, high = difference(one, best)
    return f"{mean:+.4f} ({low:+.4f} to {high:+.4f})"


if __name__ == "__main__":
    end_at_a_closed_pipe()
    sys.exit(main())
