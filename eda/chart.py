"""A drawn plot: its picture, and in words what it shows."""

from dataclasses import dataclass

from eda.svg import Part


@dataclass(frozen=True)
class Chart:
    """A picture, and what is to be seen in it."""

    part: Part
    finding: str
    """A sentence for those who do not see the picture."""
