"""What clients send that mean no good, or know no better: garbage, too much, too slow, or without a valid key."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

URL = "/get_count_platform?platform=hulu"
UNANSWERED = 0
"""The connection ended before an answer came: the service need not read all that it refuses."""


@dataclass
class Keys:
    """The keys of the drill as they are now."""

    good: str
    """Of the good clients; it is replaced again and again."""
    bad: str
    """Of the attacks with a valid key."""
    limited: str
    """Valid too, but only for a few requests a second."""
    revoked: str = ""
    """The one that was revoked last; empty at first."""


@dataclass(frozen=True)
class Attack:
    """A kind of attack."""

    described: str
    pieces: Callable[[Keys, random.Random], Iterator[bytes]]
    """What is sent."""
    statuses: frozenset[int]
    """The right answers."""
    seconds_between: float = 0.0
    """The pause after each piece."""


def head(method: str, path: str, *headers: str) -> bytes:
    """The head of a request."""
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: x", "Connection: close", *headers, "", ""]).encode(
        "latin-1"
    )


def garbage(_: Keys, chance: random.Random) -> Iterator[bytes]:
    """Bytes at random."""
    yield chance.randbytes(300) + b"\r\n\r\n"


def no_key(_: Keys, __: random.Random) -> Iterator[bytes]:
    """A request without a key."""
    yield head("GET", URL)


def wrong_key(_: Keys, chance: random.Random) -> Iterator[bytes]:
    """A request with a key of nobody."""
    yield head("GET", URL, f"X-API-Key: {chance.randbytes(20).hex()}")


def revoked_key(keys: Keys, _: random.Random) -> Iterator[bytes]:
    """A request with a key that was revoked."""
    yield head("GET", URL, f"Authorization: Bearer {keys.revoked}")


def too_often(keys: Keys, _: random.Random) -> Iterator[bytes]:
    """A request with a key whose clients ask more often than it may be used."""
    yield head("GET", URL, f"X-API-Key: {keys.limited}")


def wrong_parameter(keys: Keys, chance: random.Random) -> Iterator[bytes]:
    """A request with a valid key and a wrong parameter."""
    yield head("GET", f"/get_actor?platform={chance.randbytes(4).hex()}&year=x", f"X-API-Key: {keys.bad}")


def long_head(keys: Keys, _: random.Random) -> Iterator[bytes]:
    """A head beyond the limit."""
    yield f"GET {URL} HTTP/1.1\r\nX-API-Key: {keys.bad}\r\n".encode()
    yield from [b"X-More: " + b"x" * 8000 + b"\r\n"] * 30


def long_body(keys: Keys, _: random.Random) -> Iterator[bytes]:
    """A body beyond the limit."""
    yield head("POST", "/recommendations", f"X-API-Key: {keys.bad}", "Content-Length: 1000000")
    yield from [b"[" * 50_000] * 20


def long_body_without_key(_: Keys, __: random.Random) -> Iterator[bytes]:
    """The same without a key."""
    yield head("POST", "/recommendations", "Content-Length: 1000000")
    yield from [b"[" * 50_000] * 20


def slow_head(_: Keys, __: random.Random) -> Iterator[bytes]:
    """A head that never ends."""
    yield f"GET {URL} HTTP/1.1\r\nX-Slow: ".encode()
    yield from [b"x"] * 100


def slow_body(keys: Keys, _: random.Random) -> Iterator[bytes]:
    """A body that takes too long."""
    yield head("POST", "/recommendations", f"X-API-Key: {keys.bad}", "Content-Length: 1000")
    yield from [b" "] * 100


ATTACKS = [
    Attack("garbage", garbage, frozenset({400})),
    Attack("no key", no_key, frozenset({401})),
    Attack("a wrong key", wrong_key, frozenset({401})),
    Attack("a revoked key", revoked_key, frozenset({403})),
    Attack("a key that is used too often", too_often, frozenset({200, 429})),
    Attack("a wrong parameter", wrong_parameter, frozenset({422})),
    Attack("a long head", long_head, frozenset({431, UNANSWERED})),
    Attack("a long body", long_body, frozenset({413, UNANSWERED})),
    Attack("a long body without a key", long_body_without_key, frozenset({401, UNANSWERED})),
    Attack("a slow head", slow_head, frozenset({408, UNANSWERED}), seconds_between=0.5),
    Attack("a slow body", slow_body, frozenset({408, UNANSWERED}), seconds_between=0.5),
]
