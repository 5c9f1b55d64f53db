"""Which key a request has: the keys that are valid now, and the refusals of requests without one."""

import asyncio
import logging
from hashlib import sha256
from hmac import compare_digest
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

from prometheus_client import Gauge
from starlette.types import Scope

from api.http.key_file import Key, KeyFileError, parse_keys, read_bytes
from api.http.problems import ProblemError

COOKIE = "cartelera_key"
"""The cookie that has a browser's key."""
SECONDS_BETWEEN_READINGS = 1.0
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

RELOAD_FAILING = Gauge(
    "cartelera_keys_reload_failing",
    "1 while the file of keys cannot be used, and the keys that it had before are valid.",
    multiprocess_mode="livemostrecent",
)

log = logging.getLogger(__name__)


class KeyRing:
    """The keys in the file as it is now; while it cannot be used, those that it had before."""

    def __init__(self, file: Path) -> None:
        """Read the file.

        Raises:
            KeyFileError: It cannot be used.
        """
        self.file = file
        self.content: bytes | None = read_bytes(file)
        """What was read last; None where that failed."""
        self.keys = parse_keys(self.content, file)

    def find(self, presented: bytes) -> Key | None:
        """Find a key among those that are in the file, revoked ones too."""
        digest = sha256(presented).digest()
        # Every hash is compared, each in the same time, so that the time tells nothing about the keys.
        found = [key for key in self.keys if compare_digest(key.digest, digest)]
        return found[0] if found else None

    async def watch(self) -> None:
        """Read the file about once a second until cancelled."""
        while True:
            await asyncio.sleep(SECONDS_BETWEEN_READINGS)
            self.read_again()

    def read_again(self) -> None:
        """Take over the keys of the file if it has changed, unless it cannot be used."""
        before, self.content = self.content, None
        try:
            self.content = read_bytes(self.file)
            if self.content == before:
                return
            self.keys = parse_keys(self.content, self.file)
        except KeyFileError as error:
            if before is not None or self.content is not None:
                fields = {"problem": str(error), "still_valid": len(self.keys)}
                log.error("The file of keys cannot be used", extra={"fields": fields})
            RELOAD_FAILING.set(1)
            return
        log.info("The keys have changed", extra={"fields": {"keys": [key.name for key in self.keys]}})
        RELOAD_FAILING.set(0)


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
