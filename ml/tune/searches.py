"""What is searched for: the recipe of each model, and how a recipe is measured.

No recipe is measured on what a model card reports. For stars, the ratings that trainings hold out for tuned recipes
(`ml.evaluation.withheld`) and the latest of each user are left out, and a fold of the others is predicted. For lists,
the latest works of each user, which the audit hides, are left out, and the latest of the others are to be found.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import optuna

from ml.artifact.card import LENGTH
from ml.artifact.recipe import Recipe
from ml.artifact.recipe_file import CHOICES, STARS, TUNED, change
from ml.data.ratings import NoRatingsError, Ratings
from ml.evaluation.choices import by_score, hide_latest_but_hidden
from ml.evaluation.evaluation import History
from ml.evaluation.folds import Folds
from ml.evaluation.holdout import draw, error
from ml.evaluation.ranking import latest_of_each_user, measure_lists, most_popular
from ml.evaluation.withheld import withheld
from ml.fitting.choices import fit_weights
from ml.fitting.fit import fit_svd, make_svd
from ml.fitting.weights import prune

Parameters = dict[str, int | float]
AfterEpoch = Callable[[int, float], None]
"""Takes the number of an epoch and the measure after it."""
FOLDS = 5


@dataclass(frozen=True)
class Search:
    """One of the two searches."""

    name: str
    """`STARS` or `CHOICES`: which model's recipe is searched for."""
    measure: str
    """The name of the measure."""
    direction: Literal["minimize", "maximize"]
    """Which of its values are better."""
    suggest: Callable[[optuna.Trial], Parameters]
    """Chooses the parameters of a trial."""
    run: Callable[[Parameters, AfterEpoch], float]
    """Measures the recipe with these parameters."""


def suggest_stars(trial: optuna.Trial) -> Parameters:
    """Choose the parameters of the model of stars, from what has been of use for a thousand to ten million ratings."""
    return {
        "factors": trial.suggest_int("factors", 4, 256, log=True),
        "epochs": trial.suggest_int("epochs", 5, 100, log=True),
        "learning_rate": trial.suggest_float("learning_rate", 0.002, 0.1, log=True),
        "learning_rate_decay": trial.suggest_float("learning_rate_decay", 0.8, 1),
        "regularisation": trial.suggest_float("regularisation", 0.01, 1, log=True),
    }


def suggest_choices(trial: optuna.Trial) -> Parameters:
    """Choose the parameters of the model of choices."""
    return {
        "choices_regularisation": trial.suggest_float("choices_regularisation", 1, 100_000, log=True),
        "content_weight": trial.suggest_float("content_weight", 0, 100),
    }


def search_stars(ratings: Ratings, history: History, usual: Recipe) -> Search:
    """The search for the recipe of stars: the lowest RMSE.

    Args:
        ratings: What to learn from.
        history: The times of the ratings.
        usual: The other parameters of all recipes.

    Raises:
        NoRatingsError: Too few of them are left.
    """
    inner = ratings.only(~withheld(ratings) & ~latest_of_each_user(ratings, history.seconds))
    require(len(inner) >= FOLDS)
    held_out = next(Folds(FOLDS, usual.seed).masks(len(inner)))
    known, tested = inner.only(~held_out), draw(inner.only(held_out), usual.seed)

    def run(parameters: Parameters, after_epoch: AfterEpoch) -> float:
        svd = make_svd(change(usual, parameters), lambda epoch: after_epoch(epoch, error(svd, tested)))
        with np.errstate(all="ignore"):  # of recipes that diverge
            return error(fit_svd(svd, known), tested)

    return Search(STARS, "RMSE", "minimize", suggest_stars, run)


def search_choices(ratings: Ratings, history: History, usual: Recipe) -> Search:
    """The search for the recipe of lists: the highest nDCG@10.

    Args:
        ratings: What to learn from.
        history: The times of the ratings, and the works of titles and their content.
        usual: The other parameters of all recipes.

    Raises:
        NoRatingsError: Too few of them are left.
    """
    known, hidden = hide_latest_but_hidden(ratings, history.seconds, history.works)
    require(len(known) > 0)
    popularity = most_popular(known)

    def run(parameters: Parameters, _: AfterEpoch) -> float:
        weights = prune(fit_weights(known, change(usual, parameters), history.content))
        return measure_lists(known, hidden, by_score(known, weights.scores, popularity), usual.seed)[0].ndcg

    return Search(CHOICES, f"nDCG@{LENGTH}", "maximize", suggest_choices, run)


SEARCHES = {STARS: search_stars, CHOICES: search_choices}


def require(enough: bool) -> None:
    """Make sure that there are enough ratings.

    Raises:
        NoRatingsError: There are not.
    """
    if not enough:
        raise NoRatingsError("There are too few ratings to tune on: users need more of them than the latest ones.")


def usual_parameters(search: Search) -> Parameters:
    """The parameters of a search, as the usual recipe has them."""
    return {name: getattr(Recipe, name) for name in TUNED[search.name]}
