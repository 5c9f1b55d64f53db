"""What the OpenAPI document says beyond the endpoints themselves: the introduction, and how they fail."""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.schemas import Problem

DESCRIPTION = """
Answers about the titles of four streaming platforms, and how their users rate them.

- **Values** are matched without regard to case and to white space around them. A parameter that a query does not know,
  or that is given twice, is refused. All text in answers is in lower case.
- **Errors** are problem documents (RFC 9457, `application/problem+json`) that say what was wrong and what would be
  right. Everything is read with GET (or HEAD); other methods are refused (405).
- **Freshness**: a newly published build is served within two seconds. Answers carry the build as `ETag`; send it back
  as `If-None-Match`, and 304 says that the answer still holds.
- **Every response** names its request in `X-Request-ID`, the same as in the log; a request may bring its own (up to 64
  letters, digits, `.`, `_`, `-`).
- The URLs of the first version keep working: with a trailing slash too, `/get_movie_count` for `/get_score_count`, and
  the parameters `score` for `scored`, `release_year` for `year`.
"""
TAGS = [
    {"name": "catalog", "description": "The four queries. Each is a file of `api/queries`, in SQL."},
    {"name": "operations", "description": "How the service is."},
]

# Examples of problem documents.
A_WRONG_PLATFORM = "platform: 'netflx' cannot be used; allowed: amazon, disney, hulu, netflix; did you mean netflix?"
WRONG_PARAMETERS = {
    "title": HTTPStatus.UNPROCESSABLE_ENTITY.phrase,
    "status": 422,
    "detail": A_WRONG_PLATFORM,
    "errors": [
        {
            "parameter": "platform",
            "given": "netflx",
            "allowed": ["amazon", "disney", "hulu", "netflix"],
            "closest": "netflix",
            "detail": A_WRONG_PLATFORM,
        }
    ],
}
NOTHING_FOUND = {
    "title": "Not Found",
    "status": 404,
    "detail": "Nothing matches platform=hulu, year=1800.",
    "searched": {"platform": "hulu", "year": 1800},
}
NO_WAREHOUSE = {
    "title": "Service Unavailable",
    "status": 503,
    "detail": "There is no warehouse at warehouse/cartelera.duckdb yet: `dbt build` makes it. "
    "What `dbt build` publishes is served within two seconds.",
    "command": "dbt build",
}


def header(description: str) -> dict[str, Any]:
    """A header of a response."""
    return {"description": description, "schema": {"type": "string"}}


def problem(description: str, example: dict[str, Any]) -> dict[str, Any]:
    """A way to fail, for the `responses` of an endpoint."""
    return {
        "model": Problem,
        "description": description,
        "content": {"application/json": {"example": {"type": "about:blank"} | example}},
    }


NOT_READY: dict[int | str, dict[str, Any]] = {
    503: problem("There is no published warehouse yet that can be read.", NO_WAREHOUSE)
    | {"headers": {"Retry-After": header("How many seconds to wait before asking again.")}}
}
FRESHNESS = {
    "ETag": header("The build that the answer is from."),
    "Cache-Control": header("`no-cache`: keep it, but ask with `If-None-Match` before using it again."),
}


def answers(example: dict[str, Any], *, may_find_nothing: bool = False) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a query.

    Args:
        example: An answer.
        may_find_nothing: Whether 404 is among them.
    """
    return {
        200: {
            "description": "The answer.",
            "content": {"application/json": {"example": example}},
            "headers": FRESHNESS,
        },
        304: {"description": "The answer that `If-None-Match` names still holds.", "headers": FRESHNESS},
        **({404: problem("Nothing matches.", NOTHING_FOUND)} if may_find_nothing else {}),
        422: problem("A parameter is missing, unknown, given twice, or has a value it cannot have.", WRONG_PARAMETERS),
        **NOT_READY,
    }


def document(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document of the service, with problems under their own media type, as they are sent."""
    if app.openapi_schema is None:
        app.openapi_schema = get_openapi(
            title=app.title,
            version=app.version,
            summary=app.summary,
            description=app.description,
            routes=app.routes,
            tags=app.openapi_tags,
            license_info=app.license_info,
        )
        for operations in app.openapi_schema["paths"].values():
            for operation in operations.values():
                name_problems(operation["responses"])
                show_required_first(operation.get("parameters", []))
    return app.openapi_schema


def show_required_first(parameters: list[dict[str, Any]]) -> None:
    """Sort the parameters of an endpoint, and have the required ones filled in where it can be tried."""
    parameters.sort(key=lambda parameter: not parameter["required"])
    for parameter in parameters:
        if parameter["required"]:
            parameter["example"] = parameter["schema"]["examples"][0]


def name_problems(responses: dict[str, Any]) -> None:
    """Give the problems among the responses of an endpoint their media type, and all responses the request id."""
    for status, response in responses.items():
        response["headers"] = response.get("headers", {}) | {
            "X-Request-ID": header("The name of this request in the log.")
        }
        if int(status) >= 400:  # noqa: PLR2004
            response["content"] = {"application/problem+json": response["content"]["application/json"]}
