"""What a client accepts."""

from starlette.datastructures import Headers
from starlette.types import Scope


def asks_for_html(scope: Scope) -> bool:
    """Whether a browser asks for a document to show."""
    return scope["method"] in ("GET", "HEAD") and "text/html" in Headers(scope=scope).get("accept", "")
