"""The command line of `python -m ml.train`."""

import argparse
import math
from collections.abc import Callable

from ml.model import STARS
from ml.recipe import Recipe

LARGEST = 10_000
"""Of factors and epochs."""
MOST_FOLDS = 100
DESCRIPTION = """\
Train the recommender on all ratings of the published warehouse, find out whether its factors predict anything,
write a model card, and make the model the current one if it is not worse than the one before."""
EXAMPLES = """\
examples:
  python -m ml.train                    train and evaluate with what has proven good
  python -m ml.train --folds 0          without the evaluation: fast, but nothing shows that the model is personalised,
                                        so its answers leave taste out
  python -m ml.train --sample 0.1       a first look at many ratings: learn from a tenth of the users
  python -m ml.train --if-changed       for a scheduler: nothing to do unless there is a new build, or other options
  python -m ml.train --factors 20 --regularisation 0.2
                                        fewer factors, held more strongly: try it where the card says that SVD does
                                        not beat the biases

The models are in the folder CARTELERA_MODELS, each with its card.md; `python -m ml.models` lists them, and
`python -m ml.recommend` asks the current one."""


def read_options() -> argparse.Namespace:
    """The command line, with a `recipe` beside the other options."""
    parser = argparse.ArgumentParser(
        prog="python -m ml.train",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    usual = Recipe()
    learning = parser.add_argument_group("how to learn")
    add(learning, "--factors", whole(1, LARGEST), usual.factors, "how many numbers describe a taste, and a title")
    add(learning, "--epochs", whole(1, LARGEST), usual.epochs, "how often all ratings are gone through")
    add(learning, "--learning-rate", fraction(above=0, to=1), usual.learning_rate, "how far a rating moves the model")
    add(learning, "--regularisation", fraction(above=0, to=10), usual.regularisation, "how strongly it is held near 0")
    add(learning, "--sample", fraction(above=0, to=1), usual.sample, "which share of the users to learn from")
    add(learning, "--seed", whole(0, 2**32 - 1), usual.seed, "of all that is drawn at random")
    judging = parser.add_argument_group("how to judge")
    add(judging, "--folds", folds, 5, "of the cross-validation; 0 leaves the whole evaluation out")
    add(judging, "--threshold", fraction(*STARS), 3.5, "from how many predicted stars on a title is recommended")
    taking_over = parser.add_argument_group("when to do it, and when to take over")
    taking_over.add_argument(
        "--if-changed", action="store_true", help="do nothing if the current model is of this build and these options"
    )
    taking_over.add_argument(
        "--force", action="store_true", help="make the new model the current one even if it is worse"
    )
    options = parser.parse_args()
    options.recipe = Recipe(**{name: getattr(options, name) for name in vars(usual)})
    return options


def add(group: argparse._ArgumentGroup, name: str, kind: Callable[[str], object], default: float, meaning: str) -> None:
    """Add an option that has a default."""
    group.add_argument(name, type=kind, default=default, metavar="N", help=f"{meaning} (default: {default:g})")


def whole(lowest: int, highest: int) -> Callable[[str], int]:
    """What reads a whole number between two, both included."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdecimal()) or not lowest <= int(text[:20]) <= highest:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {lowest} to {highest}")
        return int(text)

    return read


def fraction(above: float, to: float) -> Callable[[str], float]:
    """What reads a number above one and up to another."""

    def read(text: str) -> float:
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not above < number <= to:
            raise argparse.ArgumentTypeError(f"{text!r} is not a number above {above:g} and up to {to:g}")
        return number

    return read


def folds(text: str) -> int:
    """The number of folds: one fold cannot be trained on the others."""
    number = whole(0, MOST_FOLDS)(text)
    if number == 1:
        raise argparse.ArgumentTypeError(f"1 fold leaves nothing to learn from; 0 or 2 to {MOST_FOLDS} are possible")
    return number
