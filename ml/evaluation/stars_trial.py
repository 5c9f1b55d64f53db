"""The trial of the stars of a new model.

Both models have learnt from all ratings, so neither can be measured on them. Instead, both recipes are trained again on
the same four fifths of the ratings, and measured on the remaining fifth, which no tuning sees. Factors that the service
would leave out are left out there too.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ml.artifact.recipe import Recipe
from ml.data.ratings import Ratings
from ml.evaluation.comparison import Comparison, Contender
from ml.evaluation.errors import measure
from ml.evaluation.withheld import withheld
from ml.fitting.fit import NoEngineError, draw_users, fit_svd, make_svd
from ml.fitting.svd import predict


def is_needed(new: Contender, current: Contender) -> bool:
    """Whether the new stars could be worse.

    They cannot where only the ratings differ, and neither the recipe nor whether they are personalised.
    """
    return (new.recipe, new.personalised) != (current.recipe, current.personalised)


def compare(
    ratings: Ratings, new: Contender, current: Contender, name: str, after_epoch: Callable[[int], None]
) -> Comparison:
    """Compare the stars of both models.

    Args:
        ratings: All ratings of the warehouse.
        new: The new model.
        current: The model that it would replace.
        name: The name of that model.
        after_epoch: Called after each epoch of both trainings.
    """
    if not is_needed(new, current):
        return Comparison(True, f"Stars are predicted as by {name}.")
    held_out = withheld(ratings)
    if not held_out.any() or any(len(draw_known(each.recipe, ratings, held_out)) == 0 for each in (new, current)):
        return Comparison(False, f"There are too few ratings to compare it with {name}; --force takes it all the same.")
    try:
        error = held_out_error(new, ratings, held_out, after_epoch)
        old = held_out_error(current, ratings, held_out, after_epoch)
    except NoEngineError as refusal:
        return Comparison(False, f"It cannot be compared with {name}; --force takes it all the same. {refusal}")
    verdict = f"better than or as good as {name}" if error <= old else f"worse than {name}"
    reason = (
        f"RMSE {error:.4f} against {old:.4f} on the same held-out ratings: {verdict}, by {abs(error - old):.4f} stars."
    )
    return Comparison(error <= old, reason, error, old)


def draw_known(recipe: Recipe, ratings: Ratings, held_out: NDArray[np.bool_]) -> Ratings:
    """The ratings that a recipe learns from, without those held out."""
    return ratings.only(~held_out & draw_users(recipe, ratings))


def held_out_error(
    model: Contender, ratings: Ratings, held_out: NDArray[np.bool_], after_epoch: Callable[[int], None]
) -> float:
    """The RMSE on the held-out ratings, in stars, after a training on the others."""
    svd = fit_svd(make_svd(model.recipe, after_epoch), draw_known(model.recipe, ratings, held_out))
    tested = ratings.only(held_out)
    if not model.personalised:
        svd.pu[:] = 0  # the service would leave taste out
    return measure(predict(svd, tested.users, tested.titles), tested.stars).rmse
