"""Lists of works: reasons that add up, what is left out, and what there is without anything to go by."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ml.artifact.card import ListsAudit
from ml.artifact.choices import Choices, SavedScores, Weights, no_saved_scores, strengths_of
from ml.artifact.model import Model, hash_name
from ml.serving.choices import Chooser, NoChoicesError
from ml.serving.recommender import Recommender
from tests.ml.small_model import CHOOSING, NAMES, NOT_PERSONAL, PERSONAL, SMALL, WORKS, make_card


def chooser(model: Model = CHOOSING, lists: ListsAudit | None = PERSONAL) -> Chooser:
    card = make_card("first").model_copy(update={"lists": lists})
    return Chooser(Recommender(model, card, NAMES), WORKS)


ALL = np.ones(3, np.bool_)


def test_a_list_has_what_the_users_works_speak_for_and_says_which() -> None:
    """User 9 liked ds1, which speaks for the work of as1 and hs1; nothing speaks for ns1, which is popular."""
    chosen, popular = chooser().best(chooser().rated_by(9), ALL, 10)
    assert (chosen.titles, chosen.score) == (("as1", "hs1"), 0.5)
    assert [(reason.title_id, reason.share) for reason in chosen.because] == [("ds1", 1.0)]
    assert (popular.titles, popular.score, popular.because) == (("ns1",), 0.0, ())


def test_what_was_rated_on_another_platform_is_left_out() -> None:
    """User 7 has rated as1 and ns1. The work of as1 is hs1 too, and the one dislike speaks for nothing."""
    (chosen,) = chooser().best(chooser().rated_by(7), ALL, 10)
    assert chosen.titles == ("ds1",)
    assert chosen.score == pytest.approx(0.8 * 0.5)
    assert [reason.title_id for reason in chosen.because] == ["as1"]


def test_somebody_new_gets_the_list_of_a_user_who_rated_the_same() -> None:
    lists = chooser()
    assert lists.best(lists.rated_in({"as1": 4.0, "ns1": 2.0, "zs1": 5.0}), ALL, 10) == lists.best(
        lists.rated_by(7), ALL, 10
    )


def test_saved_scores_spare_adding_up_and_change_nothing() -> None:
    choices = CHOOSING.choices
    assert choices is not None
    without = chooser(replace(CHOOSING, choices=replace(choices, saved=no_saved_scores(3))))
    for user_id in (7, 8, 9):
        assert chooser().best(chooser().rated_by(user_id), ALL, 10) == without.best(without.rated_by(user_id), ALL, 10)
    others = SavedScores(np.array([1], np.int32), np.array([[0, 0, 2]], np.float32))
    with_others = chooser(replace(CHOOSING, choices=replace(choices, saved=others)))
    assert with_others.best(with_others.rated_by(9), ALL, 1)[0].score == 2
    assert with_others.best(with_others.rated_by(7), ALL, 10) == without.best(without.rated_by(7), ALL, 10)


def test_a_reason_is_the_title_that_was_rated_not_another_one_of_the_work() -> None:
    (chosen, _) = chooser().best(chooser().rated_in({"hs1": 4.0}), ALL, 10)
    assert [reason.title_id for reason in chosen.because] == ["hs1"]
    (chosen, _) = chooser().best(chooser().rated_in({"as1": 3.0, "hs1": 4.0}), ALL, 10)
    assert [reason.title_id for reason in chosen.because] == ["hs1"]
    names = {title_id: name for title_id, name in NAMES.items() if title_id != "as1"}
    works = {title_id: WORKS[title_id] for title_id in names}
    lists = Chooser(Recommender(CHOOSING, make_card("first").model_copy(update={"lists": PERSONAL}), names), works)
    (chosen,) = lists.best(lists.rated_by(7), ALL, 10)
    assert [reason.title_id for reason in chosen.because] == ["hs1"]


def test_of_two_ratings_of_one_work_the_highest_counts() -> None:
    rated = chooser().rated_in({"hs1": 1.0, "as1": 4.5})
    assert (rated.works.tolist(), rated.stars.tolist()) == ([0], [4.5])


def test_a_title_that_nobody_has_rated_counts_for_its_work() -> None:
    """The same work on a platform that came later."""
    names, works = NAMES | {"ns9": "a comet"}, WORKS | {"ns9": "ds1"}
    lists = Chooser(Recommender(CHOOSING, make_card("first").model_copy(update={"lists": PERSONAL}), names), works)
    assert lists.rated_in({"ns9": 5.0}).works.tolist() == [1]
    assert lists.best(lists.rated_by(7), ALL, 10)[0].titles == ("ds1", "ns9")


def test_only_what_is_allowed() -> None:
    lists = chooser()
    (chosen,) = lists.best(lists.rated_by(9), lists.works_with(["hs1", "zs1"]), 10)
    assert chosen.titles == ("as1", "hs1")


def test_what_has_left_the_catalog_is_not_listed() -> None:
    names = {title_id: name for title_id, name in NAMES.items() if title_id != "ns1"}
    works = {title_id: WORKS[title_id] for title_id in names}
    lists = Chooser(Recommender(CHOOSING, make_card("first").model_copy(update={"lists": PERSONAL}), names), works)
    assert [choice.titles for choice in lists.best(lists.rated_by(9), ALL, 10)] == [("as1", "hs1")]


@pytest.mark.parametrize("lists", [NOT_PERSONAL, None])
def test_lists_that_are_not_personal_are_the_popular_works(lists: ListsAudit | None) -> None:
    served = chooser(lists=lists)
    assert served.verdict_for(served.rated_by(9)).personalised is False
    assert [(choice.titles, choice.score, choice.because) for choice in served.best(served.rated_by(9), ALL, 10)] == [
        (("ns1",), 0.0, ()),
        (("as1", "hs1"), 0.0, ()),
    ]


def test_a_user_who_likes_nothing_gets_the_popular_works() -> None:
    lists = chooser()
    for rated in (lists.rated_by(8), lists.rated_in({"zs1": 5.0}), lists.rated_in({"ds1": 1.0})):
        verdict = lists.verdict_for(rated)
        assert verdict.personalised is False
        assert "most popular" in verdict.reason
    assert lists.verdict_for(lists.rated_by(9)).personalised is True
    assert [choice.titles for choice in lists.best(lists.rated_by(8), ALL, 10)] == [("ns1",), ("as1", "hs1"), ("ds1",)]


def test_a_model_of_an_earlier_version_has_no_lists_and_says_so() -> None:
    with pytest.raises(NoChoicesError, match=r"first has not learnt what people choose.*`python -m ml\.train`"):
        chooser(SMALL)


WORK_COUNT = 12


@st.composite
def choosers(draw: st.DrawFn) -> Chooser:
    """A chooser of twelve works with any weights."""
    pairs = draw(st.sets(st.tuples(*[st.integers(0, WORK_COUNT - 1)] * 2), max_size=80))
    rows = sorted(pair for pair in pairs if pair[0] != pair[1])
    values = draw(st.lists(st.floats(-1, 1, width=32), min_size=len(rows), max_size=len(rows)))
    ids = np.array([f"as{number:02}" for number in range(WORK_COUNT)])
    weights = Weights(
        np.searchsorted([source for source, _ in rows], np.arange(WORK_COUNT + 1)),
        np.array([target for _, target in rows], np.int32),
        np.array(values, np.float32),
    )
    numbers, popularity = np.arange(WORK_COUNT, dtype=np.int32), np.ones(WORK_COUNT, np.int32)
    choices = Choices(numbers, SMALL_STARS, popularity, weights, no_saved_scores(WORK_COUNT))
    names = {title_id: f"title {title_id}" for title_id in ids.tolist()}
    model = replace(
        SMALL,
        title_ids=ids,
        title_names=np.array([hash_name(name) for name in names.values()], np.uint64),
        title_bias=np.zeros(WORK_COUNT, np.float32),
        title_factors=np.zeros((WORK_COUNT, 2), np.float32),
        choices=choices,
    )
    card = make_card("first").model_copy(update={"lists": PERSONAL})
    return Chooser(Recommender(model, card, names), {title_id: title_id for title_id in names})


SMALL_STARS = np.array([8, 4, 10], np.uint8)


@given(choosers(), st.dictionaries(st.integers(0, WORK_COUNT - 1), st.integers(1, 10), max_size=8))
@settings(deadline=None)
def test_reasons_add_up(lists: Chooser, half_stars: dict[int, int]) -> None:
    """The score is the sum of what each rating adds, counted in plain Python; shown shares are parts of this sum."""
    rated = lists.rated_in({f"as{work:02}": half / 2 for work, half in half_stars.items()})
    weights = lists.choices.weights
    for choice in lists.best(rated, np.ones(WORK_COUNT, np.bool_), WORK_COUNT):
        work = lists.work_of[choice.titles[0]]
        assert work not in half_stars
        added = {
            source: float(strengths_of(np.array([half / 2], np.float32))[0]) * float(weights.values[place])
            for source, half in half_stars.items()
            for place in range(weights.edges[source], weights.edges[source + 1])
            if weights.targets[place] == work
        }
        assert choice.score == pytest.approx(sum(added.values()))
        if choice.score <= 0:
            assert choice.because == ()
            continue
        shares = [reason.share for reason in choice.because]
        for reason in choice.because:
            assert reason.title_id is not None
            source = lists.work_of[reason.title_id]
            assert reason.share * choice.score == pytest.approx(added.pop(source))
        assert sum(shares) + sum(added.values()) / choice.score == pytest.approx(1)
        assert len(shares) <= 3
        assert shares == sorted(shares, reverse=True)
