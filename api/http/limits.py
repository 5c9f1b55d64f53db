"""How many requests a client may send: counted for each worker by itself, in windows of time of fixed length."""

import math
import time
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from ipaddress import IPv4Address, IPv6Network, ip_address

from api.http.problems import ProblemError
from cartelera.rate import Rate

MOST_CLIENTS = 100_000
"""How many clients are counted at once, in windows of the same length; then the one that came first begins anew."""
RATE_HEADERS = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
"""As in draft-ietf-httpapi-ratelimit-headers-06; the reset is in seconds from now."""
ENCODED = [name.lower().encode() for name in RATE_HEADERS]
NETWORK_OF_A_CLIENT = 64
"""The bits of an IPv6 address that a client cannot choose."""


@dataclass(frozen=True)
class Standing:
    """Where a client stands in the current window."""

    rate: Rate
    requests: int
    """How many requests it has sent, this one included."""
    seconds_left: int
    """Until the next window begins."""

    @property
    def is_exceeded(self) -> bool:
        """Whether this request is one too many."""
        return self.requests > self.rate.requests

    def headers(self) -> list[tuple[bytes, bytes]]:
        """What a response says of it: `RATE_HEADERS`."""
        values = (self.rate.requests, max(0, self.rate.requests - self.requests), self.seconds_left)
        return [(name, b"%d" % value) for name, value in zip(ENCODED, values, strict=True)]


class Window:
    """The requests of each client since the window began."""

    def __init__(self, seconds: int) -> None:
        """Count nothing yet.

        Args:
            seconds: The length of a window. Windows follow one another, counted from 1970.
        """
        self.seconds = seconds
        self.number = 0
        self.counts: dict[str, int] = {}

    def count(self, client: str) -> tuple[int, int]:
        """Count a request.

        Returns:
            The requests of the client in this window, and the seconds until the next one begins, at least 1.
        """
        now = time.time()
        number = int(now // self.seconds)
        if number != self.number:
            self.number, self.counts = number, {}
        requests = self.counts.get(client, 0) + 1
        if requests == 1 and len(self.counts) >= MOST_CLIENTS:
            del self.counts[next(iter(self.counts))]
        self.counts[client] = requests
        return requests, max(1, math.ceil((number + 1) * self.seconds - now))


class Limits:
    """The windows of a worker."""

    def __init__(self) -> None:
        """Count nothing yet."""
        self.windows: dict[int, Window] = {}
        """By their length in seconds."""

    def count(self, client: str, rate: Rate) -> Standing:
        """Count a request of a client against its limit."""
        if rate.seconds not in self.windows:
            self.windows[rate.seconds] = Window(rate.seconds)
        return Standing(rate, *self.windows[rate.seconds].count(client))


@lru_cache(maxsize=10_000)
def client_at(address: str) -> str:
    """Who asks from an address: the address itself, or its network, of which one client has every IPv6 address."""
    try:
        parsed = ip_address(address)
    except ValueError:  # a trusted proxy may name its clients otherwise
        return address
    if isinstance(parsed, IPv4Address):
        return address
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(IPv6Network((int(parsed), NETWORK_OF_A_CLIENT), strict=False))


def too_many(standing: Standing) -> ProblemError:
    """The problem that a client has sent more requests than it may."""
    allowed = f"{standing.rate.requests:,} requests in {standing.rate.seconds:,} seconds"
    return ProblemError(
        HTTPStatus.TOO_MANY_REQUESTS,
        f"You may send {allowed}. Ask again in {standing.seconds_left:,} seconds.",
        {"Retry-After": str(standing.seconds_left)},
    )
