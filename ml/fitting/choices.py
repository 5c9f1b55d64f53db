"""What people choose, by the engine of a recipe."""

from collections.abc import Iterable, Mapping

import numpy as np

from ml.artifact.choices import MANY_WORKS, Choices, SavedScores, Weights, strengths_of
from ml.artifact.model import Model
from ml.artifact.recipe import Recipe
from ml.content.works import WorkContent
from ml.data.ratings import Ratings
from ml.data.works import rate_works
from ml.fitting.ease import fit_ease
from ml.fitting.fit import saying_how_to_install_spark
from ml.fitting.weights import AllWeights, prune


def learn_content(recipes: Iterable[Recipe]) -> bool:
    """Whether any of these recipes learns from the content of titles too."""
    return any(recipe.content_weight > 0 for recipe in recipes)


def fit_weights(ratings: Ratings, recipe: Recipe, content: WorkContent | None = None) -> AllWeights:
    """Find all weights between works: on Spark by implicit least squares, and otherwise by EASE^R.

    Args:
        ratings: Ratings of works, see `ml.data.works.rate_works`.
        recipe: How to learn.
        content: What the catalog says of works; needed where the recipe gives it a weight.

    Raises:
        NoEngineError: The recipe's engine is not installed.
    """
    if recipe.engine != "spark":
        return fit_ease(ratings, recipe.choices_regularisation, content, recipe.content_weight)
    with saying_how_to_install_spark():
        from ml.fitting.distributed import fit_fold_in  # noqa: PLC0415  # Spark is an extra
    return fit_fold_in(ratings, recipe)


def to_choices(
    model: Model, ratings: Ratings, works: Mapping[str, str], recipe: Recipe, content: WorkContent | None = None
) -> Choices:
    """Fit what people choose, for the model that has learnt from the same ratings.

    Args:
        model: The model.
        ratings: The ratings of titles that it has learnt from.
        works: The id of each title's work, by the title's id.
        recipe: How to learn.
        content: What the catalog says of works; needed where the recipe gives it a weight.

    Raises:
        NoEngineError: The recipe's engine is not installed.
    """
    rated, _ = rate_works(ratings, works)
    of_titles = [works.get(each, each) for each in model.title_ids.tolist()]
    weights = prune(fit_weights(rated, recipe, content))
    return Choices(
        title_works=np.searchsorted(rated.title_ids, of_titles).astype(np.int32),
        half_stars=(ratings.stars * 2).astype(np.uint8),
        popularity=np.bincount(rated.titles, minlength=len(rated.title_ids)).astype(np.int32),
        weights=weights,
        saved=score_the_busiest(model, rated, weights),
    )


def score_the_busiest(model: Model, rated: Ratings, weights: Weights) -> SavedScores:
    """Make the scores of the users who have rated so many works that an answer would have to wait for them.

    Args:
        model: The model.
        rated: Ratings of works by its users.
        weights: How strongly each work speaks for others.
    """
    strengths = strengths_of(rated.stars)
    counted = np.bincount(rated.users[strengths > 0], minlength=len(rated.user_ids))
    busiest = np.flatnonzero(counted > MANY_WORKS)
    scores = np.empty((len(busiest), len(rated.title_ids)), np.float32)
    for row, user in enumerate(busiest.tolist()):
        own = rated.of_user(user)
        scores[row] = weights.scores(rated.titles[own], strengths[own])
    users = np.searchsorted(model.user_ids, rated.user_ids[busiest])
    return SavedScores(users.astype(np.int32), scores)
