"""How the page is reached, and what of Gradio is not."""

from typing import Any

import httpx
import pytest

from api.page.language import choose_language
from api.page.rendering import read_texts
from cartelera.texts import LANGUAGES

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
        "/ui/en/login",
        "/ui/en/monitoring",
        "/ui/en/openapi.json",
        "/ui/en/static/../../../pyproject.toml",
        "/ui/en/assets/%2e%2e/%2e%2e/index.html",
        "/ui/fr/",
        "/ui/en",
        "/ui/nowhere",
        "/ui/pictures/x/fr/top_genres.png",
        "/ui/pictures/x/en/nothing.png",
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
        {"data": ["12"], "fn_index": 2},
        {"data": {"a": 1}, "fn_index": 2},
        {"data": [{"a": 1}, ["b"]], "fn_index": 2},
        {"fn_index": "two"},
        {},
        [],
        None,
        "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    ],
)
def test_calls_that_the_page_would_not_make_never_end_in_a_5xx(sample: httpx.Client, body: Any) -> None:
    answer = sample.post(CALL, json=body)
    assert answer.status_code in (200, 422), answer.text
    if answer.status_code == 422 and "detail" in answer.json() and answer.json().get("status"):
        assert answer.headers["content-type"] == "application/problem+json"


ODD: list[Any] = [None, "", "x" * 10_000, -1, 1e308, True, [], ["x", None], {"a": {"b": []}}, "\u0000", "'; drop"]


def test_any_values_in_the_calls_of_the_page_are_answered(sample: httpx.Client) -> None:
    """Every function of the page, with values of every kind in every place."""
    config = sample.get("/ui/en/", timeout=60).text
    calls = config.count('"api_visibility":"private"')
    assert calls >= 10
    for index in range(calls):
        for places in range(5):
            for value in ODD:
                answer = sample.post(CALL, json={"data": [value] * places, "fn_index": index}, timeout=60)
                assert answer.status_code in (200, 422), (index, value, answer.text)
