"""Answers from a model: known sums, known orders, and newcomers."""

import numpy as np
import pytest

from ml.dataset import ColumnarTrainset, Ratings
from ml.recommend import predict, rank, rank_similar, taste_of, taste_of_newcomer
from ml.store import Model
from ml.svd import CompiledSVD

MODEL = Model(
    user_ids=np.array([7, 9]),
    title_ids=np.array(["as1", "ds1", "hs1", "ns1"]),
    mean=3.0,
    user_bias=np.array([0.5, -0.25], np.float32),
    title_bias=np.array([0.25, 0.0, 0.25, -0.5], np.float32),
    user_factors=np.array([[1, 0], [0, 2]], np.float32),
    title_factors=np.array([[0.5, 0], [0, 1], [0.5, 0], [8, 0]], np.float32),
)


def fitted(ratings: Ratings) -> Model:
    """A model of the sample."""
    svd = CompiledSVD(random_state=0, lr_all=0.02, reg_all=0.1).fit(ColumnarTrainset(ratings))
    mean = svd.trainset.global_mean
    return Model(ratings.user_ids, ratings.title_ids, mean, svd.bu, svd.bi, svd.pu, svd.qi)


@pytest.mark.parametrize(
    ("user", "title", "stars", "parts"),
    [
        (7, "as1", 4.25, (0.5, 0.25, 0.5)),
        (9, "ds1", 4.75, (-0.25, 0.0, 2.0)),
        (7, "ns1", 5.0, (0.5, -0.5, 8.0)),  # 11 in all, and the scale ends at 5
        (8, "as1", 3.25, (0.0, 0.25, 0.0)),  # an unknown user
        (7, "zs9", 3.5, (0.5, 0.0, 0.0)),  # a title without ratings
        (8, "zs9", 3.0, (0.0, 0.0, 0.0)),
    ],
)
def test_a_prediction_is_a_sum(user: int, title: str, stars: float, parts: tuple[float, float, float]) -> None:
    prediction = predict(MODEL, taste_of(MODEL, user), title)
    assert prediction.stars == stars
    assert (prediction.user_bias, prediction.title_bias, prediction.taste) == parts
    assert prediction.mean == 3.0


def test_the_most_promising_first_and_equal_ones_by_id() -> None:
    assert MODEL.title_ids[rank(MODEL, taste_of(MODEL, 7))].tolist() == ["ns1", "as1", "hs1", "ds1"]
    assert MODEL.title_ids[rank(MODEL, taste_of(MODEL, 9))].tolist() == ["ds1", "as1", "hs1", "ns1"]
    assert MODEL.title_ids[rank(MODEL, None)].tolist() == ["as1", "hs1", "ds1", "ns1"]


def test_the_order_is_that_of_the_predictions(ratings: Ratings) -> None:
    model = fitted(ratings)
    taste = taste_of(model, int(ratings.user_ids[5]))
    stars = [predict(model, taste, str(model.title_ids[title])).stars for title in rank(model, taste)]
    assert stars == sorted(stars, reverse=True)


def test_similar_titles() -> None:
    similar = rank_similar(MODEL, "as1")
    assert similar is not None
    assert MODEL.title_ids[similar].tolist() == ["hs1", "ns1", "ds1"]
    assert rank_similar(MODEL, "zs9") is None


def test_predictions_are_surprises(ratings: Ratings) -> None:
    svd = CompiledSVD(random_state=0, n_epochs=5).fit(ColumnarTrainset(ratings))
    model = Model(ratings.user_ids, ratings.title_ids, svd.trainset.global_mean, svd.bu, svd.bi, svd.pu, svd.qi)
    for user in ratings.user_ids[:20].tolist():
        for title in ratings.title_ids[:20].tolist():
            ours = predict(model, taste_of(model, user), title).stars
            assert ours == pytest.approx(svd.predict(user, title).est, abs=1e-5)


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
            errors["folded in"].append((predict(model, taste, title).stars - actual) ** 2)
            errors["unknown"].append((predict(model, None, title).stars - actual) ** 2)
    assert np.mean(errors["folded in"]) < 0.8 * np.mean(errors["unknown"])


def test_a_newcomer_solves_the_ridge_regression() -> None:
    """By hand: one rating of 5 for ds1, whose factors are (0, 1); bias and taste share the 2 stars above the mean."""
    taste = taste_of_newcomer(MODEL, {"ds1": 5.0, "zs9": 1.0}, regularisation=0.5)
    assert taste.bias == pytest.approx(0.8)
    assert taste.factors.tolist() == pytest.approx([0.0, 0.8])
    assert predict(MODEL, taste, "ds1").stars == pytest.approx(4.6)


def test_a_newcomer_without_a_known_title_is_unknown() -> None:
    for nothing in ({}, {"zs9": 5.0}):
        taste = taste_of_newcomer(MODEL, nothing, regularisation=0.1)
        assert taste.bias == 0
        assert taste.factors.tolist() == [0, 0]
