"""The whole evaluation of a recipe: of the stars that it predicts, and of the lists that are learnt beside them."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.artifact.card import Audit, Errors, ListsAudit
from ml.artifact.recipe import Recipe
from ml.content.genres import Genres
from ml.content.works import WorkContent
from ml.data.ratings import NoRatingsError, Ratings
from ml.evaluation.choices import audit_lists
from ml.evaluation.errors import audit, cross_validate
from ml.evaluation.folds import Folds
from ml.evaluation.holdout import Holdout, hold_out_latest
from ml.evaluation.ranking import latest_of_each_user
from ml.evaluation.withheld import withheld
from ml.fitting.baselines import BASELINES
from ml.fitting.fit import make_svd

Step = Callable[[str, int], AbstractContextManager[Callable[..., None]]]
"""Takes the name of a step and the number of its parts; gives a function to call after each part."""


@dataclass(frozen=True)
class History:
    """What an evaluation needs besides the ratings."""

    seconds: NDArray[np.int64]
    """The time of each rating: seconds since 1970-01-01 UTC."""
    works: Mapping[str, str]
    """The id of each title's work, by the title's id."""
    genres: Genres | None = None
    """The genres of titles; None where the price of variety is not measured."""
    content: WorkContent | None = None
    """What the catalog says of works; None where no recipe gives it a weight."""


@dataclass(frozen=True)
class Evaluation:
    """How well a recipe predicts ratings, and lists find what users choose."""

    errors: dict[str, list[Errors]]
    """The errors in each fold, of SVD and of the baselines, by name."""
    audit: Audit
    """Whether SVD beats the baselines."""
    holdout: Holdout | None
    """How well the recipe predicts the latest ratings; None where that could not be measured."""
    lists: ListsAudit | None
    """Whether lists find more of the latest ratings than popularity; None where that could not be measured."""


def evaluate(  # noqa: PLR0913
    recipe: Recipe, ratings: Ratings, history: History, folds: int, step: Step, *, tuned: bool = False
) -> Evaluation:
    """Cross-validate, audit, and measure how well the latest ratings are predicted, and found by lists.

    Args:
        recipe: How to train.
        ratings: What to learn from, and to predict.
        history: The times of the ratings, and the works of titles.
        folds: The number of folds, at least 2.
        step: Shows the progress of each step.
        tuned: Whether the recipe was tuned; then only ratings that the tuning has not seen are held out.

    Raises:
        NoRatingsError: There are fewer ratings than folds.
        DivergedError: The numbers of an SVD have grown beyond all bounds.
    """
    within = withheld(ratings) if tuned else None
    count = len(ratings) if within is None else int(np.count_nonzero(within))
    if count < folds:
        raise NoRatingsError(f"{count} ratings cannot be divided into {folds} folds; --folds 0 leaves them out.")
    with step(f"{folds}-fold cross-validation", folds * (recipe.epochs + len(BASELINES))) as after_part:
        division = Folds(folds, recipe.seed, within)
        errors = cross_validate(ratings, division, lambda: make_svd(recipe, after_part), after_part)
    with step("foresee the latest ratings", recipe.epochs) as after_epoch:
        holdout = hold_out_latest(recipe, ratings, latest_of_each_user(ratings, history.seconds), after_epoch)
    with step("foresee the latest choices", 1):
        lists = audit_lists(ratings, history.seconds, history.works, recipe, history.genres, history.content)
    return Evaluation(errors, audit(errors), holdout, lists)
