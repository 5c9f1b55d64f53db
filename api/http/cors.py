"""Requests from the pages of other origins, where they are configured."""

from http import HTTPStatus

from fastapi import Response
from fastapi.middleware.cors import CORSMiddleware
from starlette.datastructures import Headers

from api.http.problems import ProblemError, problem_response


class CrossOrigin(CORSMiddleware):
    """Starlette's middleware, except that it refuses with a problem document too."""

    def preflight_response(self, request_headers: Headers) -> Response:
        """What a browser is told before it sends a request."""
        response = super().preflight_response(request_headers)
        if response.status_code == HTTPStatus.OK:
            return response
        origin = request_headers["origin"]
        return problem_response(
            ProblemError(HTTPStatus.BAD_REQUEST, f"{bytes(response.body).decode()}: {origin} may not ask so.")
        )
