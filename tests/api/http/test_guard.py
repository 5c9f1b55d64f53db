"""A service with keys and limits: who is let in, how often, and what happens when the file of keys changes."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.keys import HEADER, bearing, key_of, line_of, write_keys
from tests.support.service import PLAIN, Service, running_command, serving
from tests.support.waiting import HANGS_AFTER, wait_until
from tests.support.workplace import Workplace

pytestmark = pytest.mark.service

URL = "/get_count_platform?platform=hulu"
CHANGED, UNUSABLE = "The keys have changed", "The file of keys cannot be used"


@pytest.fixture(scope="module")
def guarded(built_sample: Workplace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with keys, which none of these tests changes."""
    folder = tmp_path_factory.mktemp("guarded")
    lines = [line_of("ana"), line_of("shop", limit="3/day"), line_of("old", revoked="2026-11-01")]
    file = write_keys(folder / "keys.csv", lines)
    settings = {"CARTELERA_API_KEYS": str(file), "CARTELERA_CORS_ORIGINS": "https://app.example"}
    with serving(built_sample.warehouse, folder / "log", **settings) as service:
        yield service


def require_problem(response: httpx.Response, status: int, challenge: str) -> None:
    """Make sure that a response is a refusal that says how to be let in."""
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["www-authenticate"] == challenge
    assert response.headers["cache-control"] == "no-store"
    assert response.json()["status"] == status


@pytest.mark.parametrize(
    "headers",
    [
        bearing("ana"),
        {"Authorization": f"bearer  {key_of('ana')}"},
        {"X-API-Key": key_of("ana")},
        {"Authorization": "Basic b25lOmFub3RoZXI=", "X-API-Key": key_of("ana")},
        {"Cookie": f"language=es; cartelera_key={key_of('ana')}"},
    ],
)
def test_who_has_a_key_is_answered(guarded: Service, headers: dict[str, str]) -> None:
    response = guarded.get(URL, headers=headers)
    assert response.json() == {"count": 220}
    assert response.headers["vary"].startswith("Authorization, X-API-Key, Cookie")


EVERYWHERE = ["/", URL, "/titles/ns5", "/metrics", "/docs", "/openapi.json", "/docs-assets/swagger-ui.css", "/nowhere"]
OF_THE_PAGE = ["/ui", "/ui/static/page.js", "/ui/ask/en/", "/ui/ask/en/theme.css", "/health/", "//health", "/ready/x"]


@pytest.mark.parametrize("path", EVERYWHERE + OF_THE_PAGE)
def test_nobody_else_is(guarded: Service, path: str) -> None:
    for method in ("GET", "HEAD", "POST", "DELETE", "OPTIONS"):
        response = httpx.request(method, guarded.url + path, timeout=HANGS_AFTER, verify=PLAIN)
        assert (response.status_code, response.headers["www-authenticate"]) == (401, 'Bearer realm="Cartelera"')
    require_problem(guarded.get(path), 401, 'Bearer realm="Cartelera"')


def test_a_wrong_key_is_refused_and_a_revoked_one_by_name(guarded: Service) -> None:
    for wrong in ({"X-API-Key": "x"}, {"X-API-Key": ""}, bearing("nobody"), {"Authorization": b"Bearer \xff\xfe"}):
        require_problem(guarded.get(URL, headers=wrong), 401, 'Bearer realm="Cartelera", error="invalid_token"')
    revoked = guarded.get(URL, headers=bearing("old"))
    require_problem(revoked, 403, 'Bearer realm="Cartelera"')
    assert revoked.json()["detail"].startswith("The key old was revoked on 2026-11-01.")


def test_probes_need_no_key(guarded: Service) -> None:
    for path in ("/health", "/ready"):
        assert guarded.get(path).status_code == 200
        assert guarded.get(path, headers=bearing("nobody")).status_code == 200


def test_log_and_metrics_name_the_key_and_never_have_it(guarded: Service) -> None:
    guarded.get(URL, headers=bearing("ana") | {"X-Request-ID": "of-ana"})
    guarded.get(URL, headers=bearing("old") | {"X-Request-ID": "of-old"})
    guarded.get(URL, headers={"X-Request-ID": "of-nobody"})
    assert guarded.logged("of-ana")["key"] == "ana"
    assert guarded.logged("of-old")["key"] == "old"
    assert "key" not in guarded.logged("of-nobody")
    metrics = guarded.get("/metrics", headers=bearing("ana")).text
    assert 'cartelera_requests_by_key_total{key="ana",status="200"}' in metrics
    assert 'cartelera_requests_by_key_total{key="old",status="403"}' in metrics
    for said in (metrics, guarded.log_file.read_text()):
        assert "the-key-of" not in said


def test_a_refused_body_is_not_waited_for(guarded: Service) -> None:
    refused = httpx.post(guarded.url + "/recommendations", content=iter([b"{"] * 100_000), timeout=HANGS_AFTER)
    assert (refused.status_code, refused.headers["connection"]) == (401, "close")


def test_other_origins_may_send_a_key_and_read_why_it_is_refused(guarded: Service) -> None:
    from_elsewhere = {"Origin": "https://app.example"}
    asked = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "authorization,x-api-key"}
    preflight = httpx.options(guarded.url + URL, headers=from_elsewhere | asked)
    assert preflight.status_code == 200
    refused = guarded.get(URL, headers=from_elsewhere)
    assert refused.status_code == 401
    assert refused.headers["access-control-allow-origin"] == "https://app.example"
    assert "access-control-allow-credentials" not in refused.headers


def test_a_key_has_its_own_limit(guarded: Service) -> None:
    """A day may end during the test; then there are more requests than a day allows, but no more than two."""
    answers = [guarded.get(URL, headers=bearing("shop")) for _ in range(7)]
    assert [answer.status_code for answer in answers].count(200) in (3, 4, 5, 6)
    first, last = answers[0], answers[-1]
    assert first.headers["ratelimit-limit"] == "3"
    assert first.headers["ratelimit-remaining"] == "2"
    assert 0 < int(first.headers["ratelimit-reset"]) <= 86_400
    assert last.status_code == 429
    assert last.headers["ratelimit-remaining"] == "0"
    assert last.headers["retry-after"] == last.headers["ratelimit-reset"]
    assert last.json()["title"] == "Too Many Requests"
    unlimited = guarded.get(URL, headers=bearing("ana"))
    assert unlimited.status_code == 200
    assert "ratelimit-limit" not in unlimited.headers


def test_the_document_says_what_a_key_is_for(guarded: Service) -> None:
    document = guarded.get("/openapi.json", headers=bearing("ana")).json()
    assert set(document["components"]["securitySchemes"]) == {"bearer", "header"}
    for path, operations in document["paths"].items():
        for operation in operations.values():
            probed = path in ("/health", "/ready")
            assert operation.get("security") == ([] if probed else None)
            assert ({"401", "403", "429"} <= set(operation["responses"])) is not probed
            for status in {"401", "403", "429"} & set(operation["responses"]):
                content = operation["responses"][status]["content"]
                assert content["application/problem+json"]["example"]["status"] == int(status)


def test_the_document_of_an_open_service_says_nothing_of_keys(sample: httpx.Client) -> None:
    document: dict[str, Any] = sample.get("/openapi.json").json()
    assert "security" not in document
    assert "securitySchemes" not in document["components"]


@pytest.mark.parametrize("workers", ["1", "2"])
def test_keys_change_while_the_service_runs(built_sample: Workplace, tmp_path: Path, workers: str) -> None:
    """A new key is taken, an old one refused; while the file is malformed or missing, the last good keys stay."""
    file = write_keys(tmp_path / "keys.csv", [line_of("ana")])
    arguments = ("--workers", workers)
    with running_command(built_sample.warehouse, tmp_path / "log", *arguments, CARTELERA_API_KEYS=str(file)) as service:

        def status_of(name: str) -> int:
            return service.get(URL, headers=bearing(name)).status_code

        def logged(message: str) -> list[dict[str, Any]]:
            return [line for line in service.log() if line["message"] == message]

        def change(message: str, change_file: Callable[[], object]) -> list[dict[str, Any]]:
            """Change the file, and wait until every worker has noticed; return what they have logged."""
            before = len(logged(message))
            change_file()
            wait_until(lambda: len(logged(message)) == before + int(workers), service.log)
            return logged(message)[before:]

        change(CHANGED, lambda: write_keys(file, [line_of("ana"), line_of("shop")]))
        half = change(UNUSABLE, lambda: file.write_text(f"{HEADER}\nana,"))
        assert f"CARTELERA_API_KEYS={file}, line 2: it has no line break at its end" in half[0]["problem"]
        assert half[0]["still_valid"] == 2
        for harm in (lambda: file.write_text(""), file.unlink):
            change(UNUSABLE, harm)
            assert (status_of("ana"), status_of("shop"), status_of("nobody")) == (200, 200, 401)
        assert "cartelera_keys_reload_failing 1.0" in service.get("/metrics", headers=bearing("ana")).text

        change(CHANGED, lambda: write_keys(file, [line_of("ana", revoked="2026-11-26"), line_of("shop")]))
        assert [status_of("ana") for _ in range(10)] == [403] * 10
        assert status_of("shop") == 200
        assert "cartelera_keys_reload_failing 0.0" in service.get("/metrics", headers=bearing("shop")).text


def test_clients_are_told_apart_by_what_trusted_proxies_say(built_sample: Workplace, tmp_path: Path) -> None:
    settings = {"CARTELERA_RATE_LIMIT": "2/day", "CARTELERA_TRUSTED_PROXIES": "127.0.0.1"}
    with serving(built_sample.warehouse, tmp_path / "log", **settings) as service:

        def ask(forwarded: str) -> list[int]:
            asked = [service.get(URL, headers={"X-Forwarded-For": forwarded}) for _ in range(3)]
            return [answer.status_code for answer in asked]

        assert ask("203.0.113.1") == [200, 200, 429]
        assert ask("203.0.113.2") == [200, 200, 429]
        # A client can write what it likes in front of what the proxy appends.
        assert ask("198.51.100.9, 203.0.113.1") == [429, 429, 429]
        # One client has a whole network of IPv6 addresses.
        assert ask("2001:db8::1") == [200, 200, 429]
        assert ask("2001:db8::2") == [429, 429, 429]
        assert ask("2001:db8:0:1::1") == [200, 200, 429]
        document = service.get("/openapi.json", headers={"X-Forwarded-For": "203.0.113.3"}).json()
        assert "429" in document["paths"]["/v1/titles"]["get"]["responses"]
        assert "401" not in document["paths"]["/v1/titles"]["get"]["responses"]
        assert all(service.get("/ready").status_code == 200 for _ in range(5))


def test_no_client_can_choose_its_address_where_no_proxy_is_trusted(built_sample: Workplace, tmp_path: Path) -> None:
    settings = {"CARTELERA_RATE_LIMIT": "2/day", "CARTELERA_TRUSTED_PROXIES": "203.0.113.0/24"}
    with serving(built_sample.warehouse, tmp_path / "log", **settings) as service:
        asked = [service.get(URL, headers={"X-Forwarded-For": f"198.51.100.{number}"}) for number in range(3)]
        assert [answer.status_code for answer in asked] == [200, 200, 429]
