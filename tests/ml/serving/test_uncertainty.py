"""How sure answers are: by the draws of a model, for its users and for newcomers."""

from dataclasses import replace

import numpy as np
import pytest

from ml.artifact.draws import Draws
from ml.artifact.recipe import USUAL
from ml.fitting.fit import fit_svd, make_svd, to_model
from ml.serving.prediction import find, predict, promise, taste_of, taste_of_newcomer
from ml.serving.recommender import Recommender
from ml.serving.uncertainty import posterior_of_newcomer
from tests.ml.fitting.planted import planted_ratings
from tests.ml.small_model import DRAWN, NAMES, SMALL, make_card

RATINGS = planted_ratings()
KNOWN = RATINGS.only(RATINGS.users != 0)
MODEL = to_model(fit_svd(make_svd(replace(USUAL["bayes"], factors=2, epochs=80)), KNOWN), {})
NEWCOMER = dict(
    zip(
        RATINGS.title_ids[RATINGS.titles[RATINGS.of_user(0)]].tolist(),
        RATINGS.stars[RATINGS.of_user(0)].tolist(),
        strict=True,
    )
)
"""The ratings of a user whom the model does not know."""


def draws_of(model_draws: Draws | None) -> Draws:
    assert model_draws is not None
    return model_draws


def test_a_prediction_is_the_mean_of_the_draws_and_the_same_sum() -> None:
    user, title = int(MODEL.user_ids[4]), 7
    prediction = predict(MODEL, taste_of(MODEL, user), title)
    assert len(prediction.draws) == draws_of(MODEL.draws).count
    parts = prediction.mean + prediction.user_bias + prediction.title_bias + prediction.taste
    assert np.mean(prediction.draws) == pytest.approx(parts, abs=1e-5)
    assert prediction.stars == pytest.approx(np.clip(parts, 0.5, 5))
    variance = np.var(prediction.draws) + draws_of(MODEL.draws).user_variance[4]
    assert prediction.spread == pytest.approx(np.sqrt(variance), abs=1e-5)


def test_a_newcomer_is_folded_in_by_the_closed_form_of_each_draw() -> None:
    titles = np.array([find(MODEL.title_ids, title_id) for title_id in NEWCOMER], np.intp)
    stars = np.array(list(NEWCOMER.values()))
    draws = draws_of(MODEL.draws)
    posterior = posterior_of_newcomer(MODEL, draws, titles, stars)
    size = MODEL.title_factors.shape[1] // draws.count
    for number in range(draws.count):
        own = MODEL.title_factors[titles, number * size : (number + 1) * size] * np.sqrt(draws.count)
        likes = np.column_stack([np.ones(len(titles)), own])
        precision = draws.newcomer_precision[number]
        matrix = draws.newcomer_prior[number] + precision * likes.T @ likes
        above = stars - MODEL.mean - draws.title_bias[titles, number]
        expected = np.linalg.inv(matrix) @ (precision * likes.T @ above)
        assert posterior.means[number] == pytest.approx(expected, abs=1e-6)
        assert posterior.precisions[number] == pytest.approx(matrix, rel=1e-6)


def test_what_is_drawn_for_a_newcomer_has_the_variance_of_the_closed_form() -> None:
    posterior = posterior_of_newcomer(MODEL, draws_of(MODEL.draws), np.array([1, 2]), np.array([4.0, 2.0]))
    same = replace(
        posterior,
        means=np.repeat(posterior.means[:1], 20_000, axis=0),
        precisions=np.repeat(posterior.precisions[:1], 20_000, axis=0),
    ).draw()
    assert np.cov(same.T) == pytest.approx(np.linalg.inv(posterior.precisions[0]), abs=0.02)


def test_a_newcomer_is_known_as_well_as_a_user_and_the_surer_the_more_ratings_they_give() -> None:
    everything = to_model(fit_svd(make_svd(replace(USUAL["bayes"], factors=2, epochs=80)), RATINGS), {})
    newcomer = promise(MODEL, taste_of_newcomer(MODEL, NEWCOMER, 0.1))
    user = promise(everything, taste_of(everything, int(RATINGS.user_ids[0])))
    assert np.corrcoef(newcomer, user)[0, 1] > 0.95
    few = taste_of_newcomer(MODEL, dict(list(NEWCOMER.items())[:2]), 0.1)
    many = taste_of_newcomer(MODEL, NEWCOMER, 0.1)
    spreads = [[predict(MODEL, taste, title).spread or 0 for title in range(100)] for taste in (few, many)]
    assert np.mean(spreads[0]) > np.mean(spreads[1])
    assert taste_of_newcomer(MODEL, {}, 0.1).factors.tolist() == pytest.approx([0] * MODEL.title_factors.shape[1])


def test_without_draws_a_user_or_ratings_there_is_no_spread() -> None:
    assert predict(SMALL, taste_of(SMALL, 7), 0).spread is None
    assert predict(MODEL, None, 0).spread is None
    assert predict(MODEL, taste_of(MODEL, int(MODEL.user_ids[0])), None).spread is None


def test_without_factors_only_biases_are_drawn() -> None:
    """User 7 and title 0 have the biases 0.25 and 0.75 and twice 0.25; the noise has the variance 0.09."""
    prediction = predict(DRAWN.without_factors(), taste_of(DRAWN.without_factors(), 7), 0)
    assert prediction.draws == pytest.approx((3.5, 4.0))
    assert prediction.spread == pytest.approx(np.sqrt(0.0625 + 0.09))
    newcomer = taste_of_newcomer(DRAWN.without_factors(), {"as1": 5.0}, 0.1)
    assert len(newcomer.factors) == 0
    assert 0 < newcomer.bias < 1.75


def test_only_what_is_likely_is_recommended() -> None:
    """Title as1 has 3.5 stars and more in both draws; hs1 has enough on average, but not in one of the two draws."""
    recommender = Recommender(DRAWN, make_card("sure"), NAMES)
    taste = recommender.taste_of(7)
    sure, unsure = (recommender.predict(taste, title_id) for title_id in ("as1", "hs1"))
    assert (recommender.probability(sure), recommender.recommends(sure)) == (1.0, True)
    assert unsure.stars >= 3.5
    assert (recommender.probability(unsure), recommender.recommends(unsure)) == (0.5, False)
    assert recommender.probability(recommender.predict(None, "as1")) is None
