"""The headers that tell browsers what an answer may load, who may frame it, and that they must keep to HTTPS."""

import re
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256

from starlette.types import ASGIApp, Message, Receive, Scope, Send

NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'"
"""The policy of all answers that are no pages: whatever a browser takes them for, they load and run nothing."""
ALWAYS = [(b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer")]
"""A URL of the page may name a user, so no other page is told it."""
KEEP_TO_HTTPS = (b"strict-transport-security", b"max-age=31536000")
"""For a year (RFC 6797)."""

POLICY = b"content-security-policy"
INLINE_SCRIPT = re.compile(r"<script(?:\s(?![^>]*\bsrc=)[^>]*)?>(.*?)</script>", re.DOTALL)

RawHeaders = list[tuple[bytes, bytes]]


class SecurityHeaders:
    """ASGI middleware that adds these headers to every answer; a page brings its own policy."""

    def __init__(self, app: ASGIApp, frame_ancestors: Sequence[str]) -> None:
        """Wrap `app`.

        Args:
            app: The application.
            frame_ancestors: The origins whose pages may show pages of the service in a frame.
        """
        self.app = app
        allowed = " ".join(frame_ancestors) or "'none'"
        self.frames = f"; frame-ancestors {allowed}".encode()
        self.of_no_page = [(POLICY, NOTHING.encode() + self.frames), *ALWAYS]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let `app` answer, and complete its headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        https = [KEEP_TO_HTTPS] if scope["scheme"] == "https" else []

        async def send_secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*self.complete(message["headers"]), *https]}
            await send(message)

        await self.app(scope, receive, send_secured)

    def complete(self, headers: RawHeaders) -> RawHeaders:
        """The headers of an answer with those that it lacks."""
        for number, (name, value) in enumerate(headers):
            if name == POLICY:
                return [*headers[:number], (POLICY, value + self.frames), *headers[number + 1 :], *ALWAYS]
        return [*headers, *self.of_no_page]


def hashes_of_scripts(html: str) -> str:
    """The sources that let a policy run the scripts inside a document, and no others.

    Args:
        html: The document.

    Returns:
        Sources such as `'sha256-…'`, separated by spaces.
    """
    digests = (sha256(script.encode()).digest() for script in INLINE_SCRIPT.findall(html))
    return " ".join(f"'sha256-{b64encode(digest).decode()}'" for digest in digests)
