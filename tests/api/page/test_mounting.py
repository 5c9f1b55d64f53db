"""The paths of the pages are open, and Gradio's other paths are closed."""

import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser

from api.page import MADE_BY_GRADIO
from api.page.language import choose_language
from api.page.rendering import read_texts
from cartelera.texts import LANGUAGES
from tests.api.page.conftest import press
from tests.support.service import Service, running_command
from tests.support.waiting import wait_until
from tests.support.workplace import Workplace

CALL = "/ui/ask/en/gradio_api/run/predict"
ONLY_OF_GRADIO = "/pandas/"
"""A folder of compiled files that nothing but Gradio loads in the service."""


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("es", "es"),
        ("es-MX,es;q=0.9,en;q=0.8", "es"),
        ("en-GB,en;q=0.9,es;q=0.8", "en"),
        ("fr,es;q=0.5,en;q=0.4", "es"),
        ("fr-CH, fr;q=0.9, de;q=0.7, *;q=0.5", "en"),
        ("en;q=0, es;q=0.1", "es"),
        ("en;q=0.2,es;q=0.8", "es"),
        ("ES-es", "es"),
        (";;;,q=,es;q=a lot", "en"),
        ("es;q=nan", "en"),
        ("x" * 5000, "en"),
    ],
)
def test_the_browser_chooses_the_language(sample: httpx.Client, accepted: str, language: str) -> None:
    assert choose_language(accepted) == language
    for path in ("/ui", "/ui/", "/ui/titles/ns5", "/ui/for-you"):
        page = sample.get(path, headers={"Accept-Language": accepted})
        assert (page.status_code, page.headers["content-language"]) == (200, language)
        assert page.headers["vary"] == "Accept-Language, Cookie, Accept-Encoding"
        assert f'<html lang="{language}">' in page.text
    for path in ("/ui/ask", "/ui/data/"):
        redirect = sample.get(path, headers={"Accept-Language": accepted})
        assert (redirect.status_code, redirect.headers["vary"]) == (307, "Accept-Language, Cookie")
        assert redirect.next_request is not None
        assert redirect.next_request.url.path == f"{path.rstrip('/')}/{language}/"


def test_a_chosen_language_is_kept(sample_service: Service) -> None:
    with httpx.Client(base_url=sample_service.url, headers={"Accept-Language": "en"}) as browser:
        assert browser.get("/ui?lang=xx").headers["content-language"] == "en"
        assert browser.get("/ui?lang=es").headers["content-language"] == "es"
        assert browser.get("/ui/titles/ns5").headers["content-language"] == "es"
        assert browser.get("/ui/ask").headers["location"] == "../ui/ask/es/"
        assert browser.get("/ui/ask?lang=en").headers["location"] == "../ui/ask/en/"
        assert browser.get("/ui").headers["content-language"] == "en"


def test_a_forgotten_slash(sample: httpx.Client) -> None:
    assert sample.get("/ui/ask/es", follow_redirects=True).url.path == "/ui/ask/es/"


@pytest.mark.parametrize("path", ["/ui/es", "/ui/es/"])
def test_the_first_urls_of_the_page_still_lead_to_it(sample: httpx.Client, path: str) -> None:
    opened = sample.get(path, follow_redirects=True)
    assert (opened.status_code, opened.url.path, opened.url.query) == (200, "/ui", b"lang=es")
    assert '<html lang="es"' in opened.text


def test_a_browser_at_the_root_is_sent_to_the_page(sample: httpx.Client) -> None:
    page = sample.get("/", headers={"Accept": "text/html", "Accept-Language": "es"}, follow_redirects=True)
    assert (page.url.path, page.headers["content-language"]) == ("/ui", "es")


def test_files_are_kept_by_browsers_until_they_change(sample: httpx.Client) -> None:
    page = sample.get("/ui/titles/ns5")
    files = re.findall(r'(?:href|src)="([^"]+/static/[^"]+)"', page.text)
    assert len(files) == 6
    for file in files:
        url = page.url.join(file)
        first = sample.get(url)
        assert (first.status_code, first.headers["cache-control"]) == (200, "public, max-age=31536000, immutable")
        again = sample.get(url, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    missing = sample.get("/ui/static/nothing.css")
    assert (missing.status_code, missing.headers["content-type"]) == (404, "application/problem+json")


def test_a_page_loads_only_files_of_the_service(sample: httpx.Client) -> None:
    for path in ("/ui", "/ui/titles/ns5", "/ui/for-you?user_id=12", "/ui/titles/nothing"):
        page = sample.get(path)
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert (
            re.findall(r"<script(?![^>]* src=)|\bon[a-z]+=|https?:", page.text.replace("http://www.w3.org", "")) == []
        )


@pytest.mark.service
def test_gradio_is_started_for_visitors_before_they_open_its_pages(built_sample: Workplace, tmp_path: Path) -> None:
    with running_command(built_sample.warehouse, tmp_path / "log") as service:
        files = Path(f"/proc/{service.pid}/maps")
        assert service.get("/v1/titles?search=garden").status_code == 200
        assert ONLY_OF_GRADIO not in files.read_text()
        assert service.get("/ui").status_code == 200
        wait_until(lambda: ONLY_OF_GRADIO in files.read_text(), service.log)


@pytest.mark.service
def test_a_first_visit_waits_on_a_page_that_says_so(built_sample: Workplace, tmp_path: Path, browser: Browser) -> None:
    with (
        running_command(built_sample.warehouse, tmp_path / "log") as service,
        browser.new_context(locale="en") as context,
    ):
        page = context.new_page()
        page.goto(f"{service.url}/ui/ask/es/")
        texts = read_texts("es")
        assert page.get_by_role("status").inner_text() == texts("page.starting")
        assert page.locator("html").get_attribute("lang") == "es"
        page.locator(".gradio-container h1").wait_for()
        assert page.get_by_role("heading", level=1).inner_text() == texts("nav.ask")
        press(page, texts("ask.ask"))
        page.locator(".bars:visible").wait_for()
        loaded = Path(f"/proc/{service.pid}/maps").read_text()
        assert ONLY_OF_GRADIO in loaded
        assert not re.search("matplotlib|pyarrow", loaded)  # they would take a second of the first answer, and 60 MB


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_its_language_and_names_nothing_elsewhere(sample: httpx.Client, language: str) -> None:
    page = sample.get(f"/ui/ask/{language}/")
    assert page.headers["content-type"].startswith("text/html")
    head = page.text.split("<script>window.gradio_config")[0]
    assert f'lang="{language}"' in head
    assert "https://" not in head
    assert "Gradio" not in head
    assert read_texts(language)("page.needs_script") in page.text
    assert sample.head(f"/ui/ask/{language}/").headers["content-length"]


@pytest.mark.parametrize(
    "path",
    [
        "/ui/ask/en/gradio_api/upload",
        "/ui/ask/en/gradio_api/file=/etc/passwd",
        "/ui/ask/en/gradio_api/proxy=https://example.org",
        "/ui/ask/en/gradio_api/info",
        "/ui/ask/en/gradio_api/queue/data",
        "/ui/ask/en/config",
        "/ui/ask/en/assets/nothing.js",
        "/ui/ask/en/assets/" + "a" * 300,
        "/ui/ask/en/static/img",
        "/ui/ask/en/login",
        "/ui/ask/en/monitoring",
        "/ui/ask/en/openapi.json",
        "/ui/ask/en/static/../../../pyproject.toml",
        "/ui/ask/en/assets/%2e%2e/%2e%2e/index.html",
        "/ui/ask/fr/",
        "/ui/data/en/upload",
        "/ui/nowhere",
        "/ui/pictures/x/fr/top_genres.svg",
        "/ui/pictures/x/en/nothing.svg",
    ],
)
def test_everything_else_of_gradio_is_closed(sample: httpx.Client, path: str) -> None:
    answer = sample.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert sample.post(path, content=b"x").status_code in (404, 405)
    to_a_browser = sample.get(path, headers={"Accept": "text/html"})
    assert to_a_browser.status_code == 404


def test_a_path_that_is_no_page_gets_a_friendly_page(sample: httpx.Client) -> None:
    page = sample.get("/ui/nowhere", headers={"Accept": "text/html,*/*", "Accept-Language": "es"})
    assert (page.status_code, page.headers["content-language"]) == (404, "es")
    assert read_texts("es")("wrong.page") in page.text


@pytest.mark.parametrize(
    ("method", "path"), [("GET", CALL), ("POST", "/ui/ask/en/"), ("DELETE", "/ui/ask/en/theme.css")]
)
def test_other_methods_are_refused(sample: httpx.Client, method: str, path: str) -> None:
    answer = sample.request(method, path)
    assert (answer.status_code, answer.headers["content-type"]) == (405, "application/problem+json")
    assert answer.headers["allow"] == ("POST, OPTIONS" if path == CALL else "GET, HEAD, OPTIONS")


@pytest.mark.parametrize(
    "body",
    [
        {"data": [], "fn_index": 99},
        {"data": [], "fn_index": -1},
        {"data": ["12"] * 9, "fn_index": 2},
        {"data": {"a": 1}, "fn_index": 2},
        {"data": [{"a": 1}] * 7, "fn_index": 2},
        {"fn_index": "two"},
        {},
        [],
        None,
        {"data": ["x" * 501], "fn_index": 1},
        {"data": [["1"] * 1001], "fn_index": 7},
        {"data": [{"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}], "fn_index": 1},
        {"data": [[{"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}]], "fn_index": 7},
    ],
)
def test_calls_that_the_page_would_not_make_are_refused(sample: httpx.Client, body: Any) -> None:
    answer = sample.post(CALL, json=body)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")


ODD: list[Any] = [
    None,
    "",
    "x" * 500,
    -1,
    1e308,
    True,
    [],
    ["x", "9" * 300 + " ns5", "4 ns5"],
    "\u0000",
    "'; drop",
    "4",
]


def test_nobody_else_can_steer_the_page(sample: httpx.Client) -> None:
    evil = {
        "Origin": "http://evil.example",
        "X-Forwarded-Host": "evil.example",
        "X-Gradio-Server": "http://evil.example",
    }
    page = sample.get("/ui/ask/en/", headers=evil)
    assert "evil" not in page.text
    assert page.headers["cache-control"] == "no-store"
    assert [name for name in page.headers if name.startswith("access-control")] == []


@pytest.mark.parametrize("name", MADE_BY_GRADIO)
def test_any_values_in_the_calls_of_the_page_are_answered(
    sample: httpx.Client, sample_service: Service, name: str
) -> None:
    """Every function of the page, with values of every kind in every place."""
    config = sample.get(f"/ui/{name}/en/").text
    calls = config.count('"api_visibility":"private"')
    assert calls >= 2
    answered = 0
    for index in range(calls):
        for places in range(5):
            for value in ODD:
                body = {"data": [value] * places, "fn_index": index}
                answer = sample.post(f"/ui/{name}/en/gradio_api/run/predict", json=body)
                assert answer.status_code in (200, 422), (index, value, answer.text)
                answered += answer.status_code == 200
    assert answered >= 2 * len(ODD)
    # Every line can be parsed, so Gradio has printed nothing of its own.
    assert [line["message"] for line in sample_service.log() if line["level"] == "ERROR"] == []
