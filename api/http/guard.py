"""The middleware that asks for a key, and refuses clients that send too many requests."""

from http import HTTPStatus

from fastapi import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.accept import asks_for_html
from api.http.access import identify
from api.http.key_form import PATH as KEY_FORM
from api.http.key_form import show_key_form
from api.http.limits import Limits, client_at, too_many
from api.http.paths import path_in_service
from api.http.problems import ProblemError, problem_response
from api.keys.key_file import Key
from api.keys.key_ring import KeyRing
from cartelera.rate import Rate

UNGUARDED = {"/health", "/ready"}
"""For whoever keeps the service running: without a key, and as often as they like."""
BY_CREDENTIALS = (b"vary", b"Authorization, X-API-Key, Cookie")
"""Lets no cache give an answer to somebody without the key."""
CLOSE = (b"connection", b"close")
"""The body of a refused request is not read, so the connection cannot be used again."""

Headers = list[tuple[bytes, bytes]]


class Guard:
    """ASGI middleware in front of all answers. A service without keys and limits has none."""

    def __init__(self, app: ASGIApp, ring: KeyRing | None, rate: Rate | None) -> None:
        """Wrap `app`.

        Args:
            app: The application that answers.
            ring: The keys, one of which a request must have; None where everybody may ask.
            rate: How often a client may ask, unless its key says otherwise; None where only keys limit it.
        """
        self.app = app
        self.ring = ring
        self.rate = rate
        self.limits = Limits()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let `app` answer, or refuse the request."""
        if scope["type"] != "http" or path_in_service(scope) in UNGUARDED:
            await self.app(scope, receive, send)
            return
        key, refusal, headers = None, None, []
        if self.ring is not None:
            key, refusal = identify(scope, self.ring)
            headers.append(BY_CREDENTIALS)
        if key is not None:
            scope["key"] = key.name  # for log and metrics
        if path_in_service(scope) == KEY_FORM:  # it has to be open to those without a key
            refusal = None
        counted, excess = self.count(scope, key)
        await self.send_with(headers + counted, scope, receive, send, excess or refusal)

    def count(self, scope: Scope, key: Key | None) -> tuple[Headers, ProblemError | None]:
        """Count a request.

        Returns:
            The headers that say how many more there may be, and the problem that this is one too many, or None.
        """
        rate = (key and key.rate) or self.rate
        if rate is None:
            return [], None
        client = f"key {key.name}" if key else client_at(scope["client"][0] if scope["client"] else "")
        standing = self.limits.count(client, rate)
        return standing.headers(), too_many(standing) if standing.is_exceeded else None

    async def send_with(
        self, headers: Headers, scope: Scope, receive: Receive, send: Send, refusal: ProblemError | None
    ) -> None:
        """Answer with further headers: a refusal, or what `app` answers."""
        if refusal is not None and scope["method"] not in ("GET", "HEAD"):
            headers = [*headers, CLOSE]

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *headers]}
            await send(message)

        answer = self.app if refusal is None else refuse(scope, refusal)
        await answer(scope, receive, send_with_headers)


def refuse(scope: Scope, refusal: ProblemError) -> Response:
    """The response for a refused request: for a browser that has to give a key, the form that asks for it."""
    if refusal.status_code != HTTPStatus.TOO_MANY_REQUESTS and asks_for_html(scope):
        return show_key_form(scope, refusal)
    return problem_response(refusal)
