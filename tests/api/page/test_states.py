"""The pages without a build, without a model, with a model without learnt tastes, and while the build changes."""

import shutil
import socket
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from api.page.rendering import read_texts
from cartelera.texts import LANGUAGES, Texts
from ml.artifact.current import load_current, promote
from ml.artifact.folder import save_model
from tests.api.page.conftest import ASK, DATA, enter, press, visiting
from tests.support.service import serving
from tests.support.workplace import Workplace

pytestmark = pytest.mark.service


@pytest.fixture
def models_without_tastes(sample_models: Path, tmp_path: Path, audited: bool) -> Path:
    """The sample's model with a card that says that it is not personalised, with or without an audit."""
    models = Path(shutil.copytree(sample_models, tmp_path / "models"))
    model, card = load_current(models)
    gone = {} if audited else {"audit": None, "metrics": None, "baselines": None}
    changed: dict[str, Any] = {"model": "without-tastes", "personalised": False, "sha256": {}, **gone}
    save_model(models, model, card.model_copy(update=changed), {})
    promote(models, "without-tastes")
    return models


@pytest.mark.parametrize(("audited", "key"), [(True, "not_personalised"), (False, "not_audited")])
def test_a_model_without_tastes_is_said_to_be_so_on_every_page_that_uses_it(
    browser: Browser, built_sample: Workplace, models_without_tastes: Path, key: str, tmp_path: Path
) -> None:
    with serving(built_sample.warehouse, tmp_path / "log", CARTELERA_MODELS=str(models_without_tastes)) as service:
        for language in LANGUAGES:
            texts = read_texts(language)
            for path in ("/ui/titles/ns5?user_id=12", "/ui/for-you?user_id=12"):
                assert texts(f"note.{key}") in service.get(path, headers={"Accept-Language": language}).text
            with visiting(browser, service, language, DATA) as page:
                expect(page.locator(".note:visible").first).to_have_text(texts(f"note.{key}"))
                expect(page.get_by_text(texts("data.personalised"), exact=True)).to_have_count(0)


def test_without_a_model_the_catalog_answers_all_the_same(
    browser: Browser, built_sample: Workplace, tmp_path: Path, texts: Texts
) -> None:
    with serving(built_sample.warehouse, tmp_path / "log") as service:
        with visiting(browser, service, texts.language, "/ui/for-you") as page:
            expect(page.locator(".refusal")).to_have_text(texts("note.no_model"))
            page.locator("[data-cards=popular] a").first.click()
            expect(page.locator(".refusal")).to_have_text(texts("note.no_model"))
            expect(page.locator("[data-cards=similar] .card").first).to_be_visible()
        with visiting(browser, service, texts.language, ASK) as page:
            press(page, texts("ask.ask"))
            expect(page.locator(".sentence:visible")).to_contain_text("Bridge and Harbor")
        with visiting(browser, service, texts.language, DATA) as page:
            expect(page.locator(".refusal:visible")).to_have_text(texts("data.no_model"))


def test_without_a_build_the_pages_say_what_makes_one_and_then_two_workers_serve_it(
    browser: Browser, built_sample: Workplace, sample_models: Path, tmp_path: Path
) -> None:
    """Each request may reach another worker, so the pages must keep nothing in a worker."""
    warehouse = tmp_path / "cartelera.duckdb"
    settings = {"CARTELERA_MODELS": str(sample_models)}
    with serving(warehouse, tmp_path / "log", "--workers", "2", **settings) as service:
        for path in ("/ui", "/ui/titles/ns5", "/ui/for-you"):
            answer = service.get(path)
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
            assert "dbt build" in answer.text
        with visiting(browser, service, "en", ASK) as page:
            press(page, "Ask")
            expect(page.locator(".refusal:visible")).to_contain_text("dbt build")
            shutil.copy(built_sample.warehouse, tmp_path / "new")
            (tmp_path / "new").rename(warehouse)
            [[build_id]] = built_sample.query("select build_id from build_info")
            for _ in range(20):  # so many requests reach both workers
                service.wait_for_build(build_id)
            for year in range(2012, 2022):
                enter(page, "Year of release", str(year))
                press(page, "Ask")
                expect(page.locator(".sentence:visible")).to_contain_text(f", {year})")


def test_the_service_asks_nobody_else_for_anything(built_sample: Workplace, tmp_path: Path) -> None:
    """Requests to other hosts would go through the proxy that the environment names."""
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        proxy.setblocking(False)
        address = f"http://127.0.0.1:{proxy.getsockname()[1]}"
        proxies = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), address)
        with serving(built_sample.warehouse, tmp_path / "log", **proxies, NO_PROXY="", no_proxy="") as service:
            assert service.get("/ui/ask/en/").status_code == 200
        with pytest.raises(BlockingIOError):
            proxy.accept()
