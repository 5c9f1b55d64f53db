"""Answers the errors that endpoints and the framework raise."""

from http import HTTPStatus

from fastapi import Request, Response
from starlette.exceptions import HTTPException

from api.http.methods import methods_of, wrong_method
from api.http.paths import path_in_service
from api.http.problems import LONGEST_QUOTE, UNREADABLE_BODY, ProblemError, closest_to, problem_response


async def answer_problem(request: Request, error: Exception) -> Response:
    """Answer every `HTTPException`, from endpoints and from the framework (unknown path, wrong method)."""
    assert isinstance(error, HTTPException)  # noqa: S101
    if not isinstance(error, ProblemError):
        error = explain_framework_error(request, error)
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED and request.method == "OPTIONS":
        return Response(status_code=HTTPStatus.NO_CONTENT, headers=error.headers)
    return problem_response(error)


def explain_framework_error(request: Request, error: HTTPException) -> ProblemError:
    """Turn a bare error of the framework into one that says what would be right."""
    status = HTTPStatus(error.status_code)
    path = path_in_service(request.scope)
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        return wrong_method(request.scope, methods_of(request.scope))
    if status == HTTPStatus.NOT_FOUND:
        paths = list(request.app.openapi()["paths"])
        closest = closest_to(path, paths)
        hint = f" Did you mean {closest}?" if closest else ""
        return ProblemError(
            status, f"There is nothing at {path[:LONGEST_QUOTE]}.{hint} / lists what there is.", closest=closest
        )
    if status == HTTPStatus.BAD_REQUEST:
        return UNREADABLE_BODY
    return ProblemError(status, f"{error.detail}.", error.headers)
