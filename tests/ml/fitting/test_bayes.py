"""The Bayesian SVD: it finds planted tastes, and is as sure as it may be."""

from dataclasses import replace

import numpy as np
import pytest

from ml.artifact import draws, model
from ml.artifact.recipe import USUAL
from ml.evaluation.calibration import calibrate
from ml.evaluation.errors import measure
from ml.fitting import fit
from ml.fitting.baselines import user_and_title_bias
from ml.fitting.bayes import KEPT, epochs_to_keep
from ml.fitting.fit import TooManyRatingsError, check_size, fit_svd, make_svd, to_model
from ml.fitting.svd import CompiledSVD, predict
from tests.ml.fitting.planted import held_out_of, planted_ratings

RECIPE = replace(USUAL["bayes"], factors=3)
RATINGS = planted_ratings()
HELD_OUT = held_out_of(RATINGS)
TESTED = RATINGS.only(HELD_OUT)


def fitted(seed: int = 0, epochs: int = 200) -> CompiledSVD:
    return fit_svd(make_svd(replace(RECIPE, epochs=epochs, seed=seed)), RATINGS.only(~HELD_OUT))


@pytest.fixture(scope="module")
def svd() -> CompiledSVD:
    return fitted()


def test_planted_tastes_are_found(svd: CompiledSVD) -> None:
    """The noise alone has a root of its mean square of 0.4: no prediction can be nearer than that."""
    found = measure(predict(svd, TESTED.users, TESTED.titles), TESTED.stars).rmse
    biases = user_and_title_bias(RATINGS.only(~HELD_OUT)).predict(TESTED.users, TESTED.titles)
    assert found < 0.45
    assert measure(biases, TESTED.stars).rmse > 0.6


def test_about_two_thirds_of_the_ratings_lie_within_the_spread(svd: CompiledSVD) -> None:
    """For everybody, and for the users with the least and with the most noise."""
    found = calibrate(svd, TESTED, predict(svd, TESTED.users, TESTED.titles))
    assert found is not None
    assert found.within == pytest.approx(0.683, abs=0.04)
    assert found.ratings == len(TESTED)
    assert svd.draws is not None
    variance = svd.draws.user_variance[TESTED.users]
    for some in (variance < np.quantile(variance, 0.25), variance > np.quantile(variance, 0.75)):
        group = TESTED.only(some)
        of_group = calibrate(svd, group, predict(svd, group.users, group.titles))
        assert of_group is not None
        assert of_group.within == pytest.approx(0.683, abs=0.08)


def test_the_same_seed_gives_the_same_bytes() -> None:
    first, second, other = (to_model(fitted(seed, epochs=20), {}) for seed in (0, 0, 1))
    assert model.to_bytes(first) == model.to_bytes(second) != model.to_bytes(other)
    assert first.draws is not None
    assert second.draws is not None
    assert draws.to_bytes(first.draws) == draws.to_bytes(second.draws)


def test_who_has_no_ratings_has_no_bias(svd: CompiledSVD) -> None:
    some = RATINGS.only((RATINGS.users != 3) & (RATINGS.titles != 5))
    without = fit_svd(make_svd(replace(RECIPE, epochs=3)), some)
    [stars] = predict(without, np.array([3], np.int32), np.array([5], np.int32))
    assert stars == pytest.approx(some.mean)
    assert len(to_model(without, {}).user_ids) == len(RATINGS.user_ids) - 1


def test_the_last_epoch_is_kept_and_those_of_the_warming_up_are_not() -> None:
    assert epochs_to_keep(1) == {1}
    assert len(epochs_to_keep(200)) == KEPT
    assert (min(epochs_to_keep(200)), max(epochs_to_keep(200))) == (21, 200)


def test_too_many_ratings_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    check_size(RECIPE, RATINGS)
    monkeypatch.setattr(fit, "MOST_SAMPLED", 5000)
    check_size(USUAL["surprise"], RATINGS)
    with pytest.raises(TooManyRatingsError, match=r"at most 5,000 ratings, and there are 10,000: .* --sample 0\.47"):
        check_size(RECIPE, RATINGS)
