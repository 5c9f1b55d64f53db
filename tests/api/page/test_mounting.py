"""The paths of the page are open, and Gradio's other paths are closed."""

from typing import Any

import httpx
import pytest

from api.page.language import choose_language
from api.page.rendering import read_texts
from cartelera.texts import LANGUAGES
from tests.support.service import Service

CALL = "/ui/en/gradio_api/run/predict"


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
    for path in ("/ui", "/ui/"):
        redirect = sample.get(path, headers={"Accept-Language": accepted})
        assert (redirect.status_code, redirect.headers["vary"]) == (307, "Accept-Language")
        assert redirect.next_request is not None
        assert redirect.next_request.url.path == f"/ui/{language}/"


def test_a_forgotten_slash(sample: httpx.Client) -> None:
    assert sample.get("/ui/es", follow_redirects=True).url.path == "/ui/es/"


def test_a_browser_at_the_root_is_sent_to_the_page(sample: httpx.Client) -> None:
    page = sample.get("/", headers={"Accept": "text/html", "Accept-Language": "es"}, follow_redirects=True)
    assert page.url.path == "/ui/es/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_its_language_and_names_nothing_elsewhere(sample: httpx.Client, language: str) -> None:
    page = sample.get(f"/ui/{language}/")
    assert page.headers["content-type"].startswith("text/html")
    head = page.text.split("<script>window.gradio_config")[0]
    assert f'lang="{language}"' in head
    assert "https://" not in head
    assert "Gradio" not in head
    assert read_texts(language)("page.needs_script") in page.text
    assert sample.head(f"/ui/{language}/").headers["content-length"]


@pytest.mark.parametrize(
    "path",
    [
        "/ui/en/gradio_api/upload",
        "/ui/en/gradio_api/file=/etc/passwd",
        "/ui/en/gradio_api/proxy=https://example.org",
        "/ui/en/gradio_api/info",
        "/ui/en/gradio_api/queue/data",
        "/ui/en/config",
        "/ui/en/assets/nothing.js",
        "/ui/en/assets/" + "a" * 300,
        "/ui/en/static/img",
        "/ui/en/login",
        "/ui/en/monitoring",
        "/ui/en/openapi.json",
        "/ui/en/static/../../../pyproject.toml",
        "/ui/en/assets/%2e%2e/%2e%2e/index.html",
        "/ui/fr/",
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


@pytest.mark.parametrize(("method", "path"), [("GET", CALL), ("POST", "/ui/en/"), ("DELETE", "/ui/en/theme.css")])
def test_other_methods_are_refused(sample: httpx.Client, method: str, path: str) -> None:
    answer = sample.request(method, path)
    assert (answer.status_code, answer.headers["content-type"]) == (405, "application/problem+json")
    assert answer.headers["allow"] == ("POST" if path == CALL else "GET, HEAD")


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
    page = sample.get("/ui/en/", headers=evil)
    assert "evil" not in page.text
    assert page.headers["cache-control"] == "no-store"
    assert [name for name in page.headers if name.startswith("access-control")] == []


def test_any_values_in_the_calls_of_the_page_are_answered(sample: httpx.Client, sample_service: Service) -> None:
    """Every function of the page, with values of every kind in every place."""
    config = sample.get("/ui/en/").text
    calls = config.count('"api_visibility":"private"')
    assert calls >= 10
    answered = 0
    for index in range(calls):
        for places in range(5):
            for value in ODD:
                answer = sample.post(CALL, json={"data": [value] * places, "fn_index": index})
                assert answer.status_code in (200, 422), (index, value, answer.text)
                answered += answer.status_code == 200
    assert answered >= calls * len(ODD) / 2
    # Every line can be parsed, so Gradio has printed nothing of its own.
    assert [line["message"] for line in sample_service.log() if line["level"] == "ERROR"] == []
