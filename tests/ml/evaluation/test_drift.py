"""Drift: what differs between the ratings of two trainings, and from when on it is beyond doubt."""

import numpy as np
import pytest

from ml.artifact.card import Drift
from ml.artifact.report import report
from ml.data.ratings import Ratings
from ml.evaluation.drift import Before, find_drift, profile_of, stability_index
from tests.ml.choosers import ratings_of
from tests.ml.small_model import make_card


def invent(shares: list[float], seed: int, users: int = 400, first_title: int = 0) -> Ratings:
    """Ratings of 20 titles whose stars have given chances, from 0.5 to 5.0."""
    draws = np.random.default_rng(seed)
    stars = draws.choice(np.arange(1, 11) / 2, p=shares, size=(users, 20))
    rows = [(user, first_title + title, float(stars[user, title])) for user in range(users) for title in range(20)]
    return ratings_of(rows, 40)


EVEN = [0.1] * 10
HIGH = [0.02] * 5 + [0.18] * 5


def drift_between(before: Ratings, now: Ratings) -> Drift:
    card = make_card("before").model_copy(
        update={"profile": profile_of(before), "rows": len(before), "users": len(before.user_ids), "titles": 20}
    )
    titles = before.title_ids[np.unique(before.titles)]
    drift = find_drift(now, Before(card, before.user_ids, titles))
    assert drift is not None
    return drift


def test_the_stability_index_is_that_of_its_formula() -> None:
    """0.5 and 0.5 against 0.2 and 0.8: (0.3 ln 2.5) + (-0.3 ln 0.625)."""
    assert stability_index((0.5, 0.5), (0.2, 0.8)) == pytest.approx(0.3 * np.log(2.5) - 0.3 * np.log(0.625))
    assert stability_index((0.3, 0.7), (0.3, 0.7)) == 0
    assert stability_index((0.5, 0.5), (0.2, 0.8)) == pytest.approx(stability_index((0.2, 0.8), (0.5, 0.5)))
    assert np.isfinite(stability_index((1, 0), (0, 1)))


def test_ratings_of_the_same_kind_have_not_drifted() -> None:
    for seed in range(1, 20):
        drift = drift_between(invent(EVEN, 0), invent(EVEN, seed))
        assert drift.warnings == ()
        assert drift.stability_index < 0.01


def test_other_stars_and_other_titles_are_warned_of() -> None:
    drift = drift_between(invent(EVEN, 0), invent(HIGH, 1, users=500, first_title=10))
    assert (drift.new_titles, drift.new_users) == (0.5, 0.2)
    assert drift.stability_index == pytest.approx(stability_index(tuple(HIGH), tuple(EVEN)), abs=0.1)
    assert [warning.partition(" ")[2][:9] for warning in drift.warnings] == ["distribut", "mean rati", "of the ra"]


def test_a_profile_counts_the_stars(ratings: Ratings) -> None:
    profile = profile_of(ratings)
    assert profile.shares == pytest.approx([np.mean(ratings.stars == stars) for stars in np.arange(1, 11) / 2])
    assert profile.mean == pytest.approx(ratings.stars.mean(), abs=1e-5)


def test_the_card_says_it() -> None:
    before, now = invent(EVEN, 0), invent(HIGH, 1)
    card = make_card("now").model_copy(update={"profile": profile_of(now), "drift": drift_between(before, now)})
    text = report(card, [])
    assert "## Has the data drifted since before?\n\n**Yes.** The distribution of stars has shifted" in text
    assert "| share of new titles |  | 0.0% |" in text
    assert "Has the data drifted" not in report(make_card("first"), [])
    assert find_drift(now, Before(make_card("old"), before.user_ids, before.title_ids)) is None
