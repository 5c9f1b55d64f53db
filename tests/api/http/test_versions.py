"""Every endpoint answers below `/v1`; URLs without it last, or name the ones that replace them."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from api.endpoints.openapi import EXAMPLES
from api.http.versions import VERSION

SINCE = f"@{datetime(2026, 11, 26, tzinfo=UTC).timestamp():.0f}"
CHANGING = {"ready", "metrics", "index"}
"""The endpoints whose answers change between two requests, or that have no version."""


def ask(sample: httpx.Client, asked: dict[str, Any], url: str) -> httpx.Response:
    """Ask an example at a URL."""
    return sample.request("POST" if "body" in asked else "GET", url, json=asked.get("body"))


@pytest.mark.parametrize("name", sorted(set(EXAMPLES) - CHANGING))
def test_an_endpoint_answers_the_same_below_the_version_and_without_it(sample: httpx.Client, name: str) -> None:
    documented = EXAMPLES[name]["request"]
    bare = documented.removeprefix(VERSION)
    new, old = (ask(sample, EXAMPLES[name], url) for url in (VERSION + bare, bare))
    assert new.status_code == old.status_code == 200
    assert new.content == old.content
    assert new.headers.get("etag") == old.headers.get("etag")
    assert "deprecation" not in new.headers
    if documented == bare and name != "get_movie_count":
        assert "deprecation" not in old.headers
        return
    assert old.headers["deprecation"] == SINCE
    [link] = old.links.values()
    assert link["rel"] == "successor-version"
    successor = old.url.join(link["url"]).path
    assert successor == ("/get_score_count" if name == "get_movie_count" else new.url.path)


def test_failures_and_redirects_at_old_urls_name_the_new_ones_too(sample: httpx.Client) -> None:
    for url, status, successor in (
        ("/titles/ns0", 404, "../v1/titles/ns0"),
        ("/recommend", 422, "v1/recommend"),
        ("/titles/a%20%3E%0Ab/similar", 404, "../../v1/titles/a%20%3E%0Ab/similar"),
        ("/get_movie_count/", 422, "../get_score_count"),
        ("/get_listedin?genre=comedy", 307, "get_listed_in?genre=comedy"),
        ("/get_actor/netflix/2021", 307, "../../get_actor?platform=netflix&year=2021"),
    ):
        answer = sample.get(url)
        assert (answer.status_code, answer.headers["deprecation"]) == (status, SINCE)
        assert answer.headers["link"] == f'<{successor}>; rel="successor-version"'


def test_only_endpoints_have_a_version(sample: httpx.Client) -> None:
    for path in ("/v1", "/v1/", "/v1/ui", "/v1/docs", "/v1/openapi.json", "/v1/v1/titles", "/v10/titles", "/v1titles"):
        answer = sample.get(path)
        assert (answer.status_code, answer.json()["status"]) == (404, 404), path
    assert sample.get("/v1/title").json()["closest"] == "/v1/titles"


def test_every_endpoint_is_documented_once(sample: httpx.Client) -> None:
    document = sample.get("/openapi.json").json()["paths"]
    operations = [operation for methods in document.values() for operation in methods.values()]
    assert sorted(operation["operationId"] for operation in operations) == sorted(EXAMPLES)
    lasting = {path for path in document if not path.startswith(f"{VERSION}/")}
    assert lasting >= {
        *("/", "/health", "/ready", "/metrics", "/get_movie_count"),
        *("/get_max_duration", "/get_score_count", "/get_count_platform", "/get_actor", "/get_listed_in"),
    }
    assert {document[path]["get"]["tags"][0] for path in lasting} == {"catalog", "operations"}
