"""The trial that a new model has to pass: it takes over only if it is not worse than the one that it would replace.

Both have learnt from all ratings, so neither can be measured on them. Instead both recipes are followed once more, on
the same ratings without the same fifth of them, and are measured on that fifth, answering as they would be served.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ml.card import Card, Trial
from ml.dataset import Folds, Ratings
from ml.evaluate import measure
from ml.fit import draw_users, fit_model, make_model
from ml.recipe import Recipe
from ml.svd import predict

FOLDS = 5
SEED = 0
"""Of the draw; not the recipe's, so that no recipe chooses its own trial."""

AfterEpoch = Callable[[int], None]


def needs_trial(recipe: Recipe, personalised: bool, current: Card | None) -> bool:
    """Whether a new model could be worse than the current one: only if it differs in more than the ratings."""
    return current is not None and (recipe, personalised) != (current.parameters, current.personalised)


def hold_trial(
    ratings: Ratings, recipe: Recipe, personalised: bool, current: Card | None, after_epoch: AfterEpoch
) -> Trial:
    """Compare a new model with the one that it would replace.

    Args:
        ratings: All ratings of the warehouse.
        recipe: How the new model was trained.
        personalised: Whether its answers make use of its factors.
        current: The card of the model that it would replace, if there is one.
        after_epoch: Called after each epoch of both.
    """
    if current is None:
        return Trial(against=None, rmse=None, current_rmse=None, passed=True, reason="There was no model to replace.")
    if not needs_trial(recipe, personalised, current):
        reason = f"Trained with the same parameters as {current.model}, so as good on the same ratings."
        return Trial(against=current.model, rmse=None, current_rmse=None, passed=True, reason=reason)
    held_out = next(Folds(min(FOLDS, len(ratings)), SEED).masks(len(ratings)))
    new = held_out_error(recipe, personalised, ratings, held_out, after_epoch)
    old = held_out_error(current.parameters, current.personalised, ratings, held_out, after_epoch)
    verdict = f"better than or as good as {current.model}" if new <= old else f"worse than {current.model}"
    reason = f"RMSE {new:.4f} against {old:.4f} on the same held-out ratings: {verdict}, by {abs(new - old):.4f} stars."
    return Trial(against=current.model, rmse=new, current_rmse=old, passed=new <= old, reason=reason)


def held_out_error(
    recipe: Recipe, personalised: bool, ratings: Ratings, held_out: NDArray[np.bool_], after_epoch: AfterEpoch
) -> float:
    """The RMSE on held-out ratings of a model that has learnt from the others."""
    known, tested = ratings.only(~held_out), ratings.only(held_out)
    model = fit_model(make_model(recipe, after_epoch), known.only(draw_users(recipe, known)))
    if not personalised:
        model.pu[:] = 0  # it would be served without taste
    return measure(predict(model, tested.users, tested.titles), tested.stars).rmse
