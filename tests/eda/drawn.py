"""Reads from a figure what it shows."""

from collections import defaultdict

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text


def words(figure: Figure) -> list[str]:
    """All texts that are visible once the figure is drawn."""
    figure.draw_without_rendering()
    return [text.get_text() for text in figure.findobj(Text) if text.get_visible() and text.get_text()]


def legend(figure: Figure) -> list[str]:
    return [text.get_text() for each in figure.legends for text in each.get_texts()]


def rectangles(container: object) -> list[Rectangle]:
    return [bar for bar in container if isinstance(bar, Rectangle)]  # type: ignore[attr-defined]


def points(line: Line2D) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in np.asarray(line.get_xydata())]


def scattered(axes: Axes) -> list[tuple[float, float]]:
    """The coordinates of the first set of points."""
    return [(float(x), float(y)) for x, y in np.asarray(axes.collections[0].get_offsets())]


def level_bars(axes: Axes) -> dict[str, dict[str, int]]:
    """The lengths of horizontal bars, by the name on the axis and then by the label of the bars, without empty bars."""
    names = {
        round(place): text.get_text() for place, text in zip(axes.get_yticks(), axes.get_yticklabels(), strict=True)
    }
    lengths: dict[str, dict[str, int]] = defaultdict(dict)
    for container in axes.containers:
        for bar in rectangles(container):
            if bar.get_width():
                middle = bar.get_y() + bar.get_height() / 2
                lengths[names[round(middle)]][str(container.get_label())] = round(bar.get_width())
    return dict(lengths)


def field_values(axes: Axes) -> dict[tuple[str, str], str]:
    """The texts in a heatmap's fields, by row and column."""
    columns = [text.get_text() for text in axes.get_xticklabels()]
    rows = [text.get_text() for text in axes.get_yticklabels()]
    places = ((text, *text.get_position()) for text in axes.texts)
    return {(rows[int(y)], columns[int(x)]): text.get_text() for text, x, y in places if text.get_text()}
