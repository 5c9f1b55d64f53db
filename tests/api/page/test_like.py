"""The tab that says whether to watch a title, in a real browser against the real service."""

import re
from itertools import pairwise

import httpx
import pytest
from playwright.sync_api import Page, expect

from api.page.rendering import read_texts
from cartelera.texts import Texts
from tests.api.page.conftest import PHONE, Visit, enter, find_title, press


def ask(page: Page, texts: Texts, user: str, title: str) -> None:
    """Enter both and ask."""
    enter(page, texts("field.user"), user)
    find_title(page, texts, title)
    press(page, texts("like.ask"))


@pytest.mark.parametrize("width", [1150, PHONE])
def test_it_says_what_the_endpoint_says(visit: Visit, texts: Texts, sample: httpx.Client, width: int) -> None:
    answer = sample.get("/recommend", params={"user_id": 12, "movie_id": "ns5"}).json()
    with visit(texts.language, width=width) as page:
        ask(page, texts, "12", "ns5")
        sheet = page.locator(".sheet:visible")
        expect(sheet.get_by_role("heading")).to_have_text(texts("like.yes" if answer["recommended"] else "like.no"))
        expect(sheet).to_contain_text(
            texts("like.verdict", user="12", stars=texts.number(answer["stars"], 2), threshold=texts.number(3.5, 1))
        )
        numbers = sheet.locator(".bars .number").all_text_contents()
        link = sheet.get_by_role("link")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert sample.get(str(link.get_attribute("href")).removeprefix("../..")).json() == answer
    parts = answer["parts"]
    assert numbers == [
        texts.number(parts["mean"], 2),
        *(texts.signed(parts[name], 2) for name in ("user_bias", "title_bias", "taste")),
        texts.number(answer["stars"], 2),
    ]


@pytest.mark.parametrize("title", ["as252", "hs215", "ns5"])
def test_it_says_where_else_the_title_is(visit: Visit, texts: Texts, sample: httpx.Client, title: str) -> None:
    platforms = [each["platform"].capitalize() for each in sample.get(f"/titles/{title}/elsewhere").json()["titles"]]
    assert len(platforms) == (0 if title == "ns5" else 3)
    with visit(texts.language) as page:
        ask(page, texts, "12", title)
        about = page.locator(".sheet:visible .about")
        expected = f" · {texts('platform.also_on', platforms=', '.join(platforms))}" if platforms else ""
        expect(about).to_have_text(re.compile(f"· (Amazon|Hulu|Netflix){expected}$"))


def test_each_bar_begins_where_the_one_before_it_ends(visit: Visit) -> None:
    with visit("en") as page:
        ask(page, read_texts("en"), "12", "ns5")
        page.locator(".bars").wait_for()
        boxes = [bar.bounding_box() for bar in page.locator(".bars .bar").all()]
    edges = [{box["x"], box["x"] + box["width"]} for box in boxes if box is not None]
    assert len(edges) == 5
    for one, other in pairwise(edges):
        # Even the shortest bar is two pixels wide.
        assert min(abs(a - b) for a in one for b in other) <= 2.5


def test_titles_are_found_while_typing(visit: Visit, texts: Texts, sample: httpx.Client) -> None:
    matching = sample.get("/titles", params={"search": "gar", "n": 8}).json()
    with visit(texts.language) as page:
        enter(page, texts("field.search"), "gar")
        expect(page.get_by_text(texts("field.found", shown=8, count=matching["total"]))).to_be_visible()
        found = page.locator(".titles").get_by_role("radio")
        expect(found).to_have_count(8)
        assert [str(radio.get_attribute("value")) for radio in found.all()] == [
            each["id"] for each in matching["titles"]
        ]
        search = page.get_by_role("textbox", name=texts("field.search")).locator("visible=true")
        search.press("Backspace")
        search.press("Backspace")
        expect(page.get_by_text(texts("field.found", shown=8, count=matching["total"]))).to_have_count(0)
        search.fill("xyzzy")
        expect(page.get_by_text(texts("field.found_none"))).to_be_visible()
        expect(found).to_have_count(0)
        search.fill("")
        expect(page.get_by_text(texts("field.found_none"))).to_have_count(0)


def test_with_the_keyboard_alone(visit: Visit) -> None:
    with visit("en") as page:
        page.get_by_role("textbox", name="User").focus()
        page.keyboard.type("12")
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Random user")).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.type("ns5")
        expect(page.get_by_text("One title.")).to_be_visible()
        expect(page.locator(".titles").get_by_role("radio")).to_be_checked()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name=re.compile("Yes, watch it|Better not"))).to_be_visible()


def test_any_user_is_one_whom_the_model_knows(visit: Visit, sample: httpx.Client) -> None:
    with visit("en") as page:
        press(page, "Random user")
        field = page.get_by_role("textbox", name="User").locator("visible=true")
        expect(field).to_have_value(re.compile("[0-9]+"))
        user = int(field.input_value())
    assert sample.get(f"/users/{user}/recommendations").json()["known_user"] is True


@pytest.mark.parametrize("user", ["twelve", "-1", "1.5", "<b>1</b>"])
def test_a_user_that_is_none_is_explained(visit: Visit, texts: Texts, user: str) -> None:
    with visit(texts.language) as page:
        ask(page, texts, user, "ns5")
        expect(page.locator(".refusal:visible")).to_have_text(texts("wrong.user_id", given=user))


def test_what_is_missing_is_asked_for(visit: Visit, texts: Texts) -> None:
    with visit(texts.language) as page:
        press(page, texts("like.ask"))
        expect(page.locator(".refusal:visible")).to_have_text(texts("wrong.no_user_id"))
        enter(page, texts("field.user"), "12")
        press(page, texts("like.ask"))
        expect(page.locator(".refusal:visible")).to_have_text(texts("wrong.no_movie_id"))


def test_an_unknown_user_and_an_unrated_title_get_a_friendly_answer(
    visit: Visit, texts: Texts, sample: httpx.Client
) -> None:
    titles = sample.get("/titles", params={"n": 100, "type": "tv show", "order": "asc"}).json()["titles"]
    unrated = next(
        each["id"]
        for each in titles
        if not sample.get("/recommend", params={"user_id": 12, "movie_id": each["id"]}).json()["known_title"]
    )
    notes = {
        ("987654321", "ns5"): "unknown_user",
        ("12", unrated): "unknown_title",
        ("987654321", unrated): "unknown_both",
    }
    with visit(texts.language) as page:
        for (user, title), note in notes.items():
            ask(page, texts, user, title)
            expect(page.locator(".note:visible")).to_have_text([texts(f"note.{note}")])
