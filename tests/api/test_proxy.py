"""The service behind a real proxy, below a path: every page, link, call and redirect stays below it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.api.page.conftest import press, settle, visiting
from tests.support.nginx import documented_location, proxied
from tests.support.service import Service, serving
from tests.support.waiting import HANGS_AFTER
from tests.support.workplace import Workplace

PREFIX = "/cartelera"
PAGES = ("/ui", "/ui/titles/ns5?user_id=12", "/ui/for-you?user_id=12", "/ui/ask/en/", "/ui/data/es/", "/docs", "/redoc")


@pytest.fixture(scope="module", params=["leaves the path out", "keeps the path"])
def behind(
    request: pytest.FixtureRequest,
    sample_service: Service,
    built_sample: Workplace,
    sample_models: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Service]:
    """The service as clients of a proxy see it: `url` is that of the proxy."""
    folder = tmp_path_factory.mktemp("nginx")
    documented = documented_location()
    if request.param == "leaves the path out":
        with proxied(documented, sample_service.url, folder) as url:
            yield replace(sample_service, url=url)
        return
    keeping = re.sub(r"(proxy_pass .*)/;", r"\1;", re.sub(".*X-Forwarded-Prefix.*", "", documented))
    settings = {"CARTELERA_ROOT_PATH": PREFIX, "CARTELERA_MODELS": str(sample_models)}
    with (
        serving(built_sample.warehouse, folder / "service.log", **settings) as service,
        proxied(keeping, service.url, folder) as url,
    ):
        yield replace(service, url=url)


def test_every_link_of_a_page_leads_somewhere_below_the_path(behind: Service) -> None:
    followed: set[httpx.URL] = set()
    with httpx.Client(base_url=behind.url, timeout=HANGS_AFTER) as client:
        for path in PAGES:
            page = client.get(PREFIX + path)
            assert page.status_code == 200, path
            links = re.findall(r'(?:href|src|action)="([^"#][^"]*)"', page.text)
            followed |= {page.url.join(link.replace("&amp;", "&")) for link in links if not link.startswith("data:")}
        assert len(followed) > 50
        for url in sorted(followed, key=str):
            if url.path.endswith("/"):  # the base of relative URLs
                continue
            answer = client.get(url, follow_redirects=True)
            assert answer.status_code == 200, url
            assert answer.url.path.startswith(f"{PREFIX}/"), url


def test_redirects_and_what_programs_read_stay_below_the_path(behind: Service) -> None:
    for path, target in (
        ("", "/"),
        ("/health/", "/health"),
        ("/get_actor/netflix/2021", "/get_actor?platform=netflix&year=2021"),
        ("/ui/ask", "/ui/ask/en/"),
        ("/ui/es/", "/ui?lang=es"),
    ):
        redirected = behind.get(PREFIX + path).next_request
        assert redirected is not None, path
        assert str(redirected.url) == behind.url + PREFIX + target
    index = behind.get(f"{PREFIX}/").json()
    for path in (index["page"], index["openapi"], *(path for path in index["endpoints"] if path.endswith("/titles"))):
        assert path.startswith(f"{PREFIX}/")
        assert behind.get(path).status_code == 200
    assert behind.get(f"{PREFIX}/openapi.json").json()["servers"] == [{"url": PREFIX}]
    old = behind.get(f"{PREFIX}/titles/ns5")
    [successor] = re.findall('<(.*)>; rel="successor-version"', old.headers["link"])
    assert behind.get(str(old.url.join(successor).path)).json() == old.json()
    assert f"Path={PREFIX}/" in behind.get(f"{PREFIX}/ui?lang=es").headers["set-cookie"]
    assert "There is nothing at /nowhere." in behind.get(f"{PREFIX}/nowhere").json()["detail"]


def test_the_page_asks_and_the_documentation_tries(browser: Browser, behind: Service) -> None:
    """Nothing may fail, and the browser may contact nobody else."""
    with visiting(browser, behind, "en", f"{PREFIX}/ui") as page:
        page.get_by_role("link", name="Ask", exact=True).click()
        page.locator(".gradio-container h1").wait_for()
        settle(page)
        press(page, "Ask")
        expect(page.locator(".sentence:visible")).to_contain_text("The longest is")
        page.get_by_role("link", name="The data", exact=True).click()
        page.locator(".pictures figure").first.wait_for()
        picture = page.locator(".pictures figcaption a").first.evaluate("link => link.href")
        page.goto(picture)  # as a document, for which its own policy holds
        page.go_back()
        page.locator(".foot a").click()
        operation = page.locator("#operations-titles-title")
        operation.get_by_role("button", name="All about a title").click()
        operation.get_by_role("button", name="Execute").click()
        expect(operation.locator(".live-responses-table pre").first).to_contain_text("inés, or the hidden garden")
        expect(operation.locator(".request-url")).to_contain_text(f"{behind.url}{PREFIX}/v1/titles/ns5")


def test_a_path_that_is_none_is_not_believed(sample: httpx.Client) -> None:
    for given in ("//elsewhere.example", "elsewhere", "/a/../b", "/<script>", "/a b"):
        assert sample.get("/", headers={"X-Forwarded-Prefix": given}).json()["page"] == "/ui"
    assert sample.get("/", headers={"X-Forwarded-Prefix": "/a/b-1.c/"}).json()["page"] == "/a/b-1.c/ui"
