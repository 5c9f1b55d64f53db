"""The tab about the data, in a real browser against the real service."""

import pytest
from playwright.sync_api import expect

from bench.workplace import Workplace
from cartelera.texts import Texts
from eda.plots import PLOTS, read_texts
from tests.api.page.conftest import PHONE, Visit, open_tab
from tests.api.service import Service


@pytest.mark.parametrize("width", [1150, PHONE])
def test_it_shows_the_build_its_counts_the_model_and_every_plot(
    visit: Visit, texts: Texts, sample_service: Service, built_sample: Workplace, width: int
) -> None:
    ready = sample_service.get("/ready").json()
    [[unfinished]] = built_sample.query("select count(*) from titles where duration_int is null")
    plots = read_texts(texts.language)
    with visit(texts.language, width=width) as page:
        open_tab(page, texts("data.tab"))
        sheet = page.locator(".sheet:visible").first
        expect(sheet).to_contain_text(ready["build_id"])
        expect(sheet).to_contain_text(texts("data.personalised"))
        assert sheet.locator(".counts b").first.text_content() == texts.number(1200)
        pictures = page.locator(".pictures img")
        expect(pictures).to_have_count(len(PLOTS), timeout=60_000)
        assert [each.get_attribute("alt") for each in pictures.all()] == [plots(f"{name}.title") for name in PLOTS]
        for picture in pictures.all():
            picture.scroll_into_view_if_needed()
            drawn = "image => image.decode().then(() => [image.naturalWidth, image.naturalHeight])"
            assert picture.evaluate(drawn) == [int(str(picture.get_attribute(name))) for name in ("width", "height")]
        expect(page.locator(".findings")).to_contain_text(texts.number(unfinished))
        assert page.evaluate("document.documentElement.scrollWidth") <= width
