"""Limits for request bodies: how long they may be, and how long they may take to arrive."""

import asyncio
from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.problems import ProblemError, problem_response

LONGEST_BODY = 262_144
"""Bytes; 1,000 ratings take about 45,000."""
SECONDS_TO_SEND = 10.0
CLOSE = {"Connection": "close"}
"""The rest of the body is not read, so the connection cannot be used again."""
LATE_BODY = ProblemError(HTTPStatus.REQUEST_TIMEOUT, f"No whole body came within {SECONDS_TO_SEND:.0f} seconds.", CLOSE)
LONG_BODY = ProblemError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"The body may have {LONGEST_BODY:,} bytes.", CLOSE)


class BoundedBody:
    """ASGI middleware that reads the body before the application, and refuses one that is too long or too slow."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on to `app`, unless the body is refused."""
        if scope["type"] != "http" or scope["method"] != "POST":
            await self.app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(SECONDS_TO_SEND):
                message = await read(receive)
        except TimeoutError:
            await problem_response(LATE_BODY)(scope, receive, send)
            return
        if message is None:
            await problem_response(LONG_BODY)(scope, receive, send)
            return

        messages = [message]

        async def receive_what_was_read() -> Message:
            return messages.pop() if messages else await receive()

        await self.app(scope, receive_what_was_read, send)


async def read(receive: Receive) -> Message | None:
    """The whole body as one message; None where it is too long."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return message
        body += message.get("body", b"")
        if len(body) > LONGEST_BODY:
            return None
        if not message.get("more_body", False):
            return {"type": "http.request", "body": bytes(body), "more_body": False}
