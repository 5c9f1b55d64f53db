"""Every answer tells browsers what it may load, who may frame it, and to keep to HTTPS where it came by that."""

import re
from pathlib import Path

import httpx
import pytest

from api.http.security import NOTHING, hashes_of_scripts
from tests.support.service import serving
from tests.support.workplace import Workplace

POLICY = "content-security-policy"
ON_NO_PAGE = f"{NOTHING}; frame-ancestors 'none'"
URL = "/get_count_platform?platform=hulu"
BY_HTTPS = {"X-Forwarded-Proto": "https"}

ANSWERS = [
    (200, "GET", URL, {}),
    (200, "HEAD", URL, {}),
    (304, "GET", URL, {"If-None-Match": "*"}),
    (204, "OPTIONS", URL, {}),
    (307, "GET", "/get_actor/netflix/2021", {}),
    (307, "GET", "/health/", {}),
    (404, "GET", "/nowhere", {}),
    (405, "DELETE", URL, {}),
    (413, "POST", "/v1/recommendations", {}),
    (422, "GET", "/get_actor", {}),
    (200, "GET", "/v1/users/12/recommendations?n=100", {"Accept-Encoding": "gzip"}),
    (200, "GET", "/ready", {}),
    (200, "GET", "/metrics", {}),
    (200, "GET", "/openapi.json", {}),
    (200, "GET", "/docs-assets/swagger-ui-bundle.js", {}),
    (200, "GET", "/ui/static/page.js", {}),
    (304, "GET", "/ui/static/page.js", {"If-None-Match": "etag"}),
    (200, "GET", "/ui/ask/en/theme.css", {}),
    (404, "GET", "/ui/ask/en/config", {}),
    (307, "GET", "/ui/ask", {}),
]
"""The status, the method, the URL and the headers of a request for each kind of answer that is no page."""


@pytest.mark.parametrize(("status", "method", "url", "headers"), ANSWERS)
def test_every_answer_that_is_no_page_loads_nothing(
    sample: httpx.Client, status: int, method: str, url: str, headers: dict[str, str]
) -> None:
    if headers.get("If-None-Match") == "etag":
        headers = {"If-None-Match": sample.get(url).headers["etag"]}
    body = b"x" * 300_000 if method == "POST" else None
    answer = sample.request(method, url, headers=headers, content=body)
    assert (answer.status_code, answer.headers[POLICY]) == (status, ON_NO_PAGE)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "strict-transport-security" not in answer.headers
    assert "server" not in answer.headers
    if body is None:
        secured = sample.request(method, url, headers=headers | BY_HTTPS)
        assert secured.headers["strict-transport-security"] == "max-age=31536000"


@pytest.mark.parametrize(
    ("url", "inline"),
    [
        ("/ui", []),
        ("/ui/titles/ns5?user_id=12", []),
        ("/ui/for-you?user_id=12", []),
        ("/ui/titles/nothing", []),
        ("/docs", []),
        ("/redoc", ["style-src 'unsafe-inline'"]),
        ("/ui/ask/es/", ["script-src 'self' 'unsafe-eval'", "style-src 'self' 'unsafe-inline'"]),
        ("/ui/data/en/", ["script-src 'self' 'unsafe-eval'", "style-src 'self' 'unsafe-inline'"]),
    ],
)
def test_a_page_allows_what_it_needs_and_no_more(sample: httpx.Client, url: str, inline: list[str]) -> None:
    page = sample.get(url, headers=BY_HTTPS)
    policy = page.headers[POLICY]
    assert policy.startswith("default-src 'none'; ")
    assert policy.endswith("; frame-ancestors 'none'")
    unsafe = [re.sub(r" 'sha256-[^']+'", "", each) for each in policy.split("; ") if "unsafe" in each]
    assert unsafe == inline
    assert "http" not in policy
    assert set(hashes_of_scripts(page.text).split()) == set(re.findall("'sha256-[^']+'", policy))
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["strict-transport-security"] == "max-age=31536000"


def test_the_scripts_inside_a_document_are_hashed_and_no_others() -> None:
    html = "<script src='a.js'></script><script>one()</script><script data-x>\ntwo()\n</script><p>three()</p>"
    # What `openssl dgst -sha256 -binary | base64` makes of each script.
    assert hashes_of_scripts(html) == (
        "'sha256-HR7iaask9daLMRRskMI++QeJtjWDOjyPA6lGzYGzKW4=' 'sha256-CO+FkcwFIluZ98XczjkmxJwzME+ATnUpm+699SF3auo='"
    )


@pytest.mark.service
def test_only_trusted_proxies_are_believed_and_only_named_origins_may_frame(
    built_sample: Workplace, tmp_path: Path
) -> None:
    settings = {"CARTELERA_TRUSTED_PROXIES": "10.0.0.0/8", "CARTELERA_FRAME_ANCESTORS": "https://huggingface.co"}
    with serving(built_sample.warehouse, tmp_path / "log", **settings) as service:
        forged = BY_HTTPS | {"X-Forwarded-For": "192.0.2.1", "X-Forwarded-Prefix": "/elsewhere", "X-Request-ID": "f"}
        answer = service.get("/", headers=forged)
        assert "strict-transport-security" not in answer.headers
        assert answer.json()["page"] == "/ui"
        assert service.logged("f")["client"] == "127.0.0.1"
        for url in ("/", "/ui", "/docs"):
            assert service.get(url).headers[POLICY].endswith("; frame-ancestors https://huggingface.co")
