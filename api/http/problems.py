"""Errors as problem documents after RFC 9457: one exception to raise, and one form for all that goes wrong."""

from collections.abc import Mapping
from difflib import get_close_matches
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException

LONGEST_QUOTE = 200
"""As many characters of what a client sent are repeated, or compared with what would be right."""


class WrongParameter(BaseModel):
    """A parameter that the request cannot be answered with."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    parameter: str
    """Its name, as given or as required."""
    given: str | None = None
    """Its value, cut after 200 characters; absent where the parameter is missing."""
    allowed: list[str]
    """The values it can have, or one text that describes them; for an unknown parameter, the names that there are."""
    closest: str | None = None
    """What was probably meant, where anything is close."""
    detail: str
    """All of this as one sentence."""


class Problem(BaseModel):
    """Why there is no answer: a problem document after RFC 9457."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    type: str = "about:blank"
    """Always `about:blank`: the status says which kind of problem this is."""
    title: str
    """The name of the status."""
    status: int
    """The status of the response."""
    detail: str
    """What is wrong, and what would be right."""
    errors: list[WrongParameter] | None = None
    """With status 422: each parameter that is wrong."""
    searched: dict[str, Any] | None = None
    """With status 404 of a query: what was searched for, as it was understood."""
    closest: str | None = None
    """With status 404 of an unknown path: the path that was probably meant."""
    command: str | None = None
    """With status 503: the command that makes what is missing."""


class ProblemError(HTTPException):
    """Raised anywhere in a request, it becomes the answer."""

    def __init__(self, status: HTTPStatus, detail: str, headers: Mapping[str, str] | None = None, **more: Any) -> None:
        """Name the problem.

        Args:
            status: The status of the response.
            detail: What is wrong, and what would be right.
            headers: More headers for the response.
            more: Other members of `Problem`.
        """
        super().__init__(status, detail, dict(headers or {}))
        self.more = more


def problem_response(error: ProblemError) -> Response:
    """The response that tells of a problem."""
    problem = Problem(
        title=HTTPStatus(error.status_code).phrase,
        status=error.status_code,
        detail=error.detail,
        **error.more,
    )
    return Response(
        problem.model_dump_json(exclude_none=True, indent=2),
        error.status_code,
        headers={"Cache-Control": "no-store", **(error.headers or {})},
        media_type="application/problem+json",
    )


def closest_to(given: str, known: list[str]) -> str | None:
    """What was probably meant, where anything is close."""
    return next(iter(get_close_matches(given[:LONGEST_QUOTE], known, n=1)), None)


async def answer_problem(request: Request, error: Exception) -> Response:
    """The answer to every `HTTPException`: of the endpoints, and of the framework (no such path, no such method)."""
    assert isinstance(error, HTTPException)  # noqa: S101
    if not isinstance(error, ProblemError):
        error = explain_framework_error(request, error)
    return problem_response(error)


def explain_framework_error(request: Request, error: HTTPException) -> ProblemError:
    """Say of the framework's bare errors what would be right."""
    status = HTTPStatus(error.status_code)
    path = request.url.path
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        methods = (error.headers or {})["Allow"]
        allowed = "GET, HEAD" if methods == "GET" else methods
        detail = f"{path[:LONGEST_QUOTE]} does not answer to {request.method}, only to {allowed}."
        return ProblemError(status, detail, {"Allow": allowed})
    if status == HTTPStatus.NOT_FOUND:
        paths = list(request.app.openapi()["paths"])
        closest = closest_to(path, paths)
        hint = f" Did you mean {closest}?" if closest else ""
        return ProblemError(
            status, f"There is nothing at {path[:LONGEST_QUOTE]}.{hint} / lists what there is.", closest=closest
        )
    if status == HTTPStatus.BAD_REQUEST:
        return ProblemError(status, "The body cannot be read: it must be JSON in UTF-8, plain, and not deeply nested.")
    return ProblemError(status, f"{error.detail}.", error.headers)
