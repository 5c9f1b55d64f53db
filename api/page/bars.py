"""Bars: a label, a bar and a number each. The templates draw them; a table is read aloud well, and fits every width."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.endpoints.schemas import Parts
from cartelera.texts import Texts
from ml.artifact.model import STARS


@dataclass(frozen=True)
class Bar:
    """One row."""

    label: str
    number: str
    """What stands at its end."""
    start: float
    """Where the bar begins, in percent of the whole width."""
    width: float
    """How long it is, in percent."""
    marked: bool
    """Whether it stands out."""


def counted(rows: Sequence[tuple[str, int, bool]], texts: Texts) -> list[Bar]:
    """Bars of counts, the longest over the whole width.

    Args:
        rows: Label, count, and whether it stands out.
        texts: How numbers are written.
    """
    most = max((count for _, count, _ in rows), default=1)
    return [Bar(label, texts.number(count), 0, 100 * count / most, marked) for label, count, marked in rows]


def summed(parts: Parts, stars: float, texts: Texts) -> list[Bar]:
    """The sum that a prediction is: each part begins where the one before it ends, on a scale from 0 to 5 stars.

    Args:
        parts: The parts.
        stars: What they come to, within the scale of stars.
        texts: The labels.
    """
    bars = [between(texts("like.mean"), texts.number(parts.mean, 2), 0, parts.mean)]
    end = parts.mean
    for name in ("user_bias", "title_bias", "taste"):
        part: float = getattr(parts, name)
        bars.append(between(texts(f"like.{name}"), texts.signed(part, 2), end, end + part))
        end += part
    return [*bars, between(texts("like.predicted"), texts.number(stars, 2), 0, stars, marked=True)]


def between(label: str, number: str, start: float, end: float, *, marked: bool = False) -> Bar:
    """A bar from one number of stars to another, either way round."""
    low, high = (percent(stars) for stars in sorted((start, end)))
    return Bar(label, number, low, high - low, marked)


def percent(stars: float) -> float:
    """Where so many stars are on the scale, in percent."""
    return 100 * min(max(stars / STARS[1], 0.0), 1.0)
