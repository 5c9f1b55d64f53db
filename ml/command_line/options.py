"""The command line of `python -m ml.train`."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import get_args, get_type_hints

from cartelera.arguments import fraction, make_parser, whole
from ml.artifact.card import Tuned
from ml.artifact.model import STARS
from ml.artifact.recipe import Recipe
from ml.artifact.recipe_file import FILE, TunedRecipe, change

WORSE = 3
"""The exit code where the new model is worse than the current one, which stays."""
LARGEST = 10_000
"""The largest number of factors, and of epochs."""
MOST_FOLDS = 100
DESCRIPTION = """\
Train the recommender on all ratings of the published warehouse, find out
whether its factors predict anything, write a model card, and make the model
the current one if it is not worse than the one before."""
EXAMPLES = """\
examples:
  python -m ml.train               train and evaluate with the usual options
  python -m ml.train --folds 0     fast, without the evaluation: then nothing
                                   shows that the model is personalised, its
                                   answers leave taste out; it makes no lists,
                                   and does not take the place of a model that
                                   is personalised or has lists (but --force)
  python -m ml.train --sample 0.1  a first look at many ratings: learn from a
                                   tenth of the users
  python -m ml.train --if-changed  for a scheduler: do nothing unless there are
                                   other ratings, or options
  python -m ml.train --engine spark
                                   on a cluster: learn from what Spark has built
  python -m ml.train --factors 20 --regularisation 0.2
                                   fewer factors, held more strongly: try it
                                   where the card says that SVD does not beat
                                   the biases

The models are in the folder CARTELERA_MODELS, each with its card.md.
`python -m ml.models` lists them, `python -m ml.recommend` asks the current one.
Exit codes: 0 if the new model is the current one now, or there was nothing to
do; 1 if it could not be made; 2 for wrong options; 3 if it was made, but is
worse than the current one, which stays."""


@dataclass(frozen=True)
class Options:
    """What the command line asks for."""

    recipe: Recipe
    """How to make the model."""
    folds: int
    """How many folds the cross-validation has; 0 leaves the whole evaluation out."""
    threshold: float
    """From how many predicted stars on a title is recommended."""
    if_changed: bool
    """Whether to do nothing if this training would make a model again that there is."""
    force: bool
    """Whether the new model becomes the current one even if it is worse."""
    track: str | None = None
    """Where MLflow keeps runs; None to track nothing."""
    given: frozenset[str] = frozenset()
    """The parameters of the recipe that the command line names."""
    tuned: Tuned | None = None
    """The parameters that come from a tuned recipe; None where none does."""

    def with_defaults(self, found: TunedRecipe | None) -> "Options":
        """The same options, with the tuned parameters in the place of those that the command line does not name."""
        if found is None:
            return self
        taken = {name: value for name, value in found.parameters(self.recipe.engine).items() if name not in self.given}
        if not taken:
            return self
        return replace(self, recipe=change(self.recipe, taken), tuned=Tuned(found.tuned_at, tuple(taken)))


def read_folds(text: str) -> int:
    """Read the number of folds: with one fold, no ratings would be left to learn from."""
    number = whole(0, MOST_FOLDS)(text)
    if number == 1:
        raise argparse.ArgumentTypeError(f"1 fold leaves nothing to learn from; 0 or 2 to {MOST_FOLDS} are possible")
    return number


LEARNING: dict[str, tuple[Callable[[str], object], str]] = {
    "factors": (
        whole(1, LARGEST),
        "how many numbers describe a taste, and a title; more tell finer tastes apart, and take chance for taste",
    ),
    "epochs": (
        whole(1, LARGEST),
        "how often all ratings are gone through; the card's learning curve shows when it is enough",
    ),
    "learning_rate": (
        fraction(above=0, to=1),
        "how far each rating moves the model, above 0 and up to 1; with too much of it the training diverges",
    ),
    "regularisation": (
        fraction(above=0, to=10),
        "how strongly the model is held near the mean, above 0 and up to 10; the fewer ratings, the more of it",
    ),
    "choices_regularisation": (
        fraction(above=0, to=1_000_000),
        "the same for lists: how strongly the weights between works are held near 0, above 0 and up to 1,000,000",
    ),
    "sample": (fraction(above=0, to=1), "which share of the users to learn from, above 0 and up to 1"),
    "seed": (whole(0, 2**32 - 1), "of all that is drawn at random"),
}
"""The numbers of a recipe: how each is read, and what it means."""
JUDGING: dict[str, tuple[Callable[[str], object], float, str]] = {
    "folds": (read_folds, 5, "of the cross-validation, 2 or more; 0 leaves the whole evaluation out"),
    "threshold": (fraction(*STARS), 3.5, "from how many predicted stars on a title is recommended, above 0.5, up to 5"),
}
"""The options that say how to judge: how each is read, its default, and what it means."""


def read_options() -> Options:
    """Read the command line; wrong options end the program with exit code 2."""
    parser = make_parser("ml.train", DESCRIPTION, EXAMPLES)
    usual = Recipe()
    learning = parser.add_argument_group(
        "how to learn",
        f"What `python -m ml.tune` has written into\nCARTELERA_MODELS/{FILE} comes before these defaults.",
    )
    for name, (kind, meaning) in LEARNING.items():
        add(learning, name, kind, getattr(usual, name), meaning)
    learning.set_defaults(**dict.fromkeys(LEARNING))
    learning.add_argument(
        "--engine",
        choices=get_args(get_type_hints(Recipe)["engine"]),
        default=usual.engine,
        help="where to learn: here, or on Apache Spark (SPARK_MASTER) from what it has published in CARTELERA_SPARK; "
        f"--learning-rate is for {usual.engine} alone (default: {usual.engine})",
    )
    judging = parser.add_argument_group("how to judge")
    for name, (kind, default, meaning) in JUDGING.items():
        add(judging, name, kind, default, meaning)
    taking_over = parser.add_argument_group("when to do it, and when to take over")
    taking_over.add_argument(
        "--if-changed", action="store_true", help="do nothing if the current model is of the same ratings and options"
    )
    taking_over.add_argument(
        "--force", action="store_true", help="make the new model the current one even if it is worse"
    )
    add_track(taking_over)
    given = vars(parser.parse_args())
    parameters = {name: given.pop(name) for name in (*LEARNING, "engine")}
    named = {name: value for name, value in parameters.items() if value is not None}
    return Options(Recipe(**named), **given, given=frozenset(named))


def add_track(options: argparse._ActionsContainer) -> None:
    """Add the option that tracks a run with MLflow."""
    options.add_argument(
        "--track",
        metavar="URI",
        help="also log parameters, metrics, card and plots as a run of MLflow: to a folder, sqlite:///FILE, or the "
        "address of a server; needs the extra `track`",
    )


def add(group: argparse._ArgumentGroup, name: str, kind: Callable[[str], object], default: float, meaning: str) -> None:
    """Add an option that has a default."""
    flag = f"--{name.replace('_', '-')}"
    group.add_argument(flag, type=kind, default=default, metavar="N", help=f"{meaning} (default: {default:g})")
