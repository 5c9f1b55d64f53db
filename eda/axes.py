"""Axes: round numbers along them, and the frame in which columns and lines are drawn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from cartelera.texts import Texts
from eda.svg import LINE, Part, color, element, hit_area, inside, mark, percent, write_text

GUTTER, RIM = 0.14, 0.04
"""The margins left and right of the axes, as fractions of the width; the left one holds numbers."""
HEIGHT = 200
"""The height of the axes, in pixels."""
HEADROOM = 1.08
"""How much higher an axis is than what it shows."""
MOST_TICKS = 6
"""How many numbers fit along the horizontal axis on a phone."""
ACROSS = 1000
"""The width of the coordinates of lines, which are stretched to the width of the axes."""


@dataclass(frozen=True)
class Axis:
    """A part of the numbers, from `low` to `high`, and the names of some of them."""

    label: str
    """What the axis shows, with its unit."""
    low: float
    high: float
    ticks: Sequence[tuple[float, str]]

    def place(self, value: float) -> float:
        """Where a value is, as a fraction of the axis."""
        return (value - self.low) / (self.high - self.low)


@dataclass(frozen=True)
class Band:
    """A part of the horizontal axis with a tooltip, and pieces of a column stacked on it."""

    start: float
    end: float
    tooltip: str
    pieces: Sequence[tuple[str, float]] = ()
    """Color and height of each piece."""
    label: str = ""
    """What stands above the column."""


@dataclass(frozen=True)
class Line:
    """A line through points."""

    color: str
    points: Sequence[tuple[float, float]]
    is_stepped: bool = False
    """Whether it keeps its height until the next point."""
    has_dots: bool = False


def round_steps(low: float, high: float, most: int = MOST_TICKS, smallest: float = 0) -> list[float]:
    """Round numbers between two numbers: multiples of 1, 2 or 5 times a power of ten.

    Args:
        low: The lower end.
        high: The upper end; above `low`, if there is no smallest step.
        most: How many numbers there may be.
        smallest: The smallest step; 1 for whole numbers.
    """
    power = floor(log10(max((high - low) / most, smallest)))
    steps = (digit * 10.0**exponent for exponent in (power, power + 1) for digit in (1, 2, 5))
    step = next(step for step in steps if step >= smallest and floor(high / step) - ceil(low / step) < most)
    return [number * step for number in range(ceil(low / step), floor(high / step) + 1)]


def number_axis(label: str, low: float, high: float, texts: Texts, decimals: int = 0) -> Axis:
    """An axis with round numbers along it, which have so many decimals."""
    steps = round_steps(low, high, smallest=10.0**-decimals)
    return Axis(label, low, high, [(step, texts.number(step, decimals)) for step in steps])


def count_axis(label: str, most: float, texts: Texts) -> Axis:
    """An axis from 0 to a bit more than a number, with whole numbers along it."""
    return number_axis(label, 0, most * HEADROOM, texts)


def thin_out(ticks: Sequence[tuple[float, str]], most: int = MOST_TICKS) -> list[tuple[float, str]]:
    """Every tick, every second, or every third, and so on, so that at most so many remain."""
    return list(ticks[:: ceil(len(ticks) / most) or 1])


def draw_axes(x: Axis, y: Axis, bands: Iterable[Band], lines: Iterable[Line] = ()) -> Part:
    """Draw columns and lines in a frame.

    Args:
        x: The horizontal axis.
        y: The vertical axis.
        bands: The columns, or the parts of the horizontal axis that have a tooltip.
        lines: The lines, drawn over the columns.
    """
    grid = "".join(draw_tick(1 - y.place(value), name) for value, name in y.ticks)
    names = "".join(
        write_text(name, x.place(value), HEIGHT + LINE - 2, anchor="middle", kind="number") for value, name in x.ticks
    )
    drawn = "".join(draw_band(band, x, y) for band in bands) + "".join(draw_line(line, x, y) for line in lines)
    framed = inside(grid + drawn + names, y=LINE + 6, height=HEIGHT, left=GUTTER, right=RIM)
    bottom = LINE + 6 + HEIGHT + 2 * LINE
    labels = write_text(y.label, 0, 12, kind="quiet") + write_text(
        x.label, 1 - RIM, bottom - 4, anchor="end", kind="quiet"
    )
    return Part(labels + framed, bottom + 4)


def draw_tick(height: float, name: str) -> str:
    """A horizontal line of the grid at a fraction of the height, and its number in the gutter."""
    y = height * HEIGHT
    line = element("line", class_="grid", x1=0, x2="100%", y1=y, y2=y)
    return line + element("text", name, class_="number", x=-6, y=y + 4, text_anchor="end")


def draw_band(band: Band, x: Axis, y: Axis) -> str:
    """A column, or an empty band of the axis."""
    left, width = x.place(band.start), x.place(band.end) - x.place(band.start)
    gap, below, shapes = width * 0.06, y.low, [hit_area(left, 0, width, HEIGHT)]
    for name, height in band.pieces:
        top, bottom = (HEIGHT * (1 - y.place(each)) for each in (below + height, below))
        shapes.append(
            element(
                "rect",
                style=color(name),
                x=percent(left + gap),
                width=percent(width - 2 * gap),
                y=top,
                height=bottom - top,
            )
        )
        below += height
    if band.label:
        shapes.append(
            write_text(band.label, left + width / 2, HEIGHT * (1 - y.place(below)) - 4, anchor="middle", kind="quiet")
        )
    return mark(band.tooltip, *shapes)


def draw_line(line: Line, x: Axis, y: Axis) -> str:
    """A line; its coordinates are stretched to the width of the axes, and its thickness is not."""
    places = [(x.place(each), HEIGHT * (1 - y.place(value))) for each, value in line.points]
    written = "".join(
        f"H{fraction * ACROSS:.1f}V{height:.1f}" if line.is_stepped and number else
        f"{'L' if number else 'M'}{fraction * ACROSS:.1f} {height:.1f}"
        for number, (fraction, height) in enumerate(places)
    )  # fmt: skip
    path = element("path", class_="line", d=written, style=f"stroke:var(--{line.color})")
    stretched = element(
        "svg", path, viewBox=f"0 0 {ACROSS} {HEIGHT}", preserveAspectRatio="none", width="100%", height=HEIGHT,
        overflow="visible",
    )  # fmt: skip
    dots = places if line.has_dots else places[-1:] if line.is_stepped else []
    return stretched + "".join(
        element("circle", class_="dot", style=color(line.color), cx=percent(fraction), cy=height, r=2.5)
        for fraction, height in dots
    )
