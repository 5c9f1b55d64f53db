"""The trial of a new model: neither its stars nor its lists may be worse."""

from dataclasses import replace

import numpy as np
import pytest

from ml.artifact.card import Card, ListsAudit, Trial
from ml.artifact.folder import CHOICES
from ml.artifact.recipe import Recipe
from ml.evaluation.comparison import Contender
from ml.evaluation.evaluation import History
from ml.evaluation.trial import hold_trial, without_trial
from tests.ml.choosers import anybody, two_groups
from tests.ml.small_model import NOT_PERSONAL, PERSONAL, make_card

RECIPE = Recipe(factors=2, epochs=2)
PERSONAL_MODEL = Contender(RECIPE, personalised=True, personal_lists=True)
POPULAR_MODEL = Contender(RECIPE, personalised=True, personal_lists=False)


def card(lists: ListsAudit | None) -> Card:
    return make_card("the-current").model_copy(update={"recipe": RECIPE, "lists": lists})


def trial(new: Contender, current: Card, *, evaluated: bool = True) -> Trial:
    """A trial on the ratings of people who choose by taste."""
    ratings, seconds = two_groups()
    outcome = without_trial(new, current)
    return outcome or hold_trial(ratings, History(seconds, {}) if evaluated else None, new, current, lambda epoch: None)


def test_worse_lists_do_not_take_over_whatever_the_stars() -> None:
    held = trial(POPULAR_MODEL, card(PERSONAL))
    assert not held.passed
    assert held.rmse is None
    assert held.ndcg is not None
    assert held.current_ndcg is not None
    assert held.current_ndcg > 1.5 * held.ndcg > 0
    assert "Stars are predicted as by the-current." in held.reason
    assert f"{held.ndcg:.4f} against {held.current_ndcg:.4f}" in held.reason
    assert held.reason.endswith("worse than the-current.")


def test_worse_stars_do_not_take_over_whatever_the_lists() -> None:
    ratings, seconds = two_groups()
    ratings = replace(ratings, stars=(ratings.titles % 3 + 3).astype(np.float32))
    slow = replace(PERSONAL_MODEL, recipe=replace(RECIPE, learning_rate=1e-6))
    held = hold_trial(ratings, History(seconds, {}), slow, card(PERSONAL), lambda epoch: None)
    assert held.rmse is not None
    assert held.current_rmse is not None
    assert held.rmse > held.current_rmse
    assert not held.passed
    assert held.ndcg is None
    assert held.reason.endswith("Lists are made as by the-current.")


def test_lists_learnt_from_a_few_of_the_users_are_worse() -> None:
    few = replace(PERSONAL_MODEL, recipe=replace(RECIPE, sample=0.01))
    held = trial(few, card(PERSONAL))
    assert held.ndcg is not None
    assert held.current_ndcg is not None
    assert held.ndcg < held.current_ndcg
    assert not held.passed


def test_on_ratings_that_teach_nothing_popular_lists_take_over() -> None:
    """The current lists were personal on other ratings."""
    ratings, seconds = anybody()
    held = hold_trial(ratings, History(seconds, {}), POPULAR_MODEL, card(PERSONAL), lambda epoch: None)
    assert held.passed


@pytest.mark.parametrize("lists", [None, NOT_PERSONAL])
@pytest.mark.parametrize("new", [PERSONAL_MODEL, POPULAR_MODEL])
def test_without_personal_lists_there_are_none_to_lose(new: Contender, lists: ListsAudit | None) -> None:
    current = card(lists)
    outcome = without_trial(new, current)
    assert outcome is not None
    assert outcome.passed
    held = trial(replace(new, recipe=replace(RECIPE, epochs=3)), current, evaluated=False)
    assert "the-current has no personal lists to lose." in held.reason


def test_a_training_without_evaluation_does_not_replace_personal_lists() -> None:
    held = trial(POPULAR_MODEL, card(PERSONAL), evaluated=False)
    assert not held.passed
    assert held.reason.endswith("It has no personal lists, so they are worse than those of the-current.")


def test_the_same_recipe_with_the_same_verdicts_is_as_good() -> None:
    held = trial(PERSONAL_MODEL, card(PERSONAL))
    assert held.passed
    assert (held.rmse, held.ndcg) == (None, None)
    assert "as good on the same ratings" in held.reason


def test_the_first_model_has_nothing_to_beat() -> None:
    outcome = without_trial(POPULAR_MODEL, None)
    assert outcome is not None
    assert outcome.passed


def test_what_has_learnt_no_choices_does_not_replace_what_has() -> None:
    """Also where lists are not personal: their order by content needs what users like."""
    without = replace(POPULAR_MODEL, has_choices=False)
    current = card(NOT_PERSONAL).model_copy(update={"sha256": {CHOICES: "ab"}})
    held = trial(without, current, evaluated=False)
    assert not held.passed
    assert held.reason.endswith(
        "Unlike the-current, it has not learnt what people choose; --force takes it all the same."
    )
    assert trial(without, card(NOT_PERSONAL), evaluated=False).passed
