"""The arithmetic of answers: predicted stars, the order of titles for a user, similar titles, the taste of a newcomer.

A prediction is a sum, and is explained as one: the mean, the user's bias, the title's bias, and taste, which is the
product of the user's and the title's factors.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ml.artifact.draws import Draws
from ml.artifact.model import STARS, Model
from ml.serving.uncertainty import TasteDraws, draws_of_user, posterior_of_newcomer, stars_by_draw


@dataclass(frozen=True)
class Taste:
    """What is known of a user."""

    bias: float
    """The user's bias: by how many stars the user's ratings lie above the mean."""
    factors: NDArray[np.float32]
    """The user's factors."""
    draws: TasteDraws | None = None
    """How sure that is; None where the model does not say it."""
    user: int | None = None
    """The user's number in the model; None for somebody new."""


@dataclass(frozen=True)
class Prediction:
    """The stars that a user would probably give to a title, with the sum that explains them."""

    stars: float
    """The sum of the four parts, clipped to the scale."""
    mean: float
    """The mean of all ratings."""
    user_bias: float
    """By how many stars the user rates above the mean; 0 for an unknown user."""
    title_bias: float
    """By how many stars the title is rated above the mean; 0 for a title without ratings."""
    taste: float
    """By how many stars this user should like this title more than others do; 0 if one of the two is unknown."""
    draws: tuple[float, ...] = ()
    """The stars that each draw predicts; none where the model has no draws, or the user or the title is unknown."""
    spread: float | None = None
    """The standard deviation of the rating that the user would give, in stars: of about two thirds of all ratings, the
    prediction is no further away. None where there are no draws."""


def taste_of(model: Model, user_id: int) -> Taste | None:
    """What the model knows of a user; None where it has not learnt from any rating of theirs."""
    number = find(model.user_ids, user_id)
    if number is None:
        return None
    draws = draws_of_user(model, model.draws, number) if model.draws else None
    return Taste(float(model.user_bias[number]), model.user_factors[number], draws, number)


def taste_of_newcomer(model: Model, ratings: Mapping[str, float], regularisation: float) -> Taste:
    """Find the taste of somebody new from a few ratings, by ridge regression on the titles' factors.

    It minimises what training minimises, while everything but the newcomer's bias and factors is fixed: the sum of the
    squared errors, and of `regularisation` times the squares of bias and factors for each rating. The minimum is the
    solution of one linear system, which has an equation for each unknown or, in its dual form, for each rating: the
    smaller one is solved. Where the model has draws, the same is done in each of them, with what it has learnt of all
    users instead of `regularisation`.

    Args:
        model: The model that knows the titles.
        ratings: Stars, by the id of the title; titles that the model does not know are left out.
        regularisation: The regularisation of the training, above 0.

    Returns:
        The bias and the factors; all 0 where no title is known.
    """
    known = {number: stars for title, stars in ratings.items() if (number := find(model.title_ids, title)) is not None}
    titles = np.fromiter(known, np.intp)
    stars = np.fromiter(known.values(), np.float64)
    if model.draws:
        return newcomer_by_draws(model, model.draws, titles, stars)
    likes = np.column_stack([np.ones(len(titles)), model.title_factors[titles].astype(np.float64)])
    above = stars - model.mean - model.title_bias[titles]
    damping = regularisation * max(len(titles), 1)
    if len(titles) < likes.shape[1]:
        solution = likes.T @ np.linalg.solve(likes @ likes.T + damping * np.eye(len(titles)), above)
    else:
        solution = np.linalg.solve(likes.T @ likes + damping * np.eye(likes.shape[1]), likes.T @ above)
    return Taste(float(solution[0]), solution[1:].astype(np.float32))


def newcomer_by_draws(model: Model, draws: Draws, titles: NDArray[np.intp], stars: NDArray[np.float64]) -> Taste:
    """The taste of somebody new: the mean of what their ratings leave possible, and draws that say how sure that is."""
    posterior = posterior_of_newcomer(model, draws, titles, stars)
    drawn = posterior.draw().astype(np.float32)
    factors = posterior.means[:, 1:].ravel() / np.sqrt(draws.count)
    uncertain = TasteDraws(drawn[:, 0], drawn[:, 1:], float(draws.user_variance.mean()))
    return Taste(float(posterior.means[:, 0].mean()), factors.astype(np.float32), uncertain)


def predict(model: Model, taste: Taste | None, number: int | None) -> Prediction:
    """Predict one rating.

    Args:
        model: The model that predicts.
        taste: What is known of the user; None for an unknown user.
        number: The title's number; None for a title that the model does not know.
    """
    user_bias = taste.bias if taste else 0.0
    title_bias = float(model.title_bias[number]) if number is not None else 0.0
    product = float(model.title_factors[number] @ taste.factors) if taste and number is not None else 0.0
    stars = min(max(model.mean + user_bias + title_bias + product, STARS[0]), STARS[1])
    prediction = Prediction(stars, model.mean, user_bias, title_bias, product)
    if taste is None or taste.draws is None or number is None:
        return prediction
    drawn = stars_by_draw(model, taste.draws, number)
    if drawn is None:
        return prediction
    spread = float(np.sqrt(drawn.var() + taste.draws.variance))
    return replace(prediction, draws=tuple(drawn.tolist()), spread=spread)


def promise(model: Model, taste: Taste | None) -> NDArray[np.float32]:
    """The promise of each title for a user: the parts of the predicted sum that differ between titles.

    Args:
        model: The model that predicts.
        taste: What is known of the user; None for an unknown user.
    """
    return model.title_bias + model.title_factors @ taste.factors if taste else model.title_bias


def similarity(model: Model, number: int) -> NDArray[np.float32]:
    """The similarity of all titles to one title: the cosines of their factors, from -1 to 1.

    Args:
        model: The model that has the factors.
        number: The number of the one title.
    """
    lengths = np.linalg.norm(model.title_factors, axis=1)
    products = model.title_factors @ model.title_factors[number]
    cosines: NDArray[np.float32] = products / np.maximum(lengths * lengths[number], 1e-12)
    return cosines


def highest(values: NDArray[np.floating], allowed: NDArray[np.bool_], count: int) -> list[int]:
    """The places of the highest values, the highest first. Equal values are in the order of their places.

    Args:
        values: A value for each place.
        allowed: A mask: which places may be among them.
        count: The largest number of places.
    """
    places = np.flatnonzero(allowed)
    candidates = values[places]
    if 0 < count < len(places):
        # Sorting only these takes a tenth of the time of sorting all.
        last = np.partition(candidates, len(places) - count)[len(places) - count]
        places = places[candidates >= last]
        candidates = values[places]
    order = np.argsort(-candidates, kind="stable")[:count]
    return [int(place) for place in places[order]]


def find(ids: NDArray[np.int64] | NDArray[np.str_], wanted: int | str) -> int | None:
    """The place of an id in an array of sorted ids; None where it is not there."""
    place = int(ids.searchsorted(wanted))
    return place if place < len(ids) and ids[place] == wanted else None
