"""What the page says of each kind of list, and of why a title is on it."""

from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from api.endpoints.parameters import ListParameters
from api.endpoints.recommendations import recommend_to_user
from api.page.answering import lists_of
from api.page.rendering import display
from api.page.tabs.watch import what_a_user_should_watch
from api.served.snapshot import load_snapshot
from api.served.state import ServedState
from cartelera.texts import Texts
from ml.artifact.card import ListsAudit
from ml.artifact.current import load_current
from tests.ml.small_model import NOT_PERSONAL, PERSONAL
from tests.support.workplace import Workplace

Serve = Callable[[ListsAudit | None], ServedState]


@pytest.fixture
def serve(built_sample: Workplace, sample_models: Path) -> Serve:
    """Serve the sample's model with another audit of its lists, or without what people choose."""

    def make(lists: ListsAudit | None) -> ServedState:
        model, card = load_current(sample_models)
        kept = model if lists else replace(model, choices=None)
        return ServedState(load_snapshot(built_sample.warehouse), (kept, card.model_copy(update={"lists": lists})))

    return make


@pytest.mark.parametrize(
    ("lists", "by"), [(PERSONAL, "choices"), (NOT_PERSONAL, "content"), (None, "popularity")], ids=["yes", "no", "none"]
)
def test_the_page_says_what_a_list_is_by(serve: Serve, texts: Texts, lists: ListsAudit | None, by: str) -> None:
    state = serve(lists)
    shown = unescape(what_a_user_should_watch(texts, state, {"user_id": "12"}))
    answer = recommend_to_user(*lists_of(state), 12, ListParameters.model_validate({}))
    assert answer.by == by
    assert texts(f"by.{by}") in shown
    assert (texts("watch.list", user="12") in shown) is (by == "choices")
    reasons = [reason for title in answer.titles for reason in title.because]
    assert (reasons == []) is (by == "popularity")
    for reason in reasons:
        share = texts("watch.share", title=display(reason.title), share=texts.percent(reason.share, 0))
        same = [texts(f"same.{each.kind}") for each in reason.in_common]
        assert (share in shown) if by == "choices" else all(each in shown for each in same)
