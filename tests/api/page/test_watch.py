"""The tab that lists what to watch, in a real browser against the real service."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from api.page.rendering import display
from cartelera.texts import Texts
from tests.api.page.conftest import PHONE, Visit, choose, enter, find_title, open_tab, press


def listed(page: Page) -> list[tuple[str, str]]:
    """The names and stars of the list that is shown."""
    page.locator(".titles-list").wait_for()
    names = page.locator(".titles-list .name").all_text_contents()
    return list(zip(names, page.locator(".titles-list .number").all_text_contents(), strict=True))


def expected(answer: dict[str, Any], texts: Texts) -> list[tuple[str, str]]:
    """The same list from the answer of an endpoint."""
    return [(display(each["title"]), texts.number(each["stars"], 2)) for each in answer["titles"]]


@pytest.mark.parametrize("width", [1150, PHONE])
def test_a_user_is_listed_what_the_endpoint_lists(visit: Visit, texts: Texts, sample: httpx.Client, width: int) -> None:
    with visit(texts.language, width=width) as page:
        open_tab(page, texts("watch.tab"))
        enter(page, texts("field.user"), "12")
        press(page, texts("watch.ask"))
        shown = listed(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    answer = sample.get("/users/12/recommendations").json()
    assert len(shown) == 10
    assert shown == expected(answer, texts)


def test_a_listed_title_says_where_else_it_is_and_why_it_is_there(
    visit: Visit, texts: Texts, sample: httpx.Client
) -> None:
    def answer(user: int) -> dict[str, Any]:
        found: dict[str, Any] = sample.get(f"/users/{user}/recommendations").json()
        return found

    user = next(user for user in range(1, 100) if any(each["other_platforms"] for each in answer(user)["titles"]))
    with visit(texts.language) as page:
        open_tab(page, texts("watch.tab"))
        enter(page, texts("field.user"), str(user))
        press(page, texts("watch.ask"))
        listed(page)
        abouts = page.locator(".titles-list .about").all_text_contents()
        reasons = page.locator(".titles-list .because").all_text_contents()
        expect(page.get_by_text(texts(f"by.{answer(user)['by']}"))).to_be_visible()
    for about, reason, title in zip(abouts, reasons, answer(user)["titles"], strict=True):
        others = ", ".join(each.capitalize() for each in title["other_platforms"])
        expected = texts("platform.also_on", platforms=others)
        assert expected in about if others else expected not in about
        for own in title["because"]:
            assert display(own["title"]) in reason
            assert all(texts(f"same.{each['kind']}") in reason for each in own["in_common"])


def test_the_filters_narrow_the_list(visit: Visit, sample: httpx.Client) -> None:
    with visit("en") as page:
        open_tab(page, "What to watch")
        for field, option in (("Platform", "Hulu"), ("Genre", "Comedy"), ("Fit for", "15-year-olds")):
            page.get_by_role("combobox", name=field).locator("visible=true").click()
            page.get_by_role("option", name=option).click()
        choose(page, "TV shows")
        enter(page, "User", "12")
        page.keyboard.press("Enter")
        shown = listed(page)
        link = str(page.locator(".call a:visible").get_attribute("href"))
    assert link.endswith("?type=tv+show&platform=hulu&genre=comedy&age_up_to=15")
    answer = sample.get(link.removeprefix("../..")).json()
    assert {(each["platform"], each["type"]) for each in answer["titles"]} == {("hulu", "tv show")}
    assert shown == [(display(each["title"]), f"{each['stars']:.2f}") for each in answer["titles"]]


def test_somebody_new_rates_a_few_and_takes_one_back(visit: Visit, texts: Texts, sample: httpx.Client) -> None:
    with visit(texts.language) as page:
        open_tab(page, texts("watch.tab"))
        open_tab(page, texts("watch.newcomer"))
        press(page, texts("watch.ask"))
        expect(page.locator(".refusal:visible")).to_have_text(texts("watch.no_ratings"))
        press(page, texts("watch.add"))
        expect(page.get_by_text(texts("wrong.no_movie_id"))).to_be_visible()
        given = page.get_by_role("checkbox").locator("visible=true")
        for place, (title, stars) in enumerate([("ns5", "5"), ("hs2", "1.5"), ("ns45", "2")]):
            find_title(page, texts, title)
            page.get_by_role("combobox", name=texts("watch.stars")).locator("visible=true").click()
            page.get_by_role("option", name=texts.number(float(stars), 1), exact=True).click()
            press(page, texts("watch.add"))
            expect(given).to_have_count(place + 1)
            expect(given.last).to_have_attribute("name", f"{float(stars)} {title}")
        given.last.click()  # uncheck() would look for the last option again after it has gone
        expect(given).to_have_count(2)
        press(page, texts("watch.ask"))
        shown = listed(page)
        body = page.locator("pre.call").text_content()
    ratings = [{"movie_id": "ns5", "rating": 5.0}, {"movie_id": "hs2", "rating": 1.5}]
    answer = sample.post("/recommendations", json={"ratings": ratings}).json()
    assert shown == expected(answer, texts)
    as_json = {"Content-Type": "application/json"}
    assert sample.post("/recommendations", content=str(body), headers=as_json).json() == answer


def test_an_unknown_user_is_told_so(visit: Visit, texts: Texts) -> None:
    with visit(texts.language) as page:
        open_tab(page, texts("watch.tab"))
        enter(page, texts("field.user"), "987654321")
        press(page, texts("watch.ask"))
        expect(page.locator(".note:visible")).to_have_text([texts("note.unknown_user"), texts("by.popularity")])
        enter(page, texts("field.user"), "somebody")
        press(page, texts("watch.ask"))
        expect(page.locator(".refusal:visible")).to_have_text(texts("wrong.user_id", given="somebody"))
