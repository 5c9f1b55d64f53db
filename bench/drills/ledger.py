"""What was tried, what survived, and what was lost."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field


class LostError(Exception):
    """Something did not survive; the message says what."""


@dataclass
class Entry:
    """A line of the ledger."""

    drill: str
    tried: int = 0
    lost: list[str] = field(default_factory=list)
    """What did not survive, each in words."""
    remark: str = ""

    @contextmanager
    def trial(self, described: str) -> Iterator[None]:
        """One try: it is lost if what is done in it raises `LostError`."""
        self.tried += 1
        try:
            yield
        except LostError as error:
            self.lost.append(f"{described}: {error}")
            print(f"LOST {self.lost[-1]}", flush=True)


def require(held: bool, otherwise: str) -> None:
    """Make sure that something holds.

    Raises:
        LostError: It does not.
    """
    if not held:
        raise LostError(otherwise)


def as_markdown(entries: Sequence[Entry]) -> str:
    """The ledger as a table."""
    lines = ["| drill | tried | survived | lost | |", "|---|---|---|---|---|"]
    for entry in entries:
        survived = entry.tried - len(entry.lost)
        lines.append(f"| {entry.drill} | {entry.tried:,} | {survived:,} | {len(entry.lost)} | {entry.remark} |")
    return "\n".join(lines)
