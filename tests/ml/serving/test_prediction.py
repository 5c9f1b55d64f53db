"""Predictions from a model: known sums, known orders, and newcomers."""

import numpy as np
import pytest

from ml.artifact.model import Model
from ml.artifact.recipe import Recipe
from ml.data.ratings import Ratings
from ml.fitting.fit import fit_svd, make_svd, to_model
from ml.serving.prediction import (
    Taste,
    find,
    highest,
    predict,
    promise,
    similarity,
    taste_of,
    taste_of_newcomer,
)
from tests.ml.small_model import SMALL
from tests.support.surprise_trainset import SurpriseTrainset

ALL = np.ones(4, np.bool_)


def fitted(ratings: Ratings) -> Model:
    """A model of the sample."""
    return to_model(fit_svd(make_svd(Recipe()), ratings), names_of(ratings))


def names_of(ratings: Ratings) -> dict[str, str]:
    """Some name for each title."""
    return {title_id: f"title {title_id}" for title_id in ratings.title_ids.tolist()}


def ranked(taste: Taste | None) -> list[str]:
    """The titles of the small model in the order of their promise."""
    return [str(SMALL.title_ids[place]) for place in highest(promise(SMALL, taste), ALL, 4)]


@pytest.mark.parametrize(
    ("user", "title", "stars", "parts"),
    [
        (7, "as1", 4.25, (0.5, 0.25, 0.5)),
        (9, "ds1", 4.75, (-0.25, 0.0, 2.0)),
        (7, "ns1", 5.0, (0.5, -0.5, 8.0)),  # the sum is 11, but the scale ends at 5
        (8, "as1", 3.25, (0.0, 0.25, 0.0)),  # an unknown user
        (7, "zs9", 3.5, (0.5, 0.0, 0.0)),  # a title without ratings
        (8, "zs9", 3.0, (0.0, 0.0, 0.0)),
    ],
)
def test_a_prediction_is_a_sum(user: int, title: str, stars: float, parts: tuple[float, float, float]) -> None:
    prediction = predict(SMALL, taste_of(SMALL, user), find(SMALL.title_ids, title))
    assert prediction.stars == stars
    assert (prediction.user_bias, prediction.title_bias, prediction.taste) == parts
    assert prediction.mean == 3.0


def test_the_most_promising_first_and_equal_ones_by_id() -> None:
    assert ranked(taste_of(SMALL, 7)) == ["ns1", "as1", "hs1", "ds1"]
    assert ranked(taste_of(SMALL, 9)) == ["ds1", "as1", "hs1", "ns1"]
    assert ranked(None) == ["as1", "hs1", "ds1", "ns1"]


def test_the_order_is_that_of_the_predictions(ratings: Ratings) -> None:
    model = fitted(ratings)
    taste = taste_of(model, int(ratings.user_ids[5]))
    order = highest(promise(model, taste), np.ones(len(model.title_ids), np.bool_), len(model.title_ids))
    stars = [predict(model, taste, place).stars for place in order]
    assert len(stars) == len(model.title_ids)
    assert stars == sorted(stars, reverse=True)


@pytest.mark.parametrize("count", [0, 1, 3, 10, 499, 500, 501])
def test_the_highest_are_what_sorting_all_of_them_gives(count: int) -> None:
    random = np.random.default_rng(count)
    values = random.integers(0, 20, 500).astype(np.float32)  # with many ties
    allowed = random.random(500) < 0.8
    expected = sorted(np.flatnonzero(allowed).tolist(), key=lambda place: (-values[place], place))[:count]
    assert highest(values, allowed, count) == expected


def test_similar_titles() -> None:
    assert similarity(SMALL, 0).tolist() == pytest.approx([1, 0, 1, 1])
    assert similarity(SMALL, 1).tolist() == pytest.approx([0, 1, 0, 0])


def test_predictions_are_surprises(ratings: Ratings) -> None:
    svd = fit_svd(make_svd(Recipe(epochs=5)), SurpriseTrainset(ratings))
    model = to_model(svd, names_of(ratings))
    for user in ratings.user_ids[:20].tolist():
        for title in ratings.title_ids[:20].tolist():
            ours = predict(model, taste_of(model, user), find(model.title_ids, title)).stars
            assert ours == pytest.approx(svd.predict(user, title).est, abs=1e-5)


def test_two_groups_of_tastes_are_told_apart() -> None:
    """Half the users love the even titles and hate the odd ones, the others the other way round.

    Two titles are kept from each user: the one of the user's kind must come first.
    """
    users, titles = (each.ravel() for each in np.meshgrid(np.arange(60), np.arange(20), indexing="ij"))
    stars = np.where(users % 2 == titles % 2, 5.0, 1.0).astype(np.float32)
    held_out = (titles == users % 20) | (titles == (users + 1) % 20)
    ids = (np.arange(60), np.array([f"ns{number:02}" for number in range(20)]))
    everything = Ratings(*ids, users.astype(np.int32), titles.astype(np.int32), stars)
    model = fitted(everything.only(~held_out))
    for user in range(60):
        unseen = np.isin(np.arange(20), titles[held_out & (users == user)])
        first, second = highest(promise(model, taste_of(model, user)), unseen, 2)
        assert (first % 2, second % 2) == (user % 2, 1 - user % 2)
        loved, hated = (predict(model, taste_of(model, user), title).stars for title in (first, second))
        assert loved > 4
        assert hated < 2


def test_a_newcomer_with_the_ratings_of_a_user_is_known_almost_as_well(ratings: Ratings) -> None:
    """A user is left out of the training and folded in with half of their ratings: the other half is predicted."""
    errors: dict[str, list[float]] = {"folded in": [], "unknown": []}
    left_out = np.arange(0, 100, 5)
    model = fitted(ratings.only(~np.isin(ratings.users, left_out)))
    for user in left_out:
        mine = ratings.only(ratings.users == user)
        titles = ratings.title_ids[mine.titles].tolist()
        stars = mine.stars.tolist()
        taste = taste_of_newcomer(model, dict(zip(titles[::2], stars[::2], strict=True)), regularisation=0.1)
        for title, actual in zip(titles[1::2], stars[1::2], strict=True):
            number = find(model.title_ids, title)
            errors["folded in"].append((predict(model, taste, number).stars - actual) ** 2)
            errors["unknown"].append((predict(model, None, number).stars - actual) ** 2)
    assert np.mean(errors["folded in"]) < 0.8 * np.mean(errors["unknown"])


def test_a_newcomer_solves_the_ridge_regression() -> None:
    """By hand: one rating of 5 for ds1, whose factors are (0, 1); bias and taste share the 2 stars above the mean."""
    taste = taste_of_newcomer(SMALL, {"ds1": 5.0, "zs9": 1.0}, regularisation=0.5)
    assert taste.bias == pytest.approx(0.8)
    assert taste.factors.tolist() == pytest.approx([0.0, 0.8])
    assert predict(SMALL, taste, find(SMALL.title_ids, "ds1")).stars == pytest.approx(4.6)


@pytest.mark.parametrize("count", [1, 2, 3, 4])  # fewer ratings than unknowns, as many, and more
def test_the_taste_of_a_newcomer_is_where_the_regularised_error_is_least(count: int) -> None:
    """The derivative of the error is zero in the bias and in every factor."""
    stars = np.array([5.0, 1.0, 4.0, 2.0])[:count]
    ratings = dict(zip(SMALL.title_ids.tolist(), stars.tolist(), strict=False))
    taste = taste_of_newcomer(SMALL, ratings, regularisation=0.1)
    found = np.array([taste.bias, *taste.factors])
    likes = np.column_stack([np.ones(count), SMALL.title_factors[:count]])
    errors = likes @ found - (stars - SMALL.mean - SMALL.title_bias[:count])
    assert likes.T @ errors + 0.1 * count * found == pytest.approx(np.zeros(3), abs=1e-5)


def test_a_newcomer_without_a_known_title_is_unknown() -> None:
    for nothing in ({}, {"zs9": 5.0}):
        taste = taste_of_newcomer(SMALL, nothing, regularisation=0.1)
        assert taste.bias == 0
        assert taste.factors.tolist() == [0, 0]
