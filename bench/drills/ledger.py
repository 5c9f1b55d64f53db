"""The ledger of the drills: how much was tried, and what was lost."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field


class LostError(Exception):
    """Something was lost; the message says what."""


@dataclass
class Entry:
    """A line of the ledger."""

    drill: str
    tried: int = 0
    lost: list[str] = field(default_factory=list)
    """A description of each loss."""
    remark: str = ""

    @contextmanager
    def trial(self, described: str) -> Iterator[None]:
        """Count one trial; it counts as lost if the block raises `LostError`."""
        self.tried += 1
        try:
            yield
        except LostError as error:
            self.lost.append(f"{described}: {error}")
            print(f"LOST {self.lost[-1]}", flush=True)


def require(held: bool, otherwise: str) -> None:
    """Make sure that a condition holds.

    Raises:
        LostError: It does not hold.
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
