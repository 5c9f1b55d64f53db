"""How all plots look: one size, one set of colours, and names, numbers and words as the reader's language has them."""

from collections.abc import Callable
from math import ceil, floor, log10
from typing import Literal

import duckdb
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ticker import FuncFormatter, MaxNLocator

from cartelera.texts import Texts
from eda.ask import ask

Plot = Callable[[duckdb.DuckDBPyConnection, Texts], Figure]
Draw = Callable[[Figure, pd.DataFrame, Texts], None]

# Also to be told apart by who sees no red, no green or no blue, and each against white (3 to 1 or more).
PLATFORMS = {"amazon": "#C77700", "disney": "#1B3A8A", "hulu": "#0E9F86", "netflix": "#B5172F"}
OTHER_PLATFORMS = ["#7A4FB3", "#5C7A00", "#B0407F", "#6B4A2B"]
"""For platforms that come later."""
TYPES = {"movie": "#4A5160", "tv show": "#878EA0"}
INK, MUTED, GRID, ACCENT, SOFT = "#22252B", "#5F6672", "#E4E7EC", "#5B5F97", "#A9ADD6"
SHADES = LinearSegmentedColormap.from_list("shades", ["#F3F4F8", ACCENT])
FONT = "DejaVu Sans"
ROUND = [1, 2, 5, 10]
"""What steps along an axis may begin with."""
TITLE_HEIGHT, LEGEND_HEIGHT = 0.38, 0.26
"""Of the strip that holds the title, and of a line of the legend below it, in inches."""


def plot(name: str, draw: Draw, height: float = 4) -> Plot:
    """A plot: its query, what draws the rows, and its words, all of one name.

    Args:
        name: The name of the query and of the plot's table in the texts.
        draw: It draws the query's rows into a figure; it is not asked to where there are none.
        height: Of the figure, in inches.
    """

    def make(connection: duckdb.DuckDBPyConnection, texts: Texts) -> Figure:
        rows = ask(connection, name)
        figure = Figure(figsize=(7.5, height), dpi=140)
        reserve_top(figure, TITLE_HEIGHT)
        figure.text(0.012, 0.985, texts(f"{name}.title"), va="top", color=INK, fontsize=13, fontweight="bold")
        if rows.empty:
            figure.text(0.5, 0.5, texts(f"{name}.empty"), ha="center", color=MUTED, fontsize=12)
        else:
            draw(figure, rows, texts)
        return figure

    return make


def add_axes(figure: Figure, xlabel: str, ylabel: str = "", *, grid: Literal["x", "y"] = "y", place: int = 111) -> Axes:
    """Axes with nothing but what helps to read them.

    Args:
        figure: Where to add them.
        xlabel: What the horizontal axis shows, with its unit.
        ylabel: The same for the vertical axis; empty where its ticks say it.
        grid: The axis along which values are read, `x` or `y`; it gets grid lines.
        place: Rows, columns and number of the place in the figure, as a number of three digits.
    """
    axes = figure.add_subplot(place)
    axes.spines[["top", "right", "left" if grid == "y" else "bottom"]].set_visible(False)
    axes.spines[["bottom", "left"]].set_color(MUTED)
    axes.grid(axis=grid, color=GRID, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.tick_params(length=0, colors=INK, labelsize=9)
    axes.set_xlabel(xlabel, color=MUTED, fontsize=9.5)
    axes.set_ylabel(ylabel, color=MUTED, fontsize=9.5)
    return axes


def add_legend(figure: Figure, axes: Axes, columns: int = 4) -> None:
    """The legend of some axes, in a strip of its own between the title and the axes."""
    handles, labels = axes.get_legend_handles_labels()
    top, height = TITLE_HEIGHT, figure.get_figheight()
    figure.legend(
        handles,
        labels,
        loc="upper left",
        bbox_to_anchor=(0, 1 - top / height),
        ncols=columns,
        frameon=False,
        fontsize=9,
        labelcolor=INK,
        handlelength=1.2,
        columnspacing=1.4,
        borderaxespad=0.2,
    )
    reserve_top(figure, top + LEGEND_HEIGHT * ceil(len(labels) / columns))


def reserve_top(figure: Figure, inches: float) -> None:
    """Keep the axes out of a strip on top."""
    figure.set_layout_engine("constrained", rect=(0, 0, 1, 1 - inches / figure.get_figheight()))


def show_counts(axis: Axis, texts: Texts) -> None:
    """Whole numbers along an axis."""
    axis.set_major_locator(MaxNLocator(nbins=8, integer=True, steps=ROUND))
    axis.set_major_formatter(FuncFormatter(lambda value, _: texts.number(value)))


def show_stars(axis: Axis, texts: Texts) -> None:
    """Stars along an axis."""
    axis.set_major_locator(MaxNLocator(nbins=6, steps=ROUND))
    axis.set_major_formatter(FuncFormatter(lambda value, _: texts.number(value, 2)))


def show_shares(axis: Axis, texts: Texts) -> None:
    """Round percentages along an axis, with decimals only where they are less than one."""
    axis.set_major_formatter(FuncFormatter(lambda share, _: texts.percent(share, decimals_of(share))))


def decimals_of(share: float) -> int:
    """How many decimals a round percentage needs: 0 for 5 %, 1 for 0.5 %, 2 for 0.05 %."""
    return max(0, -floor(log10(share)) - 2) if share > 0 else 0


def show_platforms(axes: Axes, platforms: list[str]) -> None:
    """Platforms along the vertical axis, downwards."""
    axes.set_yticks(range(len(platforms)), [platform_name(platform) for platform in platforms])
    axes.invert_yaxis()


def label_bars(axes: Axes, bars: BarContainer, labels: list[str]) -> None:
    """A number at the end of each horizontal bar; at the end of all where bars stand on each other."""
    for bar, label in zip(bars, labels, strict=True):
        end, middle = bar.get_x() + bar.get_width(), bar.get_y() + bar.get_height() / 2
        axes.annotate(label, (end, middle), (4, 0), textcoords="offset points", va="center", color=MUTED, fontsize=8.5)


def style_heatmap(axes: Axes, columns: list[str], rows: list[str]) -> None:
    """The names of a heatmap's columns and rows, level, without lines."""
    axes.set_xticks([place + 0.5 for place in range(len(columns))], columns, rotation=0)
    axes.set_yticks([place + 0.5 for place in range(len(rows))], rows, rotation=0)
    axes.set_xlabel("")
    axes.set_ylabel("")
    axes.grid(visible=False)
    axes.spines[["bottom", "left"]].set_visible(False)


def platform_name(platform: str) -> str:
    """A platform as people write it."""
    return platform.title()


def platform_color(platform: str) -> str:
    """The color of a platform in every plot; one without a color of its own gets one by its first letter."""
    return PLATFORMS.get(platform, OTHER_PLATFORMS[ord(platform[0]) % len(OTHER_PLATFORMS)])


def type_name(texts: Texts, kind: str) -> str:
    """A type of titles as people write it."""
    return texts(f"types.{kind.replace(' ', '_')}")


def catalog_name(name: str, width: int = 40) -> str:
    """A name from the catalogs that can be drawn: not too long, no formula, no letter that the font lacks."""
    letters = get_font(findfont(FontProperties(family=FONT))).get_charmap()
    drawable = "".join(letter if ord(letter) in letters else "\N{WHITE SQUARE}" for letter in " ".join(name.split()))
    short = drawable if len(drawable) <= width else drawable[: width - 1].rstrip() + "…"
    return short.replace("$", r"\$")
