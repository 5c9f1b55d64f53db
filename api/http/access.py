"""Which key a request has, and why it is refused without a valid one."""

from http import HTTPStatus
from urllib.parse import quote, unquote_to_bytes

from starlette.types import Scope

from api.http.problems import ProblemError
from api.keys.key_file import Key
from api.keys.key_ring import KeyRing

COOKIE = "cartelera_key"
"""The cookie that has a browser's key."""
CHALLENGE = 'Bearer realm="Cartelera"'
HOW_TO_SEND = "Send it as `Authorization: Bearer KEY` or as `X-API-Key: KEY`."
NO_KEY = ProblemError(
    HTTPStatus.UNAUTHORIZED, f"This service asks for a key. {HOW_TO_SEND}", {"WWW-Authenticate": CHALLENGE}
)
UNKNOWN_KEY = ProblemError(
    HTTPStatus.UNAUTHORIZED,
    "There is no such key. Send it whole, as it was given to you.",
    {"WWW-Authenticate": f'{CHALLENGE}, error="invalid_token"'},
)


def identify(scope: Scope, ring: KeyRing) -> tuple[Key | None, ProblemError | None]:
    """Find the key of a request, and why the request is refused.

    Returns:
        The key, or None where there is none or an unknown one; and the problem: 401 without a key, 403 with one that
        was revoked, None with a valid one.
    """
    presented = presented_key(scope)
    if presented is None:
        return None, NO_KEY
    key = ring.find(presented)
    if key is None:
        return None, UNKNOWN_KEY
    return key, revoked(key) if key.revoked else None


def presented_key(scope: Scope) -> bytes | None:
    """The key that a request has: in `Authorization`, else in `X-API-Key`, else in its cookie; None where it has none.

    An `Authorization` of another scheme is for a proxy.
    """
    headers = dict(scope["headers"])
    scheme, _, token = headers.get(b"authorization", b"").partition(b" ")
    if scheme.lower() == b"bearer":
        return bytes(token.strip())
    if b"x-api-key" in headers:
        return bytes(headers[b"x-api-key"])
    return kept_key(headers.get(b"cookie", b""))


def kept_key(cookies: bytes) -> bytes | None:
    """The key among the cookies of a browser; None where there is none."""
    for cookie in cookies.split(b";"):
        name, _, value = cookie.strip().partition(b"=")
        if name == COOKIE.encode():
            return unquote_to_bytes(value)
    return None


def as_cookie(key: str) -> str:
    """A key as the value of a cookie, which may not have all letters."""
    return quote(key, safe="")


def revoked(key: Key) -> ProblemError:
    """The problem that a key is no longer valid."""
    return ProblemError(
        HTTPStatus.FORBIDDEN,
        f"The key {key.name} was revoked on {key.revoked}. Ask whoever gave it to you for a new one.",
        {"WWW-Authenticate": CHALLENGE},
    )
