"""Errors as problem documents (RFC 9457): one exception to raise, and one format for all errors."""

from collections.abc import Mapping
from difflib import get_close_matches
from http import HTTPStatus
from typing import Any

from fastapi import Response
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException

LONGEST_QUOTE = 200
"""What a client sent is cut to this many characters before it is repeated or compared."""


class WrongParameter(BaseModel):
    """A wrong parameter of a request."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    parameter: str
    """The parameter's name, as given or as required."""
    given: str | None = None
    """The given value, cut after 200 characters; absent where the parameter is missing."""
    allowed: list[str]
    """The allowed values, or one text that describes them; for an unknown parameter, the names of the known ones."""
    closest: str | None = None
    """The allowed value that was probably meant; absent where none is close."""
    detail: str
    """All of this as one sentence."""


class Problem(BaseModel):
    """A problem document (RFC 9457) that explains why there is no answer."""

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
    """With status 404 of a query: the search parameters, as they were understood."""
    closest: str | None = None
    """With status 404 of an unknown path: the path that was probably meant."""
    command: str | None = None
    """With status 503: the command that creates what is missing."""


class ProblemError(HTTPException):
    """An error that becomes the response of the request in which it is raised."""

    def __init__(self, status: HTTPStatus, detail: str, headers: Mapping[str, str] | None = None, **more: Any) -> None:
        """Describe the problem.

        Args:
            status: The status of the response.
            detail: What is wrong, and what would be right.
            headers: More headers for the response.
            more: Other members of `Problem`.
        """
        super().__init__(status, detail, dict(headers or {}))
        self.more = more


UNREADABLE_BODY = ProblemError(
    HTTPStatus.BAD_REQUEST, "The body cannot be read: it must be JSON in UTF-8, plain, and not deeply nested."
)


def nothing_matches(searched: dict[str, Any]) -> ProblemError:
    """The problem that a query has no answer for the parameters that are given."""
    described = ", ".join(f"{name}={value}" for name, value in searched.items())
    return ProblemError(HTTPStatus.NOT_FOUND, f"Nothing matches {described}.", searched=searched)


def no_such_title(parameter: str, title_id: str) -> ProblemError:
    """The problem that no title has the id that came from `parameter`."""
    return ProblemError(
        HTTPStatus.NOT_FOUND,
        f"{parameter}: there is no title {title_id!r}; /v1/titles?search=… finds titles by their words.",
        searched={parameter: title_id},
    )


def problem_document(error: ProblemError) -> Problem:
    """What a problem says, as the body of a response."""
    return Problem(
        title=HTTPStatus(error.status_code).phrase, status=error.status_code, detail=error.detail, **error.more
    )


def problem_response(error: ProblemError) -> Response:
    """The response for a problem."""
    return Response(
        problem_document(error).model_dump_json(exclude_none=True, indent=2),
        error.status_code,
        headers={"Cache-Control": "no-store", **(error.headers or {})},
        media_type="application/problem+json",
    )


def closest_to(given: str, known: list[str]) -> str | None:
    """The known name closest to the given one; None where none is close."""
    return next(iter(get_close_matches(given[:LONGEST_QUOTE], known, n=1)), None)
