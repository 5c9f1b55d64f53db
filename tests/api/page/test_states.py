"""The pages without a build, without a model, with a model without learnt tastes, and while the build changes."""

import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from api.page.rendering import read_texts
from cartelera.texts import LANGUAGES, Texts
from ml.artifact.current import load_current, promote
from ml.artifact.folder import save_model
from tests.api.page.conftest import ASK, DATA, enter, press, settle, visiting
from tests.support.service import Service, running_command, serving
from tests.support.waiting import wait_until
from tests.support.workplace import Workplace

pytestmark = pytest.mark.service


@pytest.fixture(scope="module")
def proxy() -> Iterator[socket.socket]:
    """A proxy that never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


@pytest.fixture(scope="module")
def without_model(
    built_sample: Workplace, proxy: socket.socket, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """The service without a model, in an environment that names the proxy."""
    address = f"http://127.0.0.1:{proxy.getsockname()[1]}"
    proxies = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), address)
    log = tmp_path_factory.mktemp("without_model") / "log"
    with serving(built_sample.warehouse, log, **proxies, NO_PROXY="", no_proxy="") as service:
        yield service


def test_without_a_model_the_catalog_answers_all_the_same(
    browser: Browser, without_model: Service, texts: Texts
) -> None:
    with visiting(browser, without_model, texts.language, "/ui/for-you") as page:
        expect(page.locator(".refusal")).to_have_text(texts("note.no_model"))
        page.locator("[data-cards=popular] a").first.click()
        expect(page.locator(".refusal")).to_have_text(texts("note.no_model"))
        expect(page.locator("[data-cards=similar] .card").first).to_be_visible()
        page.goto(ASK)
        page.locator(".gradio-container h1").wait_for()
        settle(page)
        press(page, texts("ask.ask"))
        expect(page.locator(".sentence:visible")).to_contain_text("Bridge and Harbor")
        page.goto(DATA)
        expect(page.locator(".refusal:visible")).to_have_text(texts("data.no_model"))


def test_the_service_asks_nobody_else_for_anything(without_model: Service, proxy: socket.socket) -> None:
    """Requests to other hosts would go through the proxy that the environment names."""
    assert without_model.get("/ui/ask/en/").status_code == 200
    with pytest.raises(BlockingIOError):
        proxy.accept()


def test_a_model_without_tastes_is_said_to_be_so_on_every_page_that_uses_it(
    browser: Browser, built_sample: Workplace, sample_models: Path, tmp_path: Path
) -> None:
    """One model whose audit found no tastes, then one that nobody has audited."""
    models = Path(shutil.copytree(sample_models, tmp_path / "models"))
    model, card = load_current(models)
    no_audit = {"audit": None, "metrics": None, "baselines": None}
    with serving(built_sample.warehouse, tmp_path / "log", CARTELERA_MODELS=str(models)) as service:
        for key, gone, shown_in in (("not_personalised", {}, "en"), ("not_audited", no_audit, "es")):
            changed: dict[str, Any] = {"model": key.replace("_", "-"), "personalised": False, "sha256": {}, **gone}
            save_model(models, model, card.model_copy(update=changed), {})
            promote(models, changed["model"])
            service.wait_for_model(changed["model"])
            for language in LANGUAGES:
                note = read_texts(language)(f"note.{key}")
                for path in ("/ui/titles/ns5?user_id=12", "/ui/for-you?user_id=12"):
                    assert note in service.get(path, headers={"Accept-Language": language}).text
            texts = read_texts(shown_in)
            with visiting(browser, service, shown_in, DATA) as page:
                expect(page.locator(".note:visible").first).to_have_text(texts(f"note.{key}"))
                expect(page.get_by_text(texts("data.personalised"), exact=True)).to_have_count(0)


def test_without_a_build_the_pages_say_what_makes_one_and_then_two_workers_serve_it(
    browser: Browser, built_sample: Workplace, sample_models: Path, tmp_path: Path
) -> None:
    """Each request may reach another worker, so the pages must keep nothing in a worker."""
    warehouse = tmp_path / "cartelera.duckdb"
    settings = {"CARTELERA_MODELS": str(sample_models)}
    with running_command(warehouse, tmp_path / "log", "--workers", "2", **settings) as service:
        for path in ("/ui", "/ui/titles/ns5", "/ui/for-you"):
            answer = service.get(path)
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
            assert "cartelera build" in answer.text
        with visiting(browser, service, "en", ASK) as page:
            press(page, "Ask")
            expect(page.locator(".refusal:visible")).to_contain_text("cartelera build")
            shutil.copy(built_sample.warehouse, tmp_path / "new")
            (tmp_path / "new").rename(warehouse)
            [[build_id]] = built_sample.query("select build_id from build_info")
            both = [build_id] * 2
            wait_until(lambda: [line["build_id"] for line in service.log() if "build_id" in line] == both, service.log)
            for year in range(2012, 2022):
                enter(page, "Year of release", str(year))
                press(page, "Ask")
                expect(page.locator(".sentence:visible")).to_contain_text(f", {year})")
