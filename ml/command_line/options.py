"""The command line of `python -m ml.train`."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass, replace

from cartelera.arguments import fraction, make_parser, up_to, whole
from ml.artifact.card import Tuned
from ml.artifact.model import STARS
from ml.artifact.recipe import USUAL, Recipe
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
  python -m ml.train --engine bayes
                                   better stars with ±, of up to two million
                                   ratings: minutes instead of seconds
  python -m ml.train --minutes 10  with bayes if that is better beyond doubt and
                                   does not take longer
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
    rival: Recipe | None
    """How else to make it, if that predicts better within the minutes; None where there is nothing to choose."""
    minutes: float | None
    """How long a training by the rival may take; None where there is none."""
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
    found: TunedRecipe | None = None
    """The tuned recipe whose parameters come before the usual ones; None where there is none."""

    @property
    def recipes(self) -> list[Recipe]:
        """The recipe, and its rival where there is one."""
        return [self.recipe, *([self.rival] if self.rival else [])]

    def with_defaults(self, found: TunedRecipe | None) -> "Options":
        """The same options, with the tuned parameters in the place of those that the command line does not name."""
        options = replace(self, found=found)
        rival = self.rival and change(self.rival, options.taken(self.rival.engine))
        return replace(options, recipe=change(self.recipe, options.taken(self.recipe.engine)), rival=rival)

    def taken(self, engine: str) -> dict[str, int | float]:
        """The tuned parameters for an engine that the command line does not name."""
        found = self.found.parameters(engine) if self.found else {}
        return {name: value for name, value in found.items() if name not in self.given}

    def tuned(self, engine: str) -> Tuned | None:
        """What a training with this engine takes from a tuned recipe; None where that is nothing."""
        if self.found is None or not (taken := self.taken(engine)):
            return None
        return Tuned(self.found.tuned_at, tuple(taken))


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
        "how far each rating moves the model in the first epoch, above 0 and up to 1; with too much of it the training "
        "diverges",
    ),
    "learning_rate_decay": (
        fraction(above=0, to=1),
        "what the learning rate is multiplied by after each epoch, above 0 and up to 1; at 1 it stays as it is",
    ),
    "regularisation": (
        fraction(above=0, to=10),
        "how strongly the model is held near the mean, above 0 and up to 10; the fewer ratings, the more of it",
    ),
    "choices_regularisation": (
        fraction(above=0, to=1_000_000),
        "the same for lists: how strongly the weights between works are held near 0, above 0 and up to 1,000,000",
    ),
    "content_weight": (
        up_to(LARGEST),
        "how much what works have in common in the catalog counts for these weights beside the ratings, 0 to 10,000; "
        "with more of it, works with few ratings are listed more often",
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
        add(learning, name, kind, None, f"{meaning} ({usual_values(name)})")
    learning.add_argument(
        "--engine",
        choices=USUAL,
        help="how to learn: with surprise by descent; with bayes by sampling, which takes longer, predicts better and "
        "says how sure it is; with spark on Apache Spark (SPARK_MASTER), from what CARTELERA_SPARK holds. The learning "
        "rate and its decay are for surprise alone, --regularisation not for bayes, --content-weight not for spark "
        f"(default: {usual.engine})",
    )
    learning.add_argument(
        "--minutes",
        type=fraction(above=0, to=LARGEST),
        metavar="N",
        help="choose the engine: bayes if it is better beyond doubt, and such a training takes at most N minutes by an "
        "estimate; otherwise surprise",
    )
    judging = parser.add_argument_group("how to judge")
    for name, (kind, default, meaning) in JUDGING.items():
        add(judging, name, kind, default, f"{meaning} (default: {default:g})")
    taking_over = parser.add_argument_group("when to do it, and when to take over")
    taking_over.add_argument(
        "--if-changed", action="store_true", help="do nothing if the current model is of the same ratings and options"
    )
    taking_over.add_argument(
        "--force", action="store_true", help="make the new model the current one even if it is worse"
    )
    add_track(taking_over)
    given = vars(parser.parse_args())
    asked = {name: value for name in LEARNING if (value := given.pop(name)) is not None}
    engine, minutes = given.pop("engine"), given["minutes"]
    if engine and minutes:
        parser.error("--minutes chooses the engine; leave --engine out")
    rival = replace(USUAL["bayes"], **asked) if minutes else None
    return Options(replace(USUAL[engine or usual.engine], **asked), rival, **given, given=frozenset(asked))


def add_track(options: argparse._ActionsContainer) -> None:
    """Add the option that tracks a run with MLflow."""
    options.add_argument(
        "--track",
        metavar="URI",
        help="also log parameters, metrics, card and plots as a run of MLflow: to a folder, sqlite:///FILE, or the "
        "address of a server; needs the extra `track`",
    )


def usual_values(name: str) -> str:
    """The default of a number of a recipe, and those of the engines that have another one."""
    usual = getattr(Recipe(), name)
    others = {engine: getattr(recipe, name) for engine, recipe in USUAL.items()}
    return "; ".join(
        [f"default: {usual:g}", *(f"with {engine} {value:g}" for engine, value in others.items() if value != usual)]
    )


def add(
    group: argparse._ArgumentGroup, name: str, kind: Callable[[str], object], default: float | None, meaning: str
) -> None:
    """Add an option that takes a number; without a default, it is None where it is not given."""
    group.add_argument(f"--{name.replace('_', '-')}", type=kind, default=default, metavar="N", help=meaning)
