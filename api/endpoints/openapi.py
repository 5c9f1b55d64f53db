"""The parts of the OpenAPI document that are not in the endpoints: the introduction, and the failures."""

import json
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.endpoints.guard_document import document_guard
from api.http.body import LATE_BODY, LONG_BODY
from api.http.problems import (
    UNREADABLE_BODY,
    Problem,
    ProblemError,
    no_such_title,
    nothing_matches,
    problem_document,
)
from api.http.versions import VERSION
from api.http.wrong_parameters import explain, wrong_parameters
from api.served.binding import BOUND_VALUES, no_model_yet, no_warehouse_yet

DESCRIPTION = """
Answers about the titles of streaming platforms, and how their users rate them.

- **Values** are matched without regard to case and to white space around them. A parameter that a query does not know
  is refused, and so is one that is given twice, unless it takes several values. All text in answers is in lower case.
- **Errors** are problem documents (RFC 9457, `application/problem+json`) that say what was wrong and what would be
  right. Everything is read with GET (or HEAD), except that somebody new sends ratings with POST; other methods are
  refused (405).
- **Recommendations** say whether they are `personalised`, why, and which model they are from. A prediction is a sum of
  four parts, and is shown as one. Where a model's factors predict nothing, its answers leave taste out and say so.
- **Lists** are ordered by what people choose, not by stars, and name the titles that put each work there. Where that
  finds no more than the popular works do, they hold works of like content, or popular ones, and say so in `by`.
- **Freshness**: a newly published build or model is served within two seconds. Answers carry the build (and the model)
  as `ETag`; send it back as `If-None-Match`, and 304 says that the answer still holds.
- **Every response** names its request in `X-Request-ID`, the same as in the log; a request may bring its own (up to 64
  letters, digits, `.`, `_`, `-`).
- **URLs** below `/v1` last: what would break programs that use them gets the URL `/v2` instead. So do the URLs of the
  five queries and of the operations without `/v1`. All other URLs without it still work; their answers name the new one
  (`Deprecation`, and `Link` with `successor-version`).
- **Old names** work too: a slash at the end of a query's URL, `/get_movie_count` for `/get_score_count`, and the
  parameters `score` for `scored`, `release_year` for `year`. So do those of other editions of the exercise:
  `/get_listedin`, the parameters `anio`, `plataforma` and `dtype`, and values in the path, as in
  `/get_max_duration/2020/netflix/min`, which are redirected.
"""
LASTING = {"catalog", "operations"}
"""The tags of the endpoints whose URLs without a version last."""
TAGS = [
    {"name": "catalog", "description": "The five queries. Each is a file of `api/queries`, in SQL."},
    {"name": "recommendations", "description": "Whether to watch a title, and which titles, from the current model."},
    {
        "name": "titles",
        "description": "The titles: searched and filtered, with counts beside each filter, one by one, on other "
        "platforms, and those that are similar to one.",
    },
    {"name": "operations", "description": "How the service is."},
]

EXAMPLES: dict[str, dict[str, Any]] = json.loads((Path(__file__).parent / "examples.json").read_text("utf-8"))
"""By the name of the endpoint: a request and the answer of the sample, which `tests/support/examples.py` writes."""

# Examples of failures, made by the functions that make the real ones.
WRONG_PARAMETERS = wrong_parameters(
    [explain("platform", "netflx", "'netflx' cannot be used", ["amazon", "disney", "hulu", "netflix"], meant="netflx")]
)
WRONG_BODY = wrong_parameters([explain("ratings.0.rating", "7", "7 cannot be used", ["a number from 0.5 to 5"])])
NOTHING_FOUND = nothing_matches({"platform": "hulu", "year": 1800})
UNKNOWN_TITLE = no_such_title("movie_id", "ns0")
NO_WAREHOUSE = no_warehouse_yet("There is no warehouse at warehouse/cartelera.duckdb yet: `cartelera build` makes it.")
NO_MODEL = no_model_yet("There is no model in models yet: `python -m ml.train` makes one.")


def header(description: str) -> dict[str, Any]:
    """A header of a response."""
    return {"description": description, "schema": {"type": "string"}}


def problem(description: str, example: ProblemError) -> dict[str, Any]:
    """Describe a failure, for the `responses` of an endpoint."""
    return {
        "model": Problem,
        "description": description,
        "content": {"application/json": {"example": problem_document(example).model_dump(exclude_none=True)}},
    }


Responses = dict[int | str, dict[str, Any]]
"""The type of FastAPI's `responses` argument."""
RETRY_AFTER = {"headers": {"Retry-After": header("How many seconds to wait before asking again.")}}
NOT_READY: Responses = {
    503: problem("There is no published warehouse yet that can be read.", NO_WAREHOUSE) | RETRY_AFTER
}
NO_RECOMMENDER: Responses = {
    503: problem("There is no model yet that can be read, or no published warehouse.", NO_MODEL) | RETRY_AFTER
}
FRESHNESS = {
    "ETag": header("The build that the answer is from, and the model where one has part in it."),
    "Cache-Control": header("`no-cache`: keep it, but ask with `If-None-Match` before using it again."),
}


NO_TITLE: Responses = {404: problem("There is no such title.", UNKNOWN_TITLE)}
NOTHING: Responses = {404: problem("Nothing matches.", NOTHING_FOUND)}
WRONG = "A parameter is missing, unknown, given twice, or has a value it cannot have."


def read_answers(failures: Responses) -> Responses:
    """The `responses` of a GET endpoint that depends on the build, with its further failures."""
    return {
        200: {"description": "The answer.", "headers": FRESHNESS},
        304: {"description": "The answer that `If-None-Match` names still holds.", "headers": FRESHNESS},
        **failures,
        422: problem(WRONG, WRONG_PARAMETERS),
        **NOT_READY,
    }


def recommended_answers(failures: Responses) -> Responses:
    """The `responses` of a GET endpoint that depends on the model, with its further failures."""
    return read_answers(failures) | NO_RECOMMENDER


def posted_answers(failures: Responses) -> Responses:
    """The `responses` of an endpoint that takes JSON, with its further failures."""
    return {
        200: {"description": "The answer."},
        **failures,
        400: problem("The body cannot be read.", UNREADABLE_BODY),
        408: problem("The body did not come in time.", LATE_BODY),
        413: problem("The body is too long.", LONG_BODY),
        422: problem("The body, or something in it, is not as it has to be.", WRONG_BODY),
        **NO_RECOMMENDER,
    }


def document(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document of the service, with problem documents under the media type that they are sent with.

    It is rebuilt when a new build has brought other names, or scores of another scale.
    """
    named = BOUND_VALUES.get()
    if app.openapi_schema is None or app.state.documented_names != named:
        app.state.documented_names = named
        app.openapi_schema = get_openapi(
            title=app.title,
            version=app.version,
            summary=app.summary,
            description=app.description,
            routes=app.routes,
            tags=app.openapi_tags,
            license_info=app.license_info,
        )
        app.openapi_schema["paths"] = {
            url_of(path, operations): operations for path, operations in app.openapi_schema["paths"].items()
        }
        document_guard(app.openapi_schema, with_keys=app.state.keys is not None, with_limits=app.state.rate is not None)
        for operations in app.openapi_schema["paths"].values():
            for operation in operations.values():
                show_answer(operation)
                name_problems(operation["responses"])
                show_required_first(operation.get("parameters", []), app.openapi_schema["components"]["schemas"])
    return app.openapi_schema


def url_of(path: str, operations: dict[str, Any]) -> str:
    """The URL to ask an endpoint at: with the version, except where the URL without it lasts."""
    (operation,) = operations.values()
    return path if set(operation["tags"]) <= LASTING else VERSION + path


def show_required_first(parameters: list[dict[str, Any]], schemas: dict[str, Any]) -> None:
    """Put the required parameters of an endpoint first, and fill in their examples on the documentation page."""
    parameters.sort(key=lambda parameter: not parameter["required"])
    for parameter in parameters:
        name = parameter["schema"].get("$ref", "").rpartition("/")[2]
        exemplify_what_is_served(parameter["schema"], schemas.get(name, {}).get("enum", []))
        if parameter["required"]:
            parameter["example"] = parameter["schema"]["examples"][0]


def show_answer(operation: dict[str, Any]) -> None:
    """Add the example of an endpoint's answer."""
    for content in operation["responses"]["200"]["content"].values():
        content["example"] = EXAMPLES[operation["operationId"]]["answer"]


def exemplify_what_is_served(schema: dict[str, Any], served: list[str]) -> None:
    """Replace an example that the served build does not have, as a platform, by the first value that it has."""
    if served and not set(schema["examples"]) <= set(served):
        schema["examples"] = served[:1]


def name_problems(responses: dict[str, Any]) -> None:
    """Give an endpoint's problem responses their media type, and all its responses the request id."""
    for status, response in responses.items():
        response["headers"] = response.get("headers", {}) | {
            "X-Request-ID": header("The name of this request in the log.")
        }
        if int(status) >= 400:  # noqa: PLR2004
            response["content"] = {"application/problem+json": response["content"]["application/json"]}
