"""The service over HTTP: caching, compression, methods, unknown paths, other origins, and malformed requests."""

import gzip
import json
import re
from pathlib import Path

import httpx
import pytest

from tests.support.service import Service, serving
from tests.support.workplace import Workplace

URL = "/get_count_platform?platform=hulu"


def published_build(workplace: Workplace) -> str:
    return str(workplace.query("select build_id from build_info")[0][0])


def test_an_answer_names_its_build_and_can_be_kept(sample: httpx.Client, built_sample: Workplace) -> None:
    for _ in range(2):  # first computed, then from the cache
        response = sample.get("/get_count_platform?platform=disney")
        assert response.headers["etag"] == f'W/"{published_build(built_sample)}"'
        assert response.headers["cache-control"] == "no-cache"
        assert response.headers["content-type"] == "application/json"


@pytest.mark.parametrize("form", ['W/"{}"', '"{}"', '"x", W/"{}"', "*"])
def test_what_still_holds_is_not_sent_again(sample: httpx.Client, built_sample: Workplace, form: str) -> None:
    response = sample.get(URL, headers={"If-None-Match": form.format(published_build(built_sample))})
    assert response.status_code == 304
    assert response.content == b""
    assert response.headers["etag"] == f'W/"{published_build(built_sample)}"'


def test_an_etag_may_be_in_the_second_of_two_headers(sample: httpx.Client, built_sample: Workplace) -> None:
    two = [("If-None-Match", '"x"'), ("If-None-Match", f'W/"{published_build(built_sample)}"')]
    assert sample.get(URL, headers=two).status_code == 304


def test_what_holds_no_longer_is_sent(sample: httpx.Client) -> None:
    for other in ('W/"another"', "W/*", ""):
        assert sample.get(URL, headers={"If-None-Match": other}).json() == {"count": 220}


@pytest.mark.parametrize("url", ["/get_actor?platform=hulu&year=1800", "/get_actor?platform=x&year=1"])
def test_problems_have_no_etag_and_are_not_kept(sample: httpx.Client, url: str) -> None:
    for _ in range(2):
        response = sample.get(url, headers={"If-None-Match": "*"})
        assert response.status_code in (404, 422)
        assert "etag" not in response.headers
        assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("url", [URL, "/health", "/ready", "/docs", "/get_actor", "/nowhere"])
def test_head_is_get_without_the_body(sample: httpx.Client, url: str) -> None:
    head, get = sample.head(url), sample.get(url)
    assert head.status_code == get.status_code
    assert head.content == b""
    assert head.headers["content-length"] == get.headers["content-length"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_other_methods_are_refused(sample: httpx.Client, method: str) -> None:
    for url in (URL, "/docs-assets/swagger-ui.css"):
        assert sample.request(method, url).headers["allow"] == "GET, HEAD, OPTIONS"
    response = sample.request(method, URL)
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"
    assert response.json()["detail"] == f"/get_count_platform does not answer to {method}, only to GET, HEAD, OPTIONS."


@pytest.mark.parametrize(
    ("methods", "paths"),
    [
        ("GET, HEAD, OPTIONS", ["/", URL, "/health", "/v1/titles/ns5", "/docs", "/openapi.json", "/ui", "/ui/ask/en/"]),
        (
            "GET, HEAD, OPTIONS",
            ["/ui/static/page.js", "/get_actor/netflix/2021", "/ui/data", "/docs-assets/favicon.png"],
        ),
        ("POST, OPTIONS", ["/v1/recommendations", "/v1/recommendations/batch", "/ui/ask/en/gradio_api/run/predict"]),
        ("GET, HEAD, POST, OPTIONS", ["/ui/titles/ns5", "/ui/for-you"]),
    ],
)
def test_every_path_says_which_methods_it_answers_to(sample: httpx.Client, methods: str, paths: list[str]) -> None:
    for path in paths:
        asked = sample.options(path, headers={"Origin": "https://app.example"})
        assert (asked.status_code, asked.headers["allow"], asked.content) == (204, methods, b""), path
        refused = sample.delete(path, headers={"Accept": "text/html"})
        assert (refused.status_code, refused.headers["allow"]) == (405, methods), path
    assert sample.options("/nowhere").status_code == sample.options("/ui/nowhere").status_code == 404


def test_an_unknown_path_hints_at_a_known_one(sample: httpx.Client) -> None:
    problem = sample.get("/get_max_durations").json()
    assert (problem["status"], problem["closest"]) == (404, "/get_max_duration")
    assert problem["detail"] == (
        "There is nothing at /get_max_durations. Did you mean /get_max_duration? / lists what there is."
    )
    assert "closest" not in sample.get("/%00%ff").json()


def accepting(service: Service, url: str, coding: str, **headers: str) -> tuple[httpx.Response, bytes]:
    """The answer to a client that accepts this coding, and its body as it was sent."""
    with httpx.stream("GET", service.url + url, headers={"Accept-Encoding": coding, **headers}) as response:
        return response, b"".join(response.iter_raw())


@pytest.mark.parametrize(
    "url", ["/openapi.json", "/v1/titles?n=100", "/v1/users/12/recommendations?n=100", "/docs-assets/swagger-ui.css"]
)
def test_gzip_where_it_pays(sample_service: Service, url: str) -> None:
    for _ in range(2):  # first computed, then from the cache
        packed, sent = accepting(sample_service, url, "br, gzip;q=0.8")
        plain, body = accepting(sample_service, url, "identity")
        assert packed.headers["content-encoding"] == "gzip"
        assert gzip.decompress(sent) == body
        assert len(sent) * 3 < len(body)
        assert "content-encoding" not in plain.headers
        assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
        assert packed.headers.get("etag") == plain.headers.get("etag")


def test_short_answers_and_those_to_clients_that_refuse_gzip_are_plain(sample_service: Service) -> None:
    assert "content-encoding" not in accepting(sample_service, URL, "gzip")[0].headers
    for refusing in ("gzip;q=0", "br, gzip; q=0.000, zstd"):
        assert "content-encoding" not in accepting(sample_service, "/v1/titles?n=100", refusing)[0].headers


def test_what_a_client_has_compressed_still_holds(sample_service: Service) -> None:
    etag = accepting(sample_service, "/v1/titles?n=100", "gzip")[0].headers["etag"]
    same, nothing = accepting(sample_service, "/v1/titles?n=100", "gzip", **{"If-None-Match": etag})
    assert (same.status_code, nothing, same.headers["vary"]) == (304, b"", "Accept-Encoding")


def test_large_problems_fit_clients_with_and_without_gzip(sample_service: Service) -> None:
    url = "/get_actor?" + "&".join(f"unknown{number}=" for number in range(9))
    for coding in ("gzip", "identity", "gzip"):
        response, body = accepting(sample_service, url, coding)
        packed = response.headers.get("content-encoding") == "gzip"
        assert packed == (coding == "gzip")
        assert json.loads(gzip.decompress(body) if packed else body)["status"] == 422


def test_a_request_keeps_the_id_that_it_brings(sample: httpx.Client, sample_service: Service) -> None:
    response = sample.get(URL, headers={"X-Request-ID": "from-a.proxy_1"})
    assert response.headers["x-request-id"] == "from-a.proxy_1"
    assert sample_service.logged("from-a.proxy_1")["status"] == 200


@pytest.mark.parametrize("bad", ["", "x" * 65, 'a"b', "a b", "a\tb"])
def test_an_id_that_would_spoil_the_log_is_replaced(sample: httpx.Client, bad: str) -> None:
    given = sample.get(URL, headers={"X-Request-ID": bad}).headers["x-request-id"]
    assert re.fullmatch("[0-9a-f]{32}", given)


@pytest.mark.service
def test_other_origins_are_kept_out_unless_configured(
    sample: httpx.Client, built_sample: Workplace, tmp_path: Path
) -> None:
    from_elsewhere = {"Origin": "https://app.example"}
    assert "access-control-allow-origin" not in sample.get(URL, headers=from_elsewhere).headers
    origins = "https://app.example, https://other.example"
    with serving(built_sample.warehouse, tmp_path / "log", CARTELERA_CORS_ORIGINS=origins) as service:
        response = service.get(URL, headers=from_elsewhere)
        assert response.headers["access-control-allow-origin"] == "https://app.example"
        assert "ETag" in response.headers["access-control-expose-headers"]
        stranger = service.get(URL, headers={"Origin": "https://stranger.example"})
        assert "access-control-allow-origin" not in stranger.headers

        asked = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "if-none-match,x-request-id"}
        preflight = httpx.options(service.url + URL, headers=from_elsewhere | asked)
        assert preflight.status_code == 200
        assert "If-None-Match" in preflight.headers["access-control-allow-headers"]
        refused = httpx.options(service.url + URL, headers={"Origin": "https://stranger.example"} | asked)
        assert refused.status_code == 400
        assert "access-control-allow-origin" not in refused.headers


def test_there_are_no_websockets(sample_service: Service) -> None:
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "x"}
    assert sample_service.get(URL, headers=upgrade).json() == {"count": 220}
