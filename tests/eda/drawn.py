"""Reads from a chart what it shows: its words, and the values that its shapes have on its axes."""

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element, fromstring

import duckdb

from cartelera.texts import Texts
from eda.chart import Chart
from eda.plots import PLOTS


def draw(name: str, warehouse: duckdb.DuckDBPyConnection, texts: Texts) -> Chart:
    """One of the plots of a published file."""
    return PLOTS[name].draw(PLOTS[name].ask(warehouse), texts)


def parse(chart: Chart) -> Element:
    return parse_svg(f"<svg>{chart.part.svg}</svg>")


def parse_svg(svg: str) -> Element:
    return fromstring(svg)  # noqa: S314  # it is our own


def words(chart: Chart) -> list[str]:
    """All words that are written, and those that are tooltip."""
    return [chart.finding, *(each.text or "" for each in parse(chart).iter() if each.tag in ("text", "title"))]


def written(element: Element) -> list[str]:
    """The words that are written in an element."""
    return [each.text or "" for each in element.iter("text")]


def marks(element: Element) -> list[Element]:
    return [each for each in element.iter("g") if each.get("class") == "mark"]


def tooltip(element: Element) -> str:
    """What a mark says."""
    [title] = element.iter("title")
    return title.text or ""


def tooltips(chart: Chart) -> list[str]:
    return [tooltip(mark) for mark in marks(parse(chart))]


def number(element: Element, name: str) -> float:
    """An attribute that is a number of pixels, or a percentage."""
    return float(element.attrib[name].rstrip("%"))


def color_of(element: Element) -> str:
    found = re.search(r"var\(--([\w-]+)\)", element.get("style", ""))
    return found[1] if found else ""


def pieces(mark: Element) -> dict[str, Element]:
    """The colored rectangles of a mark."""
    return {color_of(each): each for each in mark.iter("rect") if color_of(each)}


def level_bars(chart: Chart) -> dict[str, dict[str, int]]:
    """The pieces of horizontal bars by name and color, without empty ones: each as its part of the written number."""
    bars = {}
    for mark in marks(parse(chart)):
        name, total = written(mark)
        widths = {color: number(each, "width") for color, each in pieces(mark).items()}
        whole = int(re.sub(r"\D", "", total)) / (sum(widths.values()) or 1)
        bars[name] = {color: round(width * whole) for color, width in widths.items() if width}
    return bars


def bar_lengths(chart: Chart) -> list[float]:
    """The whole lengths of horizontal bars, in percent of the width."""
    return [sum(number(each, "width") for each in pieces(mark).values()) for mark in marks(parse(chart))]


@dataclass(frozen=True)
class Scale:
    """The values along an axis, known from two of its ticks."""

    first: tuple[float, float]
    last: tuple[float, float]

    def value(self, place: float) -> float:
        (place_1, value_1), (place_2, value_2) = self.first, self.last
        return value_1 + (place - place_1) * (value_2 - value_1) / (place_2 - place_1)


def scale(ticks: list[tuple[float, str]]) -> Scale:
    """A scale of ticks: the place of each, and its number."""
    places = [(place, float(name.replace(",", "").rstrip("%"))) for place, name in ticks]
    return Scale(places[0], places[-1])


@dataclass(frozen=True)
class Column:
    tooltip: str
    middle: float
    pieces: dict[str, float]
    written: list[str]


class Axes:
    """A frame with columns and lines."""

    def __init__(self, frame: Element) -> None:
        self.frame = frame
        numbers = [each for each in frame.findall("text") if each.get("class") == "number"]
        self.down = [(number(each, "y") - 4, each.text or "") for each in numbers if each.get("text-anchor") == "end"]
        self.across = [(number(each, "x"), each.text or "") for each in numbers if each.get("text-anchor") == "middle"]

    @property
    def columns(self) -> list[Column]:
        x, y = scale(self.across), scale(self.down)
        columns = []
        for mark in marks(self.frame):
            field = next(mark.iter("rect"))
            middle = x.value(number(field, "x") + number(field, "width") / 2)
            heights = {color: y.value(0) - y.value(number(piece, "height")) for color, piece in pieces(mark).items()}
            columns.append(Column(tooltip(mark), middle, heights, written(mark)))
        return columns

    @property
    def lines(self) -> dict[str, list[tuple[float, float]]]:
        """The points of each line by color: the fraction of the width, and pixels from the top."""
        return {color_of(path): corners(path.attrib["d"]) for path in self.frame.iter("path")}


def axes_of(chart: Chart) -> list[Axes]:
    frames = [
        each for each in parse(chart).iter("svg") if any(line.get("class") == "grid" for line in each.findall("line"))
    ]
    return [Axes(frame) for frame in frames]


def corners(path: str) -> list[tuple[float, float]]:
    """The points of a path of the commands M, L, H and V."""
    points = [(0.0, 0.0)]
    for command, numbers in re.findall(r"([MLHV])([^MLHV]*)", path):
        given = [float(each) for each in numbers.split()]
        x, y = points[-1]
        points.append((given[0], y) if command == "H" else (x, given[0]) if command == "V" else (given[0], given[1]))
    return [(x / 1000, y) for x, y in points[1:]]


def field_values(chart: Chart) -> dict[tuple[str, str], tuple[str, float]]:
    """The numbers in the fields of a table, and the lengths of their bars in percent, by platform and column."""
    heads, *lines = parse(chart).findall("svg")
    platforms = written(heads)
    return {
        (platform, written(line)[0]): (written(mark)[0], number(next(iter(pieces(mark).values())), "width"))
        for line in lines
        for platform, mark in zip(platforms, marks(line), strict=True)
    }
