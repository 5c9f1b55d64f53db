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

from api.endpoints.openapi import exemplify_what_is_served
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
    assert set(re.findall(r"\$(\w+)", file.read_text())) == documented


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
        assert [name for name, each in schema["properties"].items() if not each.get("description")] == []
    for _, _, response in responses(openapi):
        assert response["description"]


def test_every_query_documents_every_way_to_fail(openapi: dict[str, Any]) -> None:
    may_find_nothing = [
        "/get_max_duration",
        "/get_actor",
        "/get_listed_in",
        "/recommend",
        "/titles",
        "/titles/{id}",
        "/titles/{id}/elsewhere",
        "/titles/{id}/similar",
    ]
    for path, operation in endpoints(openapi):
        if "requestBody" in operation:
            assert set(operation["responses"]) == {"200", "400", "404", "408", "413", "422", "503"}
        elif operation["tags"] != ["operations"]:
            not_found = {"404"} if path in may_find_nothing else set()
            assert set(operation["responses"]) == {"200", "304", "422", "503"} | not_found


def test_every_problem_is_documented_as_one_with_an_example(openapi: dict[str, Any]) -> None:
    for _, status, response in responses(openapi):
        if int(status) >= 400:
            assert list(response["content"]) == ["application/problem+json"]
            assert response["content"]["application/problem+json"]["example"]["status"] == int(status)


def test_every_example_is_of_its_schema(openapi: dict[str, Any]) -> None:
    checked = 0
    for _, _, response in responses(openapi):
        for content in response.get("content", {}).values():
            if "example" in content:
                jsonschema.validate(content["example"], content["schema"] | {"components": openapi["components"]})
                checked += 1
    assert checked >= 17


def test_the_examples_are_what_the_sample_answers(openapi: dict[str, Any], sample: httpx.Client) -> None:
    for path, operation in endpoints(openapi):
        content = operation["responses"]["200"].get("content", {}).get("application/json", {})
        if "example" in content:
            parameters = [each for each in operation["parameters"] if each["required"]]
            required: dict[str, Any] = {each["name"]: each["example"] for each in parameters}
            assert sample.get(path, params=required).json() == content["example"], path


def test_examples_are_of_what_is_served() -> None:
    served = {"enum": ["hulu", "mubi"], "examples": ["netflix"]}
    exemplify_what_is_served(served)
    assert served == {"enum": ["hulu", "mubi"], "examples": ["hulu"]}
    exemplify_what_is_served(served)
    assert served["examples"] == ["hulu"]


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
