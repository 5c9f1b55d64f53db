"""The page of what to watch, as a person uses it: for a user, and for somebody who rates titles."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from api.page.links import Links
from api.page.rendering import read_texts
from api.page.spelling import display_title
from api.page.views.for_you import make_list
from api.page.views.visit import Visit as Request
from api.served.snapshot import load_snapshot
from api.served.state import ServedState
from cartelera.texts import Texts
from ml.artifact.card import ListsAudit
from ml.artifact.current import load_current
from tests.api.page.conftest import DESK, EVERY_LANGUAGE_AND_WIDTH, PHONE, Visit, press
from tests.api.page.test_browse import names
from tests.api.page.test_title import rate
from tests.ml.small_model import NOT_PERSONAL, PERSONAL
from tests.support.workplace import Workplace

PATH = "/ui/for-you"


def listed(answer: dict[str, Any]) -> list[str]:
    """The names in the answer of an endpoint."""
    return [display_title(each["title"]) for each in answer["titles"]]


@EVERY_LANGUAGE_AND_WIDTH
def test_the_list_of_a_user_survives(visit: Visit, texts: Texts, sample: httpx.Client, width: int) -> None:
    answer = sample.get("/v1/users/12/recommendations", params={"n": 24}).json()
    with visit(texts.language, PATH, width=width) as page:
        page.get_by_label(texts("watch.user")).fill("12")
        press(page, texts("watch.ask"))
        expect(page.locator("#personal h2")).to_be_in_viewport()
        expect(page.get_by_text(texts(f"by.{answer['by']}"))).to_be_visible()
        assert names(page, "list") == listed(answer)
        page.reload()
        assert names(page, "list") == listed(answer)
        page.get_by_role("link", name=texts("page.other_language"), exact=True).click()
        expect(page.locator("html")).not_to_have_attribute("lang", texts.language)
        assert names(page, "list") == listed(answer)
        page.locator("[data-cards=list] h3 a").first.click()
        page.wait_for_url("**/titles/*")
        page.go_back()
        assert names(page, "list") == listed(answer)


def test_every_title_says_why_it_is_there(visit: Visit, texts: Texts, sample: httpx.Client) -> None:
    titles = sample.get("/v1/users/12/recommendations", params={"n": 24}).json()["titles"]
    with visit(texts.language, f"{PATH}?user_id=12") as page:
        cards = page.locator("[data-cards=list] .card").all()
        for card, title in zip(cards, titles, strict=True):
            reasons = card.locator(".why a").all()
            assert [str(each.get_attribute("href")).rsplit("/", 1)[-1] for each in reasons] == [
                each["id"] for each in title["because"]
            ]
            predicted = texts("watch.predicted", stars=texts.number(title["stars"], 1))
            expect(card.locator(".predicted")).to_contain_text(predicted)
            assert (texts("watch.recommended") in str(card.text_content())) is title["recommended"]


@EVERY_LANGUAGE_AND_WIDTH
def test_filters_narrow_the_list_and_stay_in_the_url(
    visit: Visit, texts: Texts, sample: httpx.Client, width: int
) -> None:
    narrowed = {"platform": "hulu,netflix", "type": "movie", "genre": "comedy", "age_up_to": "15", "variety": "0.5"}
    expected = listed(sample.get("/v1/users/12/recommendations", params={"n": 24, **narrowed}).json())
    labels = ("field.type", "field.genre", "field.age_up_to", "watch.variety")
    with visit(texts.language, f"{PATH}?user_id=12", width=width) as page:
        for platform in ("Hulu", "Netflix"):
            page.get_by_role("checkbox", name=platform).check()
        page.get_by_text(texts("browse.filters")).click()
        for label, value in zip(labels, list(narrowed.values())[1:], strict=True):
            page.get_by_label(texts(label)).select_option(value)
        press(page, texts("watch.ask"))
        page.wait_for_url("**age_up_to=15**")
        assert names(page, "list") == expected
        page.get_by_role("link", name=texts("page.other_language"), exact=True).click()
        expect(page.locator("html")).not_to_have_attribute("lang", texts.language)
        assert names(page, "list") == expected
        expect(page.locator("#variety")).to_have_value("0.5")
        press(page, read_texts({"en": "es", "es": "en"}[texts.language])("watch.by_ratings"), "link")
        page.wait_for_url(lambda url: "user_id" not in url)
        expect(page.locator("#variety")).to_have_value("0.5")
        page.goto("/ui")  # my platforms are remembered
        expect(page.get_by_role("checkbox", name="Hulu")).to_be_checked()


def test_what_nobody_has_rated_yet(visit: Visit, texts: Texts, sample: httpx.Client) -> None:
    answer = sample.get("/v1/users/12/recommendations", params={"n": 24, "unrated": "true"}).json()
    with visit(texts.language, f"{PATH}?user_id=12") as page:
        page.get_by_text(texts("browse.filters")).click()
        page.get_by_label(texts("watch.unrated")).check()
        press(page, texts("watch.ask"))
        page.wait_for_url("**unrated=true**")
        expect(page.locator("#personal h2")).to_have_text(texts("list.unrated_content"))
        expect(page.get_by_text(texts("by.unrated_content"))).to_be_visible()
        assert names(page, "list") == listed(answer)
        assert set(page.locator("[data-cards=list] .score").all_text_contents()) == {f"★ {texts('score.none')}"}
    unknown = sample.get(PATH, params={"user_id": "987654321", "unrated": "true", "lang": texts.language}).text
    assert texts("by.unrated_popularity") in unknown


@EVERY_LANGUAGE_AND_WIDTH
def test_more_titles_of_a_user_with_the_keyboard_alone(
    visit: Visit, texts: Texts, sample: httpx.Client, width: int
) -> None:
    titles = sample.get("/v1/users/12/recommendations", params={"n": 100, "platform": "netflix"}).json()["titles"]
    everything = listed({"titles": titles})
    more = texts("browse.more")
    with visit(texts.language, f"{PATH}?user_id=12&platform=netflix", width=width) as page:
        for before, after in ((24, 48), (48, 72), (72, 96), (96, 100)):
            assert names(page, "list") == everything[:before]
            page.get_by_role("link", name=more, exact=True).press("Enter")
            page.wait_for_url(f"**n={after}*")
            last = page.locator("[data-cards=list] .card").nth(before - 1)
            expect(last).to_be_in_viewport()
            page.keyboard.press("Tab")
            expect(last.get_by_role("link").first).to_be_focused()
        assert names(page, "list") == everything
        expect(page.get_by_role("link", name=more, exact=True)).to_have_count(0)
        page.go_back()
        page.wait_for_url("**n=96*")
        assert names(page, "list") == everything[:96]


def test_more_titles_by_ratings_and_the_way_back(visit: Visit, sample: httpx.Client) -> None:
    body = {"ratings": [{"movie_id": "ns5", "rating": 5}], "n": 48, "platform": ["disney", "hulu"]}
    expected = listed(sample.post("/v1/recommendations", json=body).json())
    with visit("en") as page:
        for platform in ("Disney", "Hulu"):
            page.get_by_role("checkbox", name=platform).check()
        page.goto("/ui/titles/ns5")
        rate(page, "ns5", 5)
        page.goto(PATH)
        page.wait_for_url("**platform=disney&platform=hulu")
        press(page, "More titles", "link")
        page.wait_for_url("**n=48*")
        cards = page.locator("[data-cards=list] .card")
        expect(cards).to_have_count(48)
        assert names(page, "list") == expected
        expect(cards.nth(23)).to_be_in_viewport()
        cards.nth(40).get_by_role("link").first.click()
        page.wait_for_url("**/titles/*")
        page.go_back()
        expect(cards.nth(40)).to_be_in_viewport()
        assert names(page, "list") == expected


@pytest.mark.parametrize("wrong", [{"n": "101"}, {"n": "all"}, {"variety": "2"}, {"unrated": "yes"}])
def test_what_a_list_cannot_be_is_explained(sample: httpx.Client, wrong: dict[str, str]) -> None:
    [(name, given)] = wrong.items()
    shown = sample.get(PATH, params={"user_id": "12", "lang": "es", **wrong}).text
    assert read_texts("es")(f"wrong.{name}", given=given) in shown


@EVERY_LANGUAGE_AND_WIDTH
def test_stars_make_a_list_and_can_be_taken_back(visit: Visit, texts: Texts, sample: httpx.Client, width: int) -> None:
    def expected(ratings: dict[str, int]) -> list[str]:
        given = [{"movie_id": title_id, "rating": stars} for title_id, stars in ratings.items()]
        return listed(sample.post("/v1/recommendations", json={"ratings": given, "n": 24}).json())

    with visit(texts.language, PATH, width=width) as page:
        expect(page.locator("#personal")).to_contain_text(texts("watch.begin"))
        ids = [str(each.get_attribute("data-title")) for each in page.locator(".stars").all()[:2]]
        rate(page, ids[0], 5)
        expect(page.locator(".rated li")).to_have_count(1)
        assert names(page, "list") == expected({ids[0]: 5})
        rate(page, ids[1], 4)
        expect(page.locator(".rated li")).to_have_count(2)
        assert names(page, "list") == expected({ids[0]: 5, ids[1]: 4})
        page.reload()
        expect(page.locator(".rated li")).to_have_count(2)
        page.get_by_role("link", name=texts("page.other_language"), exact=True).click()
        expect(page.locator("html")).not_to_have_attribute("lang", texts.language)
        expect(page.locator(".rated li")).to_have_count(2)
        page.locator(".rated li").first.get_by_role("button").click()
        expect(page.locator(".rated li")).to_have_count(1)
        assert names(page, "list") == expected({ids[1]: 4})


def test_nothing_of_a_user_is_left_after_the_switch_to_ratings(visit: Visit, texts: Texts) -> None:
    with visit(texts.language, f"{PATH}?user_id=12") as page:
        press(page, texts("watch.by_ratings"), "link")
        expect(page.locator("#personal")).to_have_text(re.compile(re.escape(texts("watch.begin"))))
        expect(page.get_by_label(texts("watch.user"))).to_have_value("")


def test_a_user_who_is_taken_out_of_the_field_is_forgotten(visit: Visit, texts: Texts) -> None:
    with visit(texts.language, f"{PATH}?user_id=12") as page:
        user = page.get_by_label(texts("watch.user"))
        user.fill("")
        press(page, texts("watch.ask"))
        page.wait_for_url(lambda url: "user_id" not in url)
        expect(page.locator("#personal")).to_contain_text(texts("watch.begin"))
        expect(user).to_have_value("")
        page.goto("/ui/titles/ns5")
        expect(page.locator("#like [name=user_id]")).to_have_value("")


def test_a_random_user_is_one_whom_the_model_knows(visit: Visit, texts: Texts, sample: httpx.Client) -> None:
    for width in (DESK, 1150, PHONE):
        with visit(texts.language, PATH, width=width) as page:
            button = page.get_by_role("link", name=texts("field.random_user"))
            cut_off = "link => link.scrollWidth > link.clientWidth || link.getBoundingClientRect().height > 50"
            assert not button.evaluate(cut_off)
    with visit(texts.language, PATH) as page:
        press(page, texts("field.random_user"), "link")
        page.wait_for_url("**user_id=*")
        user = page.get_by_label(texts("watch.user")).input_value()
    assert sample.get(f"/v1/users/{user}/recommendations").json()["known_user"] is True


def test_an_unknown_user_is_told_so(sample: httpx.Client) -> None:
    texts = read_texts("en")
    shown = sample.get(PATH, params={"user_id": "987654321"}).text
    assert texts("note.unknown_user") in shown
    assert texts("by.popularity") in shown


def test_ratings_of_titles_that_have_gone_are_left_out(sample: httpx.Client) -> None:
    answer = sample.post(PATH, json={"ratings": {"gone": 5, "ns5": 4}})
    assert answer.status_code == 200
    assert 'data-title="gone"' not in answer.text


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
    assert state.snapshot is not None and state.lists is not None  # noqa: PT018
    request = Request(texts, Links(PATH), state, {"user_id": "12"})
    made = make_list(request, state.snapshot, state.lists, {})
    assert texts(f"by.{by}") in made["notes"]
    assert (made["heading"] == texts("watch.list", user="12")) is (by == "choices")
    said = {"choices": texts("watch.because"), "content": texts("watch.like"), "popularity": ""}[by]
    assert {card.why.said for card in made["cards"]} == {said}
