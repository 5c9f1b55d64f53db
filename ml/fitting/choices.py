"""What people choose: EASE^R, an item model in closed form, pruned to the strongest weights.

Steck, "Embarrassingly Shallow Autoencoders for Sparse Data" (2019). The weights are those with which the ratings of a
user's other works foresee the rating of a work best: ridge regression of each work on all others. If P is the inverse
of the regularised Gram matrix, the weight from work i to work j is -P[i, j] / P[j, j].
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ml.artifact.choices import Choices, Weights, strengths_of
from ml.artifact.model import Model
from ml.artifact.recipe import Recipe
from ml.data.ratings import Ratings
from ml.data.works import rate_works
from ml.fitting.gram import gram_matrix, invert

MOST_WORKS = 30_000
"""The largest number of works that have weights, the most rated ones: their matrix takes 3.6 GB."""
MOST_WEIGHTS = 200
"""The largest number of weights that are kept to each work."""
DECIMALS = 5
"""The decimals of weights. Libraries of linear algebra differ between machines in the last digits that float32 has."""


def fit_dense(
    ratings: Ratings, regularisation: float = Recipe.choices_regularisation
) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """Find all weights between works.

    Args:
        ratings: Ratings of works, see `ml.data.works.rate_works`.
        regularisation: What is added to the diagonal of the Gram matrix.

    Returns:
        The numbers of the works that have weights, ascending, and the inverse P, with a row and a column for each.
    """
    counts = np.bincount(ratings.titles, minlength=len(ratings.title_ids))
    size = min(MOST_WORKS, int(np.count_nonzero(counts)))
    fitted = np.sort(np.argsort(-counts, kind="stable")[:size])
    known = only_titles(ratings, fitted)
    gram = gram_matrix(known, strengths_of(known.stars).astype(np.float32))
    gram[np.diag_indices(len(gram))] += np.float32(regularisation)
    return fitted, invert(gram)


def only_titles(ratings: Ratings, titles: NDArray[np.intp]) -> Ratings:
    """The ratings of some titles, which get new numbers, in the same order.

    Args:
        ratings: Ratings of these and of other titles.
        titles: The numbers of the titles, ascending.
    """
    numbers = np.full(len(ratings.title_ids), -1, np.int32)
    numbers[titles] = np.arange(len(titles), dtype=np.int32)
    chosen = numbers[ratings.titles] >= 0
    return Ratings(
        ratings.user_ids,
        ratings.title_ids[titles],
        ratings.users[chosen],
        numbers[ratings.titles[chosen]],
        ratings.stars[chosen],
    )


def prune(works: int, fitted: NDArray[np.intp], inverse: NDArray[np.float32], most: int = MOST_WEIGHTS) -> Weights:
    """Keep the strongest weights to each work, rounded.

    Args:
        works: How many works there are.
        fitted: The numbers of the works that have weights, ascending.
        inverse: The inverse P of `fit_dense`.
        most: The largest number of weights to each work.
    """
    rows = [strongest(inverse, target, most) for target in range(len(fitted))]
    sources = np.concatenate([row[0] for row in rows])
    values = np.concatenate([row[1] for row in rows])
    targets = np.repeat(fitted, [len(row[0]) for row in rows])
    by_source = np.argsort(sources, kind="stable")
    edges = np.searchsorted(fitted[sources[by_source]], np.arange(works + 1))
    return Weights(edges, targets[by_source].astype(np.int32), values[by_source])


def strongest(inverse: NDArray[np.float32], target: int, most: int) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """The strongest weights to one work: where they come from, and what they are. Of equal ones the first are kept."""
    weights = np.round(inverse[target] / -inverse[target, target], DECIMALS)
    weights[target] = 0
    strengths = np.abs(weights)
    least = np.partition(strengths, -most)[-most] if most < len(strengths) else np.float32(0)
    places = np.flatnonzero((strengths >= least) & (strengths > 0))
    places = np.sort(places[np.argsort(-strengths[places], kind="stable")[:most]])
    return places, weights[places]


def to_choices(
    model: Model,
    ratings: Ratings,
    works: Mapping[str, str],
    regularisation: float = Recipe.choices_regularisation,
) -> Choices:
    """Fit what people choose, for the model that has learnt from the same ratings.

    Args:
        model: The model.
        ratings: The ratings of titles that it has learnt from.
        works: The id of each title's work, by the title's id.
        regularisation: See `fit_dense`.
    """
    rated, _ = rate_works(ratings, works)
    fitted, inverse = fit_dense(rated, regularisation)
    of_titles = [works.get(each, each) for each in model.title_ids.tolist()]
    return Choices(
        title_works=np.searchsorted(rated.title_ids, of_titles).astype(np.int32),
        half_stars=(ratings.stars * 2).astype(np.uint8),
        popularity=np.bincount(rated.titles, minlength=len(rated.title_ids)).astype(np.int32),
        weights=prune(len(rated.title_ids), fitted, inverse),
    )
