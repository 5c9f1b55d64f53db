"""The documentation of the service is true: the OpenAPI document, its pages in a browser, and the .sql files."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import httpx
import jsonschema
import pytest
from playwright.sync_api import Browser, Page

from api.endpoints.filters import TitleFilters
from api.endpoints.openapi import EXAMPLES, exemplify_what_is_served
from tests.support.examples import answered
from tests.support.service import Service
from tests.support.workplace import REPOSITORY, Workplace

CATALOG_QUERIES = ["get_actor", "get_count_platform", "get_listed_in", "get_max_duration", "get_score_count"]
QUERY_FILES = sorted((REPOSITORY / "api" / "queries").glob("*.sql"))


@pytest.fixture(scope="module")
def openapi(sample_service: Service) -> dict[str, Any]:
    document: dict[str, Any] = sample_service.get("/openapi.json").json()
    return document


def endpoints(openapi: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every documented endpoint: its path and its description."""
    for path, operations in openapi["paths"].items():
        for operation in operations.values():
            yield path, operation


def responses(openapi: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every documented response: path, status and description."""
    for path, operation in endpoints(openapi):
        for status, response in operation["responses"].items():
            yield path, status, response


def test_every_query_has_a_file_and_the_other_way_round(openapi: dict[str, Any]) -> None:
    catalog = {path for path, each in endpoints(openapi) if each["tags"] == ["catalog"]}
    assert {path.strip("/") for path in catalog} - {"get_movie_count"} == set(CATALOG_QUERIES)
    operations = {each["operationId"] for _, each in endpoints(openapi)}
    assert {file.stem for file in QUERY_FILES} - operations == set()


def operation_of(openapi: dict[str, Any], file: Path) -> dict[str, Any]:
    """The endpoint that answers with a query."""
    return next(operation for _, operation in endpoints(openapi) if operation["operationId"] == file.stem)


@pytest.mark.parametrize("file", QUERY_FILES, ids=lambda file: file.stem)
def test_the_parameters_of_a_file_are_those_of_its_endpoint(file: Path, openapi: dict[str, Any]) -> None:
    documented = {each["name"] for each in operation_of(openapi, file)["parameters"]}
    asked = set(re.findall(r"\$(\w+)", file.read_text()))
    if "filters" in asked:  # a value for each of them
        asked = asked - {"filters"} | set(TitleFilters.model_fields)
    if "found" in asked:  # the titles that `search` finds
        asked = asked - {"found"} | {"search"}
    assert asked == documented


@pytest.mark.parametrize(
    "file", [file for file in QUERY_FILES if file.stem in CATALOG_QUERIES], ids=lambda file: file.stem
)
def test_an_analyst_gets_from_the_file_what_the_endpoint_answers(
    file: Path, openapi: dict[str, Any], sample: httpx.Client, built_sample: Workplace
) -> None:
    parameters = openapi["paths"][f"/{file.stem}"]["get"]["parameters"]
    values = {each["name"]: each.get("example", each["schema"].get("default")) for each in parameters}
    with duckdb.connect(built_sample.warehouse, read_only=True) as warehouse:
        result = warehouse.execute(file.read_text(), values)
        columns = [column[0] for column in result.description]
        rows = result.fetchall()
    answer = sample.get(
        f"/{file.stem}", params={name: value for name, value in values.items() if value is not None}
    ).json()
    assert [dict(zip(columns, row, strict=True)) for row in rows] == [answer]
    assert list(answer) == columns


def test_everything_is_described(openapi: dict[str, Any]) -> None:
    for _, operation in endpoints(openapi):
        assert operation["summary"]
        assert operation["description"]
        for parameter in operation.get("parameters", []):
            assert parameter["description"]
            assert parameter["schema"]["examples"]
    for schema in openapi["components"]["schemas"].values():
        assert schema["description"]
        assert [name for name, each in schema.get("properties", {}).items() if not each.get("description")] == []
    for _, _, response in responses(openapi):
        assert response["description"]


def test_every_query_documents_every_way_to_fail(openapi: dict[str, Any]) -> None:
    may_find_nothing = [
        "/get_max_duration",
        "/get_actor",
        "/get_listed_in",
        "/v1/recommend",
        "/v1/recommendations",
        "/v1/titles",
        "/v1/titles/{id}",
        "/v1/titles/{id}/elsewhere",
        "/v1/titles/{id}/similar",
    ]
    for path, operation in endpoints(openapi):
        not_found = {"404"} if path in may_find_nothing else set()
        if "requestBody" in operation:
            assert set(operation["responses"]) == {"200", "400", "408", "413", "422", "503"} | not_found
        elif operation["tags"] != ["operations"]:
            assert set(operation["responses"]) == {"200", "304", "422", "503"} | not_found


def test_every_problem_is_documented_as_one_with_an_example(openapi: dict[str, Any]) -> None:
    for _, status, response in responses(openapi):
        if int(status) >= 400:
            assert list(response["content"]) == ["application/problem+json"]
            assert response["content"]["application/problem+json"]["example"]["status"] == int(status)


def test_every_answer_has_an_example_of_its_schema(openapi: dict[str, Any]) -> None:
    for _, status, response in responses(openapi):
        if status not in ("304", "307"):
            (content,) = response["content"].values()
            jsonschema.validate(content["example"], content["schema"] | {"components": openapi["components"]})


VARYING = {"model", "model_build_id", "build_id", "finished_at", "serving_since", "trained_at", "version"}
"""What answers have a new value of in every run of the tests."""


def without_varying(answer: Any) -> Any:
    """An answer without what varies, its numbers rounded: other machines learn slightly other weights."""
    if isinstance(answer, dict):
        return {name: without_varying(each) for name, each in answer.items() if name not in VARYING}
    if isinstance(answer, list):
        return [without_varying(each) for each in answer]
    return pytest.approx(answer, abs=1e-3) if isinstance(answer, float) else answer


@pytest.mark.parametrize("name", sorted(set(EXAMPLES) - {"metrics"}))
def test_the_examples_are_what_the_sample_answers(sample: httpx.Client, name: str) -> None:
    """`python -m tests.support.examples` writes them anew."""
    answer = answered(sample, EXAMPLES[name])
    assert without_varying(answer) == without_varying(EXAMPLES[name]["answer"])


def test_endpoints_share_the_schemas_of_their_values(openapi: dict[str, Any]) -> None:
    inlined = [
        (path, parameter["name"])
        for path, operation in endpoints(openapi)
        for parameter in operation.get("parameters", [])
        if "enum" in str(parameter["schema"])
    ]
    assert inlined == []
    names = openapi["components"]["schemas"]
    assert names["Platform"]["enum"] == ["amazon", "disney", "hulu", "netflix"]
    assert {"Country", "DurationType", "Genre", "GenreOrLabel", "Order", "Sort", "TitleType"} <= set(names)
    for name in ("Platform", "Country", "Genre", "GenreOrLabel"):
        assert len(set(names[name]["x-enum-varnames"])) == len(names[name]["enum"])


def test_examples_are_of_what_is_served() -> None:
    parameter = {"examples": ["netflix"]}
    exemplify_what_is_served(parameter, ["hulu", "mubi"])
    assert parameter["examples"] == ["hulu"]
    exemplify_what_is_served(parameter, ["amazon", "hulu"])
    assert parameter["examples"] == ["hulu"]


@pytest.mark.parametrize("example", ["422", "404"])
def test_the_examples_of_problems_are_what_is_answered(
    openapi: dict[str, Any], sample: httpx.Client, example: str
) -> None:
    documented = openapi["paths"]["/get_actor"]["get"]["responses"][example]["content"]["application/problem+json"]
    asked: dict[str, Any] = {"422": {"platform": "netflx", "year": 2021}, "404": {"platform": "hulu", "year": 1800}}[
        example
    ]
    assert sample.get("/get_actor", params=asked).json() == documented["example"]


@pytest.fixture
def page(browser: Browser, sample_service: Service) -> Iterator[Page]:
    """A page that must not contact any other host, and must not report errors."""
    context = browser.new_context(base_url=sample_service.url)
    page = context.new_page()
    elsewhere: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: elsewhere.append(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert [url for url in elsewhere if not url.startswith((sample_service.url, f"blob:{sample_service.url}"))] == []
    assert complaints == []


def test_the_documentation_tries_a_query(page: Page) -> None:
    page.goto("/docs")
    operation = page.locator("#operations-catalog-get_actor")
    operation.get_by_role("button", name="The actor in most titles").click()
    operation.get_by_role("button", name="Execute").click()
    answer = operation.locator(".live-responses-table .response-col_description pre").first
    answer.wait_for()
    assert "élodie kowalski" in answer.inner_text()


def test_the_other_documentation_shows_every_query(page: Page) -> None:
    page.goto("/redoc")
    page.get_by_role("heading", name="The longest title").wait_for()
    assert page.get_by_text("API docs by Redocly").is_visible()
