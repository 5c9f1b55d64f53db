"""The page about the data, in a real browser against the real service."""

from datetime import date
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import expect

from api.page.tabs.data import list_changes
from api.served.snapshot import load_snapshot
from cartelera.texts import Texts
from eda.plots import PLOTS, read_texts
from tests.api.page.conftest import DATA, DESK, PHONE, Visit
from tests.support.service import Service
from tests.support.workplace import Workplace


@pytest.mark.parametrize("width", [DESK, PHONE])
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
        pictures = page.locator(".pictures img")
        expect(pictures).to_have_count(len(PLOTS))
        assert [each.get_attribute("alt") for each in pictures.all()] == [plots(f"{name}.title") for name in PLOTS]
        for picture in pictures.all():
            picture.scroll_into_view_if_needed()
            drawn = "image => image.decode().then(() => [image.naturalWidth, image.naturalHeight])"
            assert picture.evaluate(drawn) == [int(str(picture.get_attribute(name))) for name in ("width", "height")]
        expect(page.locator(".findings")).to_contain_text(texts.number(unfinished))
        heights = page.locator(".counts li").evaluate_all("tiles => tiles.map(tile => tile.offsetHeight)")
        assert len(set(heights)) == 1


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
    said = list_changes(load_snapshot(file), texts)
    day = texts.date(date(2026, 3, 7))
    assert (
        said[0]
        == {
            "en": f"{day}: 6 titles added: Film 3, Film 4, Film 5, Film 6, Film 7 and others.",
            "es": f"{day}: 6 títulos añadidos: Film 3, Film 4, Film 5, Film 6, Film 7 y otros.",
        }[texts.language]
    )
    changed = {"en": "1 title changed: Film 2.", "es": "1 título modificado: Film 2."}[texts.language]
    assert said[2] == f"{texts.date(date(2026, 3, 6))}: {changed}"
    assert len(said) == 6  # the first of the six builds is no longer shown
