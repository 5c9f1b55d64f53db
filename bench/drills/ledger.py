"""The ledger of the drills: how much was tried, and what was lost."""

import datetime
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

HEADER = ("| drill | tried | survived | lost | | day |", "|---|---|---|---|---|---|")


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


def as_markdown(entries: Sequence[Entry], before: str = "") -> str:
    """The ledger as a table.

    Args:
        entries: The lines of today.
        before: The table until now; those of its lines that are not of these drills stay.
    """
    lines = {line.split(" | ")[0]: line for line in before.splitlines()[len(HEADER) :]}
    today = datetime.datetime.now(datetime.UTC).date()
    for entry in entries:
        survived = f"{entry.tried:,} | {entry.tried - len(entry.lost):,} | {len(entry.lost)}"
        lines[f"| {entry.drill}"] = f"| {entry.drill} | {survived} | {entry.remark} | {today} |"
    return "\n".join([*HEADER, *lines.values()])
