"""The page that everybody begins on: the catalog, to search and to narrow down, as a person does it."""

import re
from html import unescape
from urllib.parse import quote_plus

import httpx
import pytest
from playwright.sync_api import Page, expect

from api.page.rendering import read_texts
from api.page.spelling import display_title
from api.page.translation import display_name
from cartelera.texts import LANGUAGES, Texts
from tests.api.page.conftest import EVERY_LANGUAGE_AND_WIDTH, Visit, press
from tests.support.workplace import Workplace


def names(page: Page, place: str = "found") -> list[str]:
    """The names of the titles in a list."""
    return page.locator(f"[data-cards={place}] h3").all_text_contents()


def search(page: Page, texts: Texts, words: str) -> None:
    """Search as a person does, with Enter."""
    page.get_by_role("searchbox", name=texts("browse.search")).fill(words)
    page.keyboard.press("Enter")
    page.wait_for_url("**search=**")


@EVERY_LANGUAGE_AND_WIDTH
def test_it_is_useful_without_typing_anything(visit: Visit, texts: Texts, sample: httpx.Client, width: int) -> None:
    with visit(texts.language, width=width) as page:
        for order in ("popularity", "added", "score"):
            first = sample.get("/v1/titles", params={"sort": order, "n": 1}).json()["titles"][0]
            assert names(page, order)[0] == display_title(first["title"])
            assert len(names(page, order)) == 4
        page.get_by_role("link", name=texts("shelf.all")).last.click()
        expect(page.get_by_role("combobox", name=texts("browse.sort"), include_hidden=True)).to_have_value("score")
        assert names(page)[0] == display_title(first["title"])


def test_a_card_has_what_one_decides_by(visit: Visit, texts: Texts, built_sample: Workplace) -> None:
    [[title, year, minutes, genres, age, score, ratings, story]] = built_sample.query(
        "select title, release_year, duration_int, harmonised_genres, age, score, ratings, description "
        "from titles_wide where id = 'ns387'"
    )
    with visit(texts.language) as page:
        search(page, texts, title)
        card = page.locator(".card").first
        for said in (
            display_title(title),
            str(year),
            texts.count("ask.minutes", minutes),
            texts("age.from", age=age),
            *(display_name(genre, "genre", texts.language) for genre in genres),
            *("Amazon", "Disney", "Hulu", "Netflix"),
            texts("score.some", stars=texts.number(score, 1), ratings=texts.count("score.ratings", ratings)),
        ):
            expect(card).to_contain_text(said)
        assert (card.locator(".story").text_content() or "").lower() == story
        lines = "story => story.clientHeight / parseFloat(getComputedStyle(story).lineHeight)"
        assert card.locator(".story").evaluate(lines) < 2.1


def test_the_exact_name_and_enter_find_the_title(visit: Visit, texts: Texts, sample: httpx.Client) -> None:
    title = sample.get("/v1/titles/ns5").json()["title"]
    with visit(texts.language) as page:
        search(page, texts, title)
        page.get_by_role("heading", name=display_title(title)).get_by_role("link").click()
        page.wait_for_url("**/ui/titles/ns5")
        expect(page.get_by_role("heading", level=1)).to_have_text(display_title(title))


@EVERY_LANGUAGE_AND_WIDTH
def test_filters_narrow_the_list_and_stay_in_the_url(
    visit: Visit, texts: Texts, built_sample: Workplace, width: int
) -> None:
    expected = built_sample.query(
        "select title from titles_wide where platform = 'hulu' and list_contains(harmonised_genres, 'comedy') "
        "and type = 'movie' and age <= 15 and duration_int <= 120 and release_year between 1980 and 2021 "
        "order by release_year desc nulls last, id"
    )
    with visit(texts.language, width=width) as page:
        page.get_by_role("checkbox", name="Hulu").check()
        page.get_by_text(texts("browse.filters")).click()
        page.get_by_label(texts("field.genre")).select_option("comedy")
        page.get_by_label(texts("field.type")).select_option("movie")
        page.get_by_label(texts("field.age_up_to")).select_option("15")
        page.get_by_label(texts("browse.length")).select_option("120")
        page.get_by_label(texts("browse.year_from")).fill("1980")
        page.get_by_label(texts("browse.year_to")).fill("2021")
        page.get_by_label(texts("browse.sort")).select_option("year")
        page.locator(".fields").get_by_role("button", name=texts("browse.show")).click()
        heading = page.get_by_role("heading", name=texts.count("browse.found", len(expected)), exact=True)
        expect(heading).to_be_in_viewport()
        shown = names(page)
        assert shown
        assert shown == [display_title(title) for (title,) in expected][: len(shown)]
        page.reload()
        assert names(page) == shown
        page.get_by_role("link", name=texts("page.other_language"), exact=True).click()
        expect(page.locator("html")).not_to_have_attribute("lang", texts.language)
        assert names(page) == shown
        page.go_back()
        assert names(page) == shown


def test_more_titles_and_the_way_back(visit: Visit, sample: httpx.Client) -> None:
    count = sample.get("/v1/titles", params={"search": "station"}).json()["total"]
    with visit("en", "/ui?search=station") as page:
        before = names(page)
        for left in (1, 0):
            shown = page.locator(".card").count()
            press(page, "More titles", "link")
            expect(page.locator(".card")).not_to_have_count(shown)
            expect(page.get_by_role("link", name="More titles")).to_have_count(left)
        after = names(page)
        assert after[: len(before)] == before
        works = page.locator(".card").evaluate_all("cards => cards.map(card => card.dataset.work)")
        assert len(before) < len(after) == len(set(works)) < count
        expect(page.get_by_text(read_texts("en")("browse.together"))).to_be_visible()
        page.locator(".card a").last.click()
        page.go_back()
        expect(page.locator(".card")).to_have_count(len(after))


def test_without_a_script_more_titles_are_on_pages_that_follow(sample: httpx.Client) -> None:
    url, seen = sample.base_url.join("/ui?platform=hulu&sort=title"), list[str]()
    while True:
        page = sample.get(url).text
        seen += re.findall(r'href="ui/titles/(\w+)"', page)
        following = re.search(r'<p class="more"><a class="button" href="([^"]+)"', page)
        if following is None:
            break
        url = url.join(unescape(following[1]))
    titles = sample.get("/v1/platforms").json()["values"]
    [count] = [each["titles"] for each in titles if each["name"] == "hulu"]
    assert len(seen) == len(set(seen)) > 24
    assert len(seen) <= count


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("search", "doubts"),
    [("garden", []), ("gardxen", ["alike", "names"]), ("bridge an harbor zz", ["none", "meant", "names"])],
)
def test_a_search_that_does_not_find_what_was_meant_says_why(
    sample: httpx.Client, language: str, search: str, doubts: list[str]
) -> None:
    found = sample.get("/v1/titles", params={"search": search}).json()
    texts, shown = read_texts(language), sample.get("/ui", params={"search": search, "lang": language}).text
    assert [key for key in ("alike", "none", "meant", "names") if texts(f"browse.{key}") in shown] == doubts
    for name in found["did_you_mean"]:
        assert f'<a href="ui?search={quote_plus(name)}&amp;lang={language}">{display_title(name)}</a>' in shown
    assert bool(found["did_you_mean"]) is ("meant" in doubts)


def test_my_platforms_are_remembered(visit: Visit, texts: Texts) -> None:
    with visit(texts.language) as page:
        page.get_by_role("checkbox", name="Disney").check()
        press(page, texts("browse.show"))
        page.goto("/ui")
        page.wait_for_url("**platform=disney")
        expect(page.get_by_role("checkbox", name="Disney")).to_be_checked()
        for platforms in page.locator(".card .tags").all_text_contents():
            assert "Disney" in platforms
        page.get_by_role("checkbox", name="Disney").uncheck()
        press(page, texts("browse.show"))
        page.goto("/ui")
        expect(page.get_by_role("checkbox", name="Disney")).not_to_be_checked()


def test_with_the_keyboard_alone(visit: Visit) -> None:
    texts = read_texts("en")
    with visit("en") as page:
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name=texts("page.skip"))).to_be_focused()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        expect(page.get_by_role("searchbox")).to_be_focused()
        page.keyboard.type("garden")
        page.keyboard.press("Enter")
        page.wait_for_url("**search=garden")
        first = page.locator(".card").first
        first.locator("h3 a").focus()
        while page.evaluate("document.activeElement.type") != "radio":
            page.keyboard.press("Tab")
        page.keyboard.press("ArrowRight")
        expect(first.get_by_role("radio").nth(1)).to_be_checked()
        expect(page.get_by_role("navigation")).to_contain_text("For you (1)")


@pytest.mark.parametrize(
    ("query", "key", "given"),
    [
        ("age_up_to=old", "age_up_to", "old"),
        ("genre=xyzzy", "genre", "xyzzy"),
        ("length=9", "length", "9"),
        ("year_from=soon", "year_from", "soon"),
        ("platform=%3Cb%3E", "platform", "<b>"),
        ("sort=worst", "sort", "worst"),
    ],
)
def test_what_cannot_be_used_is_explained(sample: httpx.Client, query: str, key: str, given: str) -> None:
    answer = sample.get(f"/ui?type=movie&{query}", headers={"Accept-Language": "es"})
    assert (answer.status_code, answer.headers["content-type"]) == (422, "text/html; charset=utf-8")
    assert read_texts("es")(f"wrong.{key}", given=given).replace("<b>", "&lt;b&gt;") in answer.text


@pytest.mark.parametrize("value", ["", " ", "x" * 5000, "%00", "-1", "NaN", "1e9", "'; drop", "netflix,,", "ñ", "1,2"])
def test_no_input_fails(sample: httpx.Client, value: str) -> None:
    names = {
        "/ui?": "search platform genre person country age_up_to length type year_from year_to sort after lang self",
        "/ui/titles/ns5?": "user_id lang self",
        "/ui/for-you?user_id=12&": "platform type genre age_up_to variety unrated n user_id lang self",
    }
    for path, of_this_path in names.items():
        for name in of_this_path.split():
            answer = sample.get(f"{path}{name}={value}&{name}={value}")
            assert answer.status_code in (200, 404, 422), (path, name, answer.status_code)
            assert answer.headers["content-type"] == "text/html; charset=utf-8"
            assert not re.search(r"<script>|Traceback", answer.text)
