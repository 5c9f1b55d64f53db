"""Which methods a path answers to."""

from collections.abc import Sequence
from http import HTTPStatus

from starlette.routing import Match, Mount
from starlette.types import Scope

from api.http.paths import path_in_service, root_path_of
from api.http.problems import LONGEST_QUOTE, ProblemError

OF_ENDPOINTS = ("GET", "POST")


def methods_of(scope: Scope) -> list[str]:
    """The methods of the endpoints at the path of a request; none where there is no endpoint.

    The framework stops at the first endpoint of a path, and another one may answer to another method.
    """
    # The router has changed the root path of a request that it has passed on to a mounted application.
    asked = {**scope, "root_path": root_path_of(scope)}
    routes = [route for route in scope["app"].routes if not isinstance(route, Mount)]
    return [
        method
        for method in OF_ENDPOINTS
        if any(route.matches({**asked, "method": method})[0] == Match.FULL for route in routes)
    ]


def wrong_method(scope: Scope, methods: Sequence[str]) -> ProblemError:
    """The problem that a path does not answer to the method of a request, only to these."""
    allowed = ", ".join([*("GET, HEAD" if method == "GET" else method for method in methods), "OPTIONS"])
    path = path_in_service(scope)[:LONGEST_QUOTE]
    detail = f"{path} does not answer to {scope['method']}, only to {allowed}."
    return ProblemError(HTTPStatus.METHOD_NOT_ALLOWED, detail, {"Allow": allowed})
