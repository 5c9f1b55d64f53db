"""The first version of the endpoints, below `/v1`, and the older URLs that these replace."""

from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.paths import Paths, path_in_service, way_to_root

VERSION = "/v1"
DEPRECATED_SINCE = "@1795651200"
"""The day since which URLs without a version are deprecated, 2026-11-26, as `Deprecation` has it (RFC 9745)."""
RENAMED = dict.fromkeys(("/get_movie_count", "/get_movie_count/"), "/get_score_count")
"""URLs of the first version with another name now."""


class Versions:
    """ASGI middleware that finds endpoints below `/v1`, and names the new URL in the answers of each old one."""

    def __init__(self, app: ASGIApp, endpoints: Paths, lasting: Paths) -> None:
        """Wrap `app`.

        Args:
            app: The application, which knows the endpoints without the version.
            endpoints: The paths that the version has.
            lasting: Those of them that keep their URL without the version too.
        """
        self.app = app
        self.endpoints = endpoints
        self.lasting = lasting

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let `app` answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = path_in_service(scope)
        below = path.removeprefix(VERSION)
        if below not in (path, "/") and self.endpoints.find(below):
            await self.app({**scope, "root_path": scope["root_path"] + VERSION}, receive, send)
            return
        successor = self.successor(path)
        if successor is None:
            await self.app(scope, receive, send)
            return
        headers = deprecation(way_to_root(path) + quote(successor.removeprefix("/")))

        async def send_deprecated(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(headers)
            await send(message)

        await self.app(scope, receive, send_deprecated)

    def successor(self, path: str) -> str | None:
        """The path that replaces another one; None where that is no old one."""
        if path in RENAMED:
            return RENAMED[path]
        if self.lasting.find(path) or not self.endpoints.find(path):
            return None
        return VERSION + path


def deprecation(successor: str) -> dict[str, str]:
    """The headers of an answer at an old URL.

    Args:
        successor: The new URL, relative to the old one.
    """
    return {"Deprecation": DEPRECATED_SINCE, "Link": f'<{successor}>; rel="successor-version"'}
