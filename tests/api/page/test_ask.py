"""The page with the four queries, in a real browser against the real service; the charts are compared with SQL."""

from playwright.sync_api import Page, expect

from api.page.spelling import display
from cartelera.texts import Texts
from tests.api.page.conftest import ASK, EVERY_LANGUAGE_AND_WIDTH, Visit, choose, enter, open_tab, press
from tests.support.workplace import Workplace


def chart(page: Page) -> tuple[list[int], list[int]]:
    """The numbers at the ends of the bars: of all bars, and of the highlighted ones."""
    page.locator(".bars:visible").wait_for()
    numbers = page.locator(".bars:visible .number").all_text_contents()
    marked = page.locator(".bars:visible .marked .number").all_text_contents()
    return [int(number) for number in numbers], [int(number) for number in marked]


def scope_of(texts: Texts, count: int, platform: str, year: str) -> str:
    """The number of titles of a platform and a year, in words."""
    of = [texts("ask.of_platform", platform=platform), texts("ask.of_year", year=year)]
    return " ".join([texts.count("scope.all", count), *of])


@EVERY_LANGUAGE_AND_WIDTH
def test_the_longest(visit: Visit, texts: Texts, built_sample: Workplace, width: int) -> None:
    [[of]] = built_sample.query("select count(*) from titles where duration_type = 'min'")
    [[as_long]] = built_sample.query(
        "select count(*) from titles where duration_type = 'min' and duration_int between 210 and 224"
    )
    with visit(texts.language, ASK, width=width) as page:
        press(page, texts("ask.ask"))
        expect(page.locator(".sentence:visible")).to_have_text(
            texts(
                "ask.longest",
                title="Bridge and Harbor",
                platform="Hulu",
                year="2021",
                length=texts.count("ask.minutes", 214),
                scope=texts.count("scope.all", of),
            )
        )
        numbers, marked = chart(page)
        expect(page.locator(".call a:visible")).to_have_text("/get_max_duration?duration_type=min")
        expect(page.locator(".sentence:visible")).to_be_in_viewport()  # also where the form fills a phone
        heights = page.locator("[role=tab]:visible").evaluate_all("tabs => tabs.map(tab => tab.offsetTop)")
        assert len(heights) == 4
        assert len(set(heights)) == 1
    assert sum(numbers) == of
    assert marked == [as_long]


def test_the_longest_in_seasons_of_a_platform_and_a_year(visit: Visit, built_sample: Workplace) -> None:
    [[year, title, seasons]] = built_sample.query(
        "select release_year, title, duration_int from titles where platform = 'netflix' and duration_type = 'season' "
        "order by duration_int desc, release_year, title limit 1"
    )
    with visit("en", ASK) as page:
        choose(page, "In seasons")
        enter(page, "Year of release", str(year))
        page.get_by_role("combobox", name="Platform").locator("visible=true").click()
        page.get_by_role("option", name="Netflix").click()
        press(page, "Ask")
        expect(page.locator(".sentence:visible")).to_contain_text(f"(Netflix, {year}): {seasons} season")
        assert title.split()[0] in str(page.locator(".sentence:visible").text_content()).lower()


def test_where_else_the_longest_is(visit: Visit, texts: Texts, built_sample: Workplace) -> None:
    [[platform, year, other]] = built_sample.query(
        "with longest as (select * from titles where duration_type = 'min' qualify row_number() over ("
        "partition by platform, release_year order by duration_int desc, title, id) = 1) "
        "select mine.platform, mine.release_year, other.platform from longest as mine "
        "join works as work using (id) join works as tied on tied.work_id = work.work_id and tied.id <> work.id "
        "join titles as other on other.id = tied.id order by mine.id limit 1"
    )
    with visit(texts.language, ASK) as page:
        enter(page, texts("field.year"), str(year))
        page.get_by_role("combobox", name=texts("field.platform")).locator("visible=true").click()
        page.get_by_role("option", name=display(platform)).click()
        press(page, texts("ask.ask"))
        about = page.locator(".sheet .about:visible")
        expect(about).to_have_text(texts("platform.also_on", platforms=display(other)))


def test_how_many_above_a_score(visit: Visit, texts: Texts, built_sample: Workplace) -> None:
    [[above, rated]] = built_sample.query(
        "select count(*) filter (score > 3.5), count(*) from titles join title_scores using (id) "
        "where platform = 'amazon' and release_year = 2020"
    )
    with visit(texts.language, ASK) as page:
        open_tab(page, texts("ask.score_tab"))
        page.get_by_role("combobox", name=texts("field.platform")).locator("visible=true").click()
        page.get_by_role("option", name="Amazon").click()
        press(page, texts("ask.ask"))
        expect(page.locator(".sentence:visible")).to_have_text(
            texts.count("ask.above", above, scored=texts.number(3.5, 2), scope=scope_of(texts, rated, "Amazon", "2020"))
        )
        numbers, marked = chart(page)
    assert (sum(numbers), sum(marked)) == (rated, above)


def test_classes_without_titles_are_in_the_chart_too(visit: Visit, built_sample: Workplace) -> None:
    scores = [
        score
        for (score,) in built_sample.query(
            "select score from titles join title_scores using (id) where platform = 'disney' and release_year = 2019"
        )
    ]
    with visit("en", ASK) as page:
        open_tab(page, "Above a score")
        page.get_by_role("combobox", name="Platform").locator("visible=true").click()
        page.get_by_role("option", name="Disney").click()
        enter(page, "Year of release", "2019")
        enter(page, "Mean rating above", "3")
        press(page, "Ask")
        page.locator(".bars:visible").wait_for()
        labels = page.locator(".bars:visible th").all_text_contents()
        numbers, _ = chart(page)
        assert page.locator(".bars:visible .bar").count() == len([number for number in numbers if number])
    bounds = [tuple(map(float, label.split("\N{EN DASH}"))) for label in labels]
    assert [low for low, _ in bounds[1:]] == [high for _, high in bounds[:-1]]
    assert numbers == [sum(low < score <= high for score in scores) for low, high in bounds]


def test_a_tie_is_told(visit: Visit, texts: Texts, built_sample: Workplace) -> None:
    [[platform, year, actor, count, others]] = built_sample.query(
        """
        with counted as (
            select platform, release_year, actor, count(*) as count
            from titles join title_cast using (id) group by all
        ),
        topped as (
            select * from counted
            qualify count = max(count) over (partition by platform, release_year)
        )
        select platform, release_year, min(actor), count, count(*) - 1
        from topped
        group by platform, release_year, count
        having count(*) between 2 and 9
        order by count desc, platform, release_year limit 1
        """
    )
    with visit(texts.language, ASK) as page:
        open_tab(page, texts("ask.actor_tab"))
        page.get_by_role("combobox", name=texts("field.platform")).locator("visible=true").click()
        page.get_by_role("option", name=display(platform)).click()
        enter(page, texts("field.year"), str(year))
        press(page, texts("ask.ask"))
        expect(page.locator(".sentence:visible")).to_contain_text(texts.count("ask.as_many", others))
        expect(page.locator(".sentence:visible")).to_contain_text(display(actor))
        _, marked = chart(page)
    assert marked == [count] * (others + 1)


def test_stars_that_are_none_and_a_year_in_which_nothing_is_rated_are_explained(visit: Visit, texts: Texts) -> None:
    with visit(texts.language, ASK) as page:
        open_tab(page, texts("ask.score_tab"))
        refusal = page.locator(".refusal:visible")
        for scored in ("many", "6", "-1"):
            enter(page, texts("ask.scored"), scored)
            press(page, texts("ask.ask"))
            expect(refusal).to_have_text(texts("wrong.scored", given=scored))
        enter(page, texts("ask.scored"), "3")
        enter(page, texts("field.year"), "1901")
        press(page, texts("ask.ask"))
        expect(refusal).to_have_text(texts("wrong.none_rated"))


def test_how_many_titles(visit: Visit, texts: Texts) -> None:
    with visit(texts.language, ASK) as page:
        open_tab(page, texts("ask.platform_tab"))
        press(page, texts("ask.ask"))
        expect(page.locator(".sentence:visible")).to_contain_text(texts.number(1200))
        assert chart(page) == ([420, 400, 220, 160], [400])


def test_the_busiest_actor(visit: Visit, texts: Texts, built_sample: Workplace) -> None:
    counts = built_sample.query(
        "select count(*) from titles join title_cast using (id) where platform = 'netflix' and release_year = 2021 "
        "group by actor order by 1 desc limit 10"
    )
    with visit(texts.language, ASK) as page:
        open_tab(page, texts("ask.actor_tab"))
        enter(page, texts("field.year"), "2021")
        page.keyboard.press("Enter")
        expect(page.locator(".sentence:visible")).to_have_text(
            texts("ask.actor", actor="Élodie Kowalski", scope=scope_of(texts, 19, "Netflix", "2021"))
        )
        assert chart(page) == ([count for (count,) in counts], [19])


def test_a_year_that_cannot_be_used_is_explained(visit: Visit, texts: Texts) -> None:
    years = {"": "no_year", "soon": "year", "0": "year", "2021.5": "year", "1800": "nothing"}
    with visit(texts.language, ASK) as page:
        open_tab(page, texts("ask.actor_tab"))
        for year, key in years.items():
            enter(page, texts("field.year"), year)
            press(page, texts("ask.ask"))
            expect(page.locator(".refusal:visible")).to_have_text(texts(f"wrong.{key}", given=year))
