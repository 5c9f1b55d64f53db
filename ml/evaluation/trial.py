"""The trial of a new model: it becomes the current model only if it is not worse than the one that it would replace.

Both models have learnt from all ratings, so neither can be measured on them. Instead, both recipes are trained again on
the same four fifths of the ratings, and measured on the remaining fifth. Factors that the service would leave out are
left out there too.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ml.artifact.card import Card, Trial
from ml.artifact.recipe import Recipe
from ml.data.ratings import Ratings
from ml.evaluation.errors import measure
from ml.evaluation.folds import Folds
from ml.fitting.fit import NoEngineError, draw_users, fit_svd, make_svd
from ml.fitting.svd import predict

FOLDS = 5
SEED = 0
"""The seed of the folds. It is not the recipe's, so that no recipe chooses its own trial."""

AfterEpoch = Callable[[int], None]


def needs_trial(recipe: Recipe, personalised: bool, current: Card | None) -> bool:
    """Whether a new model could be worse than the current one.

    It cannot where only the ratings differ, and neither the recipe nor whether it is personalised.
    """
    return current is not None and (recipe, personalised) != (current.recipe, current.personalised)


def hold_trial(
    ratings: Ratings, recipe: Recipe, personalised: bool, current: Card | None, after_epoch: AfterEpoch
) -> Trial:
    """Compare a new model with the one that it would replace.

    Args:
        ratings: All ratings of the warehouse.
        recipe: How the new model was trained.
        personalised: Whether the service would use its factors.
        current: The card of the model that it would replace, if there is one.
        after_epoch: Called after each epoch of both trainings.
    """
    if current is None:
        return Trial(against=None, rmse=None, current_rmse=None, passed=True, reason="There was no model to replace.")
    if not needs_trial(recipe, personalised, current):
        reason = f"Trained with the same parameters as {current.model}, so as good on the same ratings."
        return Trial(against=current.model, rmse=None, current_rmse=None, passed=True, reason=reason)
    held_out = next(Folds(min(FOLDS, len(ratings)), SEED).masks(len(ratings)))
    if any(len(draw_known(each, ratings, held_out)) == 0 for each in (recipe, current.recipe)):
        reason = f"There are too few ratings to compare it with {current.model}; --force takes it all the same."
        return Trial(against=current.model, rmse=None, current_rmse=None, passed=False, reason=reason)
    try:
        new = held_out_error(recipe, personalised, ratings, held_out, after_epoch)
        old = held_out_error(current.recipe, current.personalised, ratings, held_out, after_epoch)
    except NoEngineError as error:
        reason = f"It cannot be compared with {current.model}; --force takes it all the same. {error}"
        return Trial(against=current.model, rmse=None, current_rmse=None, passed=False, reason=reason)
    verdict = f"better than or as good as {current.model}" if new <= old else f"worse than {current.model}"
    reason = f"RMSE {new:.4f} against {old:.4f} on the same held-out ratings: {verdict}, by {abs(new - old):.4f} stars."
    return Trial(against=current.model, rmse=new, current_rmse=old, passed=new <= old, reason=reason)


def draw_known(recipe: Recipe, ratings: Ratings, held_out: NDArray[np.bool_]) -> Ratings:
    """The ratings that a recipe learns from, without those held out."""
    return ratings.only(~held_out & draw_users(recipe, ratings))


def held_out_error(
    recipe: Recipe, personalised: bool, ratings: Ratings, held_out: NDArray[np.bool_], after_epoch: AfterEpoch
) -> float:
    """The RMSE on the held-out ratings, in stars, after a training on the others."""
    svd = fit_svd(make_svd(recipe, after_epoch), draw_known(recipe, ratings, held_out))
    tested = ratings.only(held_out)
    if not personalised:
        svd.pu[:] = 0  # the service would leave taste out
    return measure(predict(svd, tested.users, tested.titles), tested.stars).rmse
