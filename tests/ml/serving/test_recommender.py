"""What people are told: personalised or not, why, and what is left out where the factors predict nothing."""

import numpy as np
import pytest

from ml.artifact.files import ModelError
from ml.serving.recommender import Recommender
from tests.ml.small_model import NAMES, SMALL, make_card

PERSONALISED = Recommender(SMALL, make_card("first"), NAMES)
NOT_PERSONALISED = Recommender(SMALL, make_card("first", personalised=False), NAMES)
ALL = np.ones(4, np.bool_)


@pytest.mark.parametrize(
    ("user", "title", "personalised", "reason"),
    [
        (7, "as1", True, "SVD beats"),
        (8, "as1", False, "user is unknown"),
        (7, "zs9", False, "Nobody had rated the title"),
        (8, "zs9", False, "Neither the user nor the title"),
    ],
)
def test_what_is_personalised(user: int, title: str, personalised: bool, reason: str) -> None:
    verdict = PERSONALISED.verdict_for(PERSONALISED.taste_of(user), title)
    assert verdict.personalised is personalised
    assert reason in verdict.reason


@pytest.mark.parametrize("user", [7, 8])
def test_without_signal_nothing_is_personalised_and_taste_is_left_out(user: int) -> None:
    taste = NOT_PERSONALISED.taste_of(user)
    verdict = NOT_PERSONALISED.verdict_for(taste, "as1")
    assert verdict.personalised is False
    assert verdict.reason.endswith("SVD does not beat the user mean.")
    assert ("user is unknown" in verdict.reason) == (user == 8)
    prediction = NOT_PERSONALISED.predict(taste, "as1")
    assert prediction.taste == 0
    assert prediction.stars == {7: 3.75, 8: 3.25}[user]
    assert NOT_PERSONALISED.best(taste, ALL, 2) == ["as1", "hs1"]
    assert NOT_PERSONALISED.similar("as1", 2) is None


def test_the_threshold_is_reached_or_not() -> None:
    taste = PERSONALISED.taste_of(7)
    assert PERSONALISED.recommends(PERSONALISED.predict(taste, "ds1"))  # 3.5 exactly
    assert not PERSONALISED.recommends(PERSONALISED.predict(None, "as1"))  # 3.25


def test_the_best_of_those_that_may_be_listed() -> None:
    taste = PERSONALISED.taste_of(7)
    assert PERSONALISED.best(taste, ALL, 10) == ["ns1", "as1", "hs1", "ds1"]
    assert PERSONALISED.best(taste, ~PERSONALISED.rated_by(7), 10) == ["hs1", "ds1"]
    assert PERSONALISED.rated_by(8).tolist() == [False] * 4


def test_similar_titles_are_others() -> None:
    assert PERSONALISED.similar("as1", 2) == pytest.approx({"hs1": 1.0, "ns1": 1.0})
    assert PERSONALISED.similar("zs9", 2) is None


def test_a_newcomer() -> None:
    taste = PERSONALISED.taste_of_newcomer({"ds1": 5.0})
    assert taste is not None
    assert PERSONALISED.predict(taste, "ds1").taste > 0
    assert PERSONALISED.taste_of_newcomer({"zs9": 5.0}) is None
    biased = NOT_PERSONALISED.taste_of_newcomer({"ds1": 5.0})
    assert biased is not None
    assert biased.bias > 0
    assert NOT_PERSONALISED.predict(biased, "ds1").taste == 0


def test_whether_a_title_has_been_rated() -> None:
    taste = PERSONALISED.taste_of(7)
    rated = [each for each in ("as1", "ds1", "hs1", "ns1", "zs9") if PERSONALISED.has_rated(taste, each)]
    assert rated == ["as1", "ns1"]
    assert not PERSONALISED.has_rated(PERSONALISED.taste_of(8), "as1")
    assert not PERSONALISED.has_rated(PERSONALISED.taste_of_newcomer({"as1": 5.0}), "as1")


def test_a_title_with_another_name_is_another_title() -> None:
    renamed = Recommender(SMALL, make_card("first"), NAMES | {"ns1": "winter"})
    taste = renamed.taste_of(7)
    assert not renamed.knows("ns1")
    assert not renamed.has_rated(taste, "ns1")
    assert renamed.predict(taste, "ns1").title_bias == 0
    assert renamed.best(taste, ALL, 10) == ["as1", "hs1", "ds1"]
    assert renamed.similar("as1", 10) == pytest.approx({"hs1": 1.0, "ds1": 0.0})
    assert renamed.similar("ns1", 10) is None
    assert renamed.taste_of_newcomer({"ns1": 5.0}) is None


def test_a_model_of_another_catalog_does_not_answer() -> None:
    with pytest.raises(ModelError, match="has learnt from another catalog: 25% of its titles"):
        Recommender(SMALL, make_card("first"), dict.fromkeys(NAMES, NAMES["as1"]))
