"""Writes SVG: elements, words, and marks with their value as a tooltip.

Charts are as wide as the place that they stand in: horizontal positions are percentages, vertical ones are pixels, and
letters keep their size. `charts.css` has the colors and the sizes of letters.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

LINE = 18
"""The height of a line of words, in pixels."""


@dataclass(frozen=True)
class Part:
    """A part of a chart, as wide as the chart."""

    svg: str
    height: float
    """In pixels."""


def element(name: str, content: str = "", /, **attributes: object) -> str:
    """Write an element.

    Args:
        name: The name of the element.
        content: What stands inside, as SVG.
        attributes: Its attributes. An underscore stands for a hyphen; one at the end is left out, as in `class_`.
    """
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(format_value(value))}" for key, value in attributes.items()
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def format_value(value: object) -> str:
    """A value as it stands in an attribute; numbers have at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else clean(str(value))


def percent(fraction: float) -> str:
    """A fraction of the width, as SVG writes it."""
    return f"{format_value(100 * fraction)}%"


def clean(words: str) -> str:
    """Leave out what cannot be printed, and which XML forbids."""
    return "".join(letter for letter in words if letter.isprintable())


def write_text(words: str, x: float, y: float, *, anchor: str = "start", kind: str = "words") -> str:
    """Write words.

    Args:
        words: What is written.
        x: Where, as a fraction of the width.
        y: The line on which the letters stand, in pixels from the top.
        anchor: Which end of the words is at `x`: `start`, `middle` or `end`.
        kind: Their class in the style sheet.
    """
    return element("text", escape(clean(words)), class_=kind, x=percent(x), y=y, text_anchor=anchor)


def color(name: str) -> str:
    """The style that fills a shape with a color of the style sheet."""
    return f"fill:var(--{name})"


def mark(tooltip: str, *shapes: str) -> str:
    """Shapes with a tooltip, which the page shows when they are pointed at, tapped, or reached with the arrow keys."""
    return element("g", element("title", escape(clean(tooltip))) + "".join(shapes), class_="mark")


def hit_area(x: float, y: float, width: float, height: float) -> str:
    """The area in which a mark can be pointed at: `x` and `width` are fractions, `y` and `height` are pixels."""
    return element("rect", class_="hit-area", x=percent(x), y=y, width=percent(width), height=height)


def inside(svg: str, *, y: float = 0, height: float, left: float = 0, right: float = 0) -> str:
    """Put something into a part of the width, between two margins that are fractions of it."""
    width = percent(1 - left - right)
    return element("svg", svg, x=percent(left), y=y, width=width, height=height, overflow="visible")


def stack(parts: Iterable[Part]) -> Part:
    """Put parts below each other."""
    written, height = "", 0.0
    for part in parts:
        written += inside(part.svg, y=height, height=part.height)
        height += part.height
    return Part(written, height)


def legend(entries: Iterable[tuple[str, str]], columns: int = 4) -> Part:
    """Say what each color stands for.

    Args:
        entries: The name of each color in the style sheet, and what it stands for.
        columns: How many stand beside each other.
    """
    written, lines = "", 0
    for number, (name, words) in enumerate(entries):
        line, column = divmod(number, columns)
        left, lines = column / columns, line + 1
        key = element("rect", style=color(name), y=4, width=10, height=10, rx=2)
        label = element("text", escape(clean(words)), class_="words", x=15, y=13)
        written += inside(key + label, y=line * LINE, height=LINE, left=left)
    return Part(written, lines * LINE + 8)
