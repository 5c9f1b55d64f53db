"""The page about the data, in a real browser against the real service."""

import re
import shutil
from datetime import date
from pathlib import Path

import duckdb
import psutil
import pytest
from playwright.sync_api import Browser, expect

from api.page import rendering
from api.page.exhibition import NICENESS
from api.page.views.data import list_changes, list_rankings, say_drift, what_is_there
from api.served.snapshot import load_snapshot
from api.served.state import ServedState
from cartelera.lock import take_lock
from cartelera.published import open_published
from cartelera.texts import Texts
from eda.plots import PLOTS, read_texts
from ml.artifact.card import Drift, ListsAudit, Profile, Ranking
from tests.api.page.conftest import DATA, EVERY_LANGUAGE_AND_WIDTH, MILLISECONDS, PHONE, Visit, visiting
from tests.eda.drawn import draw, tooltips
from tests.ml.small_model import make_card
from tests.support.service import Service, serving
from tests.support.waiting import wait_until
from tests.support.workplace import Workplace

FIND_ILLEGIBLE = """() => [...document.querySelectorAll(".chart")].flatMap(chart => {
  const place = chart.getBoundingClientRect();
  const written = [...chart.querySelectorAll("text")].map(text => [text, text.getBoundingClientRect()]);
  const small = written.filter(([text]) => parseFloat(getComputedStyle(text).fontSize) < 11);
  const outside = written.filter(([, box]) => box.left < place.left - 2 || box.right > place.right + 2);
  const covered = written.filter(([, one], number) => written.slice(number + 1).some(([, other]) =>
    one.left < other.right - 1 && other.left < one.right - 1 &&
    one.top < other.bottom - 4 && other.top < one.bottom - 4));
  return [...small, ...outside, ...covered].map(([text]) => text.textContent);
})"""
"""The words in charts that are too small, stick out, or overlap others."""


@EVERY_LANGUAGE_AND_WIDTH
def test_it_shows_the_build_its_counts_the_model_and_every_plot(
    visit: Visit, texts: Texts, sample_service: Service, built_sample: Workplace, width: int
) -> None:
    ready = sample_service.get("/ready").json()
    [[unfinished]] = built_sample.query("select count(*) from titles where duration_int is null")
    plots = read_texts(texts.language)
    with visit(texts.language, DATA, width=width) as page:
        sheet = page.locator(".sheet:visible").first
        expect(sheet).not_to_contain_text(ready["build_id"])
        expect(sheet).to_contain_text(texts("data.no_changes"))
        expect(sheet).to_contain_text(texts("data.personalised"))
        assert sheet.locator(".counts b").first.text_content() == texts.number(1200)
        charts = page.locator(".pictures .chart[role=img]")
        expect(charts).to_have_count(len(PLOTS))
        for name, chart in zip(PLOTS, charts.all(), strict=True):
            alternative = str(chart.get_attribute("aria-label"))
            assert alternative.startswith(f"{plots(f'{name}.title')}. ")
            assert re.search(r"[0-9]", alternative)
            assert page.get_by_role("heading", name=plots(f"{name}.title"), exact=True).is_visible()
        assert page.evaluate(FIND_ILLEGIBLE) == []
        expect(page.locator(".findings")).to_contain_text(texts.number(unfinished))
        heights = page.locator(".counts li").evaluate_all("tiles => tiles.map(tile => tile.offsetHeight)")
        assert len(set(heights)) == 1


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("es", "dark")])
def test_pictures_say_their_values_and_follow_the_colour_scheme(
    visit: Visit, built_sample: Workplace, language: str, scheme: str
) -> None:
    texts = rendering.read_texts(language)
    with open_published(built_sample.warehouse) as connection:
        expected = tooltips(draw("titles_by_platform", connection, read_texts(texts.language)))
    with visit(texts.language, DATA, scheme=scheme) as page:
        figure = page.locator("figure").first
        chart, value = figure.locator(".chart"), figure.locator("output")
        chart.wait_for()
        for mark, tooltip in zip(chart.locator(".mark").all(), expected, strict=True):
            mark.hover()
            expect(value).to_have_text(tooltip)
        page.locator("figure").nth(1).hover()
        chart.focus()
        expect(value).to_have_text(expected[0])
        for key, tooltip in [("ArrowLeft", expected[0]), *(("ArrowDown", each) for each in expected[1:])]:
            page.keyboard.press(key)
            expect(value).to_have_text(tooltip)
        page.keyboard.press("ArrowRight")
        expect(value).to_have_text(expected[-1])
        colour = "element => getComputedStyle(element).fill"
        ink = {"light": "rgb(34, 37, 43)", "dark": "rgb(240, 236, 228)"}[scheme]
        amazon = {"light": "rgb(199, 119, 0)", "dark": "rgb(240, 166, 60)"}[scheme]
        assert chart.locator("text").first.evaluate(colour) == ink
        assert page.locator(".chart [style*=amazon]").first.evaluate(colour) == amazon


def test_a_tap_says_the_value(browser: Browser, sample_service: Service) -> None:
    context = browser.new_context(has_touch=True, is_mobile=True, viewport={"width": PHONE, "height": 800})
    page = context.new_page()
    page.set_default_timeout(MILLISECONDS)
    page.goto(f"{sample_service.url}/ui/data/en/")
    figure = page.locator("figure").nth(1)
    figure.locator(".mark").last.tap()
    expect(figure.locator("output")).to_have_text(re.compile(r"^20[0-9]{2}: movies [0-9]+, TV shows [0-9]+$"))
    expect(figure.locator("output")).to_be_in_viewport()
    context.close()


@pytest.mark.service
def test_pictures_are_drawn_when_a_build_is_served_and_appear_by_themselves(
    browser: Browser, built_sample: Workplace, tmp_path: Path
) -> None:
    warehouse, texts, temporary = tmp_path / "cartelera.duckdb", rendering.read_texts("en"), tmp_path / "tmp"
    temporary.mkdir()

    def publish(build_id: str, change: str = "select 1") -> None:
        new = Path(shutil.copy(built_sample.warehouse, tmp_path / "new"))
        with duckdb.connect(new) as connection:
            connection.execute("update build_info set build_id = ?", [build_id])
            connection.execute(change)
        new.rename(warehouse)

    with serving(warehouse, tmp_path / "log", TMPDIR=str(temporary)) as service:
        [private] = temporary.glob("cartelera-*")
        drawing = take_lock(private / "pictures", "test")  # as if another worker were drawing
        publish("build-1")
        service.wait_for_build("build-1")
        with visiting(browser, service, "en", DATA) as page:
            expect(page.get_by_text(texts("data.drawing"))).to_be_visible()
            drawing.lock.release()
            children = psutil.Process(service.pid).children
            wait_until(lambda: any(child.nice() == NICENESS for child in children()), lambda: "nothing draws")
            expect(page.locator(".pictures .chart")).to_have_count(len(PLOTS))

        def is_there(build_id: str) -> bool:
            return service.get(f"/ui/pictures/{build_id}/es/signal_audit.svg").is_success

        assert is_there("build-1")
        publish("build-2", "drop table platform_months")
        service.wait_for_build("build-2")
        assert service.get("/ui/pictures/build-2/en/signal_audit.svg").status_code == 503
        publish("build-3")
        service.wait_for_build("build-3")
        assert is_there("build-3")
        assert {place.name for place in (private / "pictures").iterdir()} == {"build-3", "lock"}
        problems = [line for line in service.log() if line["level"] == "ERROR" and "picture" in line["message"]]
        assert ["platform_months" in line["problem"] for line in problems] == [True]


def test_it_says_what_is_new(built_sample: Workplace, texts: Texts, tmp_path: Path) -> None:
    file = tmp_path / "cartelera.duckdb"
    file.write_bytes(built_sample.warehouse.read_bytes())
    with duckdb.connect(file) as connection:
        connection.execute(
            """
            insert into title_changes (build_id, found_on, change, id, platform, type, title, release_year, column_name)
            select
                'build-' || build, date '2026-03-01' + build::integer, change, 'hs' || number, 'hulu', 'movie',
                'film ' || number, 2020, column_name
            from (values
                (1, 'added', 1, null), (2, 'removed', 1, null), (3, 'added', 1, null), (4, 'added', 1, null),
                (5, 'changed', 2, 'director'), (5, 'changed', 2, 'cast'), (5, 'added', 4, null),
                (6, 'added', 3, null), (6, 'added', 4, null), (6, 'added', 5, null), (6, 'added', 6, null),
                (6, 'added', 7, null), (6, 'added', 8, null)
            ) as changes (build, change, number, column_name)
            """
        )
    snapshot = load_snapshot(file)
    changes = list_changes(snapshot, texts)
    day = texts.date(date(2026, 3, 7))
    names = [f"Film {number}" for number in range(3, 8)]
    assert changes[0].said == {"en": f"{day}: 6 titles added:", "es": f"{day}: 6 títulos añadidos:"}[texts.language]
    assert [name for _, name in changes[0].titles] == names
    assert [title_id for title_id, _ in changes[0].titles] == [
        title_id if title_id in snapshot.titles else None for title_id in ("hs3", "hs4", "hs5", "hs6", "hs7")
    ]
    assert (changes[0].more, changes[2].more) == (True, False)
    changed = {"en": "1 title changed:", "es": "1 título modificado:"}[texts.language]
    assert changes[2].said == f"{texts.date(date(2026, 3, 6))}: {changed}"
    assert len(changes) == 6  # the first of the six builds is no longer shown
    shown = what_is_there(texts, ServedState(snapshot, None), {})
    assert f'<a href="../../../ui/titles/{changes[0].titles[0][0]}">Film 3</a>, ' in shown


@pytest.mark.parametrize(("warnings", "key"), [((), "not_drifted"), (("The mean has moved.",), "drifted")])
def test_it_says_whether_the_ratings_have_drifted(texts: Texts, warnings: tuple[str, ...], key: str) -> None:
    drift = Drift("before", 3, 2, 4, 3.25, 0.5, 0.125, (0.1,) * 10, 0.31, warnings)
    card = make_card("now").model_copy(update={"profile": Profile(3.5, 1.0, (0.1,) * 10), "drift": drift})
    said = say_drift(card, texts)
    assert said is not None
    assert said.startswith(texts(f"data.{key}", before="", mean="", new_titles="", index="")[:40])
    for number in (texts.number(3.25, 2), texts.number(3.5, 2), texts.number(12.5, 1), texts.number(0.31, 2)):
        assert number in said
    assert say_drift(make_card("first"), texts) is None


def test_it_compares_the_lists_that_are_served_with_the_popular_works(texts: Texts) -> None:
    stars = {"svd": Ranking(0.01, 0.02, 0.1, 633), "popularity": Ranking(0.0937, 0.12, 0.1, 633)}
    choices = {"choices": Ranking(0.1486, 0.2, 0.2, 633), "choices, all weights": Ranking(0.15, 0.21, 0.2, 633)}
    found = choices | {"popularity": Ranking(0.0942, 0.13, 0.1, 633)}
    lists = ListsAudit(personal=True, gain=0.05, low=0.04, high=0.07, reason="They find more.", ranking=found)
    before = make_card("before").model_copy(update={"ranking": stars})
    figures = [("choices", 0.1486), ("popularity", 0.0942), ("svd", 0.01)]
    rows = list_rankings(before.model_copy(update={"lists": lists}), texts)
    assert [row[:2] for row in rows] == [[texts(f"model.{name}"), texts.number(ndcg, 4)] for name, ndcg in figures]
    assert [row[1] for row in list_rankings(before, texts)] == [texts.number(0.0937, 4), texts.number(0.01, 4)]
