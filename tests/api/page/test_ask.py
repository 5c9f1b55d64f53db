"""The tab with the four queries, in a real browser against the real service; the charts against SQL."""

import pytest
from playwright.sync_api import Page, expect

from cartelera.texts import Texts
from tests.api.page.conftest import PHONE, Visit, choose, enter, open_tab, press
from tests.conftest import Workplace


def chart(page: Page) -> tuple[list[int], list[int]]:
    """The numbers at the ends of the bars: of all, and of those that stand out."""
    page.locator(".bars:visible").wait_for()
    numbers = page.locator(".bars:visible .number").all_text_contents()
    marked = page.locator(".bars:visible .marked .number").all_text_contents()
    return [int(number) for number in numbers], [int(number) for number in marked]


@pytest.mark.parametrize("width", [1150, PHONE])
def test_the_longest(visit: Visit, texts: Texts, built_sample: Workplace, width: int) -> None:
    [[of]] = built_sample.query("select count(*) from titles where duration_type = 'min'")
    [[as_long]] = built_sample.query("select count(*) from titles where duration_type = 'min' and duration_int >= 210")
    with visit(texts.language, width=width) as page:
        open_tab(page, texts("ask.tab"))
        press(page, texts("ask.ask"))
        expect(page.locator(".sentence:visible")).to_have_text(
            texts(
                "ask.longest",
                title="Bridge And Harbor",
                platform="Hulu",
                year="2021",
                length=texts.count("ask.minutes", 214),
                count=of,
            )
        )
        numbers, marked = chart(page)
        expect(page.locator(".call a:visible")).to_have_text("/get_max_duration?duration_type=min")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert sum(numbers) == of
    assert marked == [as_long]


def test_the_longest_in_seasons_of_a_platform_and_a_year(visit: Visit, built_sample: Workplace) -> None:
    [[year, title, seasons]] = built_sample.query(
        "select release_year, title, duration_int from titles where platform = 'netflix' and duration_type = 'season' "
        "order by duration_int desc, release_year, title limit 1"
    )
    with visit("en") as page:
        open_tab(page, "Ask the catalog")
        choose(page, "In seasons")
        enter(page, "Year of release", str(year))
        page.get_by_role("combobox", name="Platform").locator("visible=true").click()
        page.get_by_role("option", name="Netflix").click()
        press(page, "Ask")
        expect(page.locator(".sentence:visible")).to_contain_text(f"(Netflix, {year}): {seasons} season")
        assert title.split()[0] in str(page.locator(".sentence:visible").text_content()).lower()


def test_how_many_above_a_score(visit: Visit, texts: Texts, built_sample: Workplace) -> None:
    [[above, rated]] = built_sample.query(
        "select count(*) filter (score > 3.5), count(*) from titles join title_scores using (id) "
        "where platform = 'amazon' and release_year = 2020"
    )
    with visit(texts.language) as page:
        open_tab(page, texts("ask.tab"))
        open_tab(page, texts("ask.score_tab"))
        page.get_by_role("combobox", name=texts("field.platform")).locator("visible=true").click()
        page.get_by_role("option", name="Amazon").click()
        press(page, texts("ask.ask"))
        expect(page.locator(".sentence:visible")).to_have_text(
            texts.count("ask.above", above, platform="Amazon", year="2020", scored=texts.number(3.5, 2), total=rated)
        )
        numbers, marked = chart(page)
    assert (sum(numbers), sum(marked)) == (rated, above)


def test_how_many_titles(visit: Visit, texts: Texts) -> None:
    with visit(texts.language) as page:
        open_tab(page, texts("ask.tab"))
        open_tab(page, texts("ask.platform_tab"))
        press(page, texts("ask.ask"))
        expect(page.locator(".sentence:visible")).to_contain_text(texts.number(1200))
        assert chart(page) == ([420, 400, 220, 160], [400])


def test_the_busiest_actor(visit: Visit, texts: Texts, built_sample: Workplace) -> None:
    counts = built_sample.query(
        "select count(*) from titles join title_cast using (id) where platform = 'netflix' and release_year = 2021 "
        "group by actor order by 1 desc limit 10"
    )
    with visit(texts.language) as page:
        open_tab(page, texts("ask.tab"))
        open_tab(page, texts("ask.actor_tab"))
        enter(page, texts("field.year"), "2021")
        page.keyboard.press("Enter")
        expect(page.locator(".sentence:visible")).to_have_text(
            texts.count("ask.actor", 19, actor="Élodie Kowalski", platform="Netflix", year="2021")
        )
        assert chart(page) == ([count for (count,) in counts], [19])


@pytest.mark.parametrize(
    ("year", "key"), [("", "no_year"), ("soon", "year"), ("0", "year"), ("2021.5", "year"), ("1800", "nothing")]
)
def test_a_year_that_cannot_be_used_is_explained(visit: Visit, texts: Texts, year: str, key: str) -> None:
    with visit(texts.language) as page:
        open_tab(page, texts("ask.tab"))
        open_tab(page, texts("ask.actor_tab"))
        enter(page, texts("field.year"), year)
        press(page, texts("ask.ask"))
        expect(page.locator(".refusal:visible")).to_have_text(texts(f"wrong.{key}", given=year))
