"""The request id, the access log and the metrics of every request."""

import logging
import os
import re
import time
from functools import lru_cache
from http import HTTPStatus

from prometheus_client import Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.logs import log_request
from api.http.paths import Paths, path_in_service
from api.http.problems import ProblemError, problem_response

REQUESTS = Counter("http_requests", "Requests answered.", ["method", "path", "status"])
DURATIONS = Histogram(
    "http_request_duration_seconds",
    "From the arrival of a request to the end of its answer.",
    ["path"],
    buckets=[0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0],
)
REQUESTS_BY_KEY = Counter("cartelera_requests_by_key", "Requests with a key of the file of keys.", ["key", "status"])
GOOD_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")

error_log = logging.getLogger("api.error")


class Observation:
    """The outermost ASGI middleware, so that it observes whatever happens inside."""

    def __init__(self, app: ASGIApp, paths: Paths) -> None:
        """Wrap `app`.

        Args:
            app: The application that answers.
            paths: The paths with metrics of their own; all others share one.
        """
        self.app = app
        self.paths = paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let `app` answer, log the request and count it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()
        request_id = given_request_id(scope) or new_request_id()
        status = HTTPStatus.INTERNAL_SERVER_ERROR.value
        has_begun = False

        async def send_with_request_id(message: Message) -> None:
            nonlocal status, has_begun
            if message["type"] == "http.response.start":
                has_begun = True
                status = message["status"]
                message = {**message, "headers": [*message["headers"], (b"x-request-id", request_id.encode())]}
            await send(message)

        try:
            await self.app(scope, receive, send_with_request_id)
        except Exception:
            error_log.exception("A request failed", extra={"fields": {"request_id": request_id}})
            if not has_begun:
                failure = ProblemError(HTTPStatus.INTERNAL_SERVER_ERROR, "This is our fault; the log says more.")
                await problem_response(failure)(scope, receive, send_with_request_id)
        self.record(scope, request_id, status, time.perf_counter() - began)

    def record(self, scope: Scope, request_id: str, status: int, seconds: float) -> None:
        """Count a finished request and write its log line."""
        path = self.paths.find(path_in_service(scope)) or "other"
        requests_of(scope["method"], path, status).inc()
        durations_of(path).observe(seconds)
        fields = {
            "request_id": request_id,
            "client": scope["client"][0] if scope["client"] else None,
            "method": scope["method"],
            "path": scope["path"],
            "query": scope["query_string"].decode("latin-1"),
            "status": status,
            "duration_ms": round(seconds * 1000, 3),
        }
        if "key" in scope:
            fields["key"] = scope["key"]
            requests_with(scope["key"], status).inc()
        log_request(fields)


@lru_cache(maxsize=1000)
def requests_of(method: str, path: str, status: int) -> Counter:
    """The counter for these labels, cached because looking it up takes longer than counting."""
    return REQUESTS.labels(method, path, status)


@lru_cache(maxsize=1000)
def requests_with(key: str, status: int) -> Counter:
    """The same for the requests with a key, by its name."""
    return REQUESTS_BY_KEY.labels(key, status)


@lru_cache(maxsize=1000)
def durations_of(path: str) -> Histogram:
    """The durations of this path, cached for the same reason."""
    return DURATIONS.labels(path)


def new_request_id() -> str:
    """Make an id for a request that has none."""
    return os.urandom(16).hex()


def given_request_id(scope: Scope) -> str | None:
    """The id that the client or a proxy gave the request; None where it is missing or not safe to log."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and GOOD_REQUEST_ID.fullmatch(value):
            return str(value, "ascii")
    return None
