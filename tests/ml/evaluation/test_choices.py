"""The audit of lists: personal where people choose by taste, and not where they choose what is popular."""

import numpy as np
import pytest

from ml.artifact.card import Ranking
from ml.artifact.recipe import Recipe
from ml.evaluation.choices import CHOICES, POPULARITY, UNPRUNED, audit_lists, judge
from tests.ml.choosers import anybody, ratings_of, two_groups

NOTHING = Ranking(0.0, 0.0, 0.0, 0)
RANKING = {CHOICES: NOTHING, POPULARITY: NOTHING}


def test_two_groups_are_told_apart() -> None:
    audit = audit_lists(*two_groups(), {}, Recipe())
    assert audit is not None
    assert audit.personal
    assert 0 < audit.low < audit.gain < audit.high
    assert audit.gain == pytest.approx(audit.ranking[CHOICES].ndcg - audit.ranking[POPULARITY].ndcg)
    assert audit.ranking[CHOICES].ndcg > 1.5 * audit.ranking[POPULARITY].ndcg
    assert "find more than" in audit.reason


def test_where_everybody_chooses_what_is_popular_lists_are_not_personal() -> None:
    audit = audit_lists(*anybody(), {}, Recipe())
    assert audit is not None
    assert not audit.personal
    assert "do not find more, beyond doubt" in audit.reason


def test_ratings_on_two_platforms_are_one_choice() -> None:
    """Everybody has rated everything on two platforms: were these two choices, the one would give the other away."""
    once, seconds = anybody()
    rows = zip(once.users.tolist(), once.titles.tolist(), strict=True)
    twice = ratings_of([(user, title + copy, 4.0) for user, title in rows for copy in (0, 40)], 80)
    works = {title_id: f"as{int(title_id[2:]) % 40:03}" for title_id in twice.title_ids.tolist()}
    times = np.concatenate([np.tile(seconds[once.of_user(user)], 2) for user in range(300)])
    together, apart = (audit_lists(twice, times, each, Recipe()) for each in (works, {}))
    assert together == audit_lists(once, seconds, {}, Recipe())
    assert apart is not None
    assert apart.personal


def test_all_weights_are_measured_beside_those_that_are_saved() -> None:
    """Of 40 works no weight is pruned, so both are the same but for rounding."""
    audit = audit_lists(*two_groups(), {}, Recipe())
    assert audit is not None
    assert audit.ranking[UNPRUNED].ndcg == pytest.approx(audit.ranking[CHOICES].ndcg, abs=0.01)


def test_nothing_to_learn_from_or_to_find() -> None:
    ratings, seconds = two_groups()
    assert audit_lists(ratings.only(ratings.titles < 2), seconds[ratings.titles < 2], {}, Recipe()) is None


def test_the_interval_is_that_of_the_mean() -> None:
    gains = np.random.default_rng(0).normal(0.1, 0.5, size=400)
    audit = judge(RANKING, gains, seed=0)
    error = gains.std() / np.sqrt(400)
    assert audit.low == pytest.approx(gains.mean() - 1.96 * error, abs=0.2 * error)
    assert audit.high == pytest.approx(gains.mean() + 1.96 * error, abs=0.2 * error)


@pytest.mark.parametrize(("gain", "personal"), [(0.08, True), (0.02, False), (-0.08, False)])
def test_only_beyond_doubt(gain: float, personal: bool) -> None:
    """The standard error of the mean of these gains is 0.02."""
    gains = np.tile([gain - 0.4, gain + 0.4], 200)
    assert judge(RANKING, gains, seed=0).personal is personal
