"""How often somebody may ask, written as `600/minute`."""

import re
from dataclasses import dataclass

SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400}
WRITTEN = re.compile(rf"([1-9][0-9]{{0,8}})/({'|'.join(SECONDS)})")


@dataclass(frozen=True)
class Rate:
    """The most requests in a span of time."""

    requests: int
    seconds: int
    """The length of the span: one of `SECONDS`."""

    def __str__(self) -> str:
        """The rate as it is written."""
        [span] = (name for name, seconds in SECONDS.items() if seconds == self.seconds)
        return f"{self.requests}/{span}"


def read_rate(written: str) -> Rate | None:
    """Read a rate such as `600/minute`; an empty text stands for no limit.

    Raises:
        ValueError: It is written in another way.
    """
    if not written:
        return None
    found = WRITTEN.fullmatch(written)
    if found is None:
        raise ValueError(f"{written!r} is no limit like 10/second, 600/minute, 5000/hour or 50000/day")
    return Rate(int(found[1]), SECONDS[found[2]])
