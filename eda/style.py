"""How all plots look: their size and colors, and the names, numbers and words in the reader's language."""

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
from eda.ask import ANALYSES, ask

Plot = Callable[[duckdb.DuckDBPyConnection, Texts], Figure]
Draw = Callable[[Figure, pd.DataFrame, Texts], None]

# Color-blind people can tell these colors apart. Each has a contrast of at least 3 to 1 against white.
PLATFORMS = {"amazon": "#C77700", "disney": "#1B3A8A", "hulu": "#0E9F86", "netflix": "#B5172F"}
OTHER_PLATFORMS = ["#7A4FB3", "#5C7A00", "#B0407F", "#6B4A2B"]
"""Colors for platforms that are not listed above."""
TYPES = {"movie": "#4A5160", "tv show": "#878EA0"}
INK, MUTED, GRID, ACCENT, SOFT = "#22252B", "#5F6672", "#E4E7EC", "#5B5F97", "#A9ADD6"
SHADES = LinearSegmentedColormap.from_list("shades", ["#F3F4F8", ACCENT])
FONT = "DejaVu Sans"
ROUND = [1, 2, 5, 10]
"""The steps along an axis: one of these, times a power of ten."""
TITLE_HEIGHT, LEGEND_HEIGHT = 0.38, 0.26
"""The heights of the strip with the title, and of a line of the legend below it, in inches."""


def plot(name: str, draw: Draw, height: float = 4, analysis: str | None = None) -> Plot:
    """Make a plot of a query, a function that draws its rows, and words.

    Args:
        name: The name of the plot's table in the texts, and of its query if it draws no analysis.
        draw: Draws the query's rows into a figure; it is not called if there are none.
        height: The height of the figure, in inches.
        analysis: The everyday question whose answer is drawn.
    """

    def make(connection: duckdb.DuckDBPyConnection, texts: Texts) -> Figure:
        rows = ask(connection, analysis, ANALYSES) if analysis else ask(connection, name)
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
    """Add axes without anything that does not help to read them.

    Args:
        figure: The figure to add them to.
        xlabel: What the horizontal axis shows, with its unit.
        ylabel: The same for the vertical axis; empty if its ticks say it.
        grid: The axis that gets grid lines, `x` or `y`: the one along which values are read.
        place: The place in the figure, as matplotlib has it: three digits for rows, columns, and number.
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
    """Add the legend of some axes, in a strip of its own between the title and the axes."""
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
    """Keep the axes out of a strip at the top of the figure."""
    figure.set_layout_engine("constrained", rect=(0, 0, 1, 1 - inches / figure.get_figheight()))


def show_counts(axis: Axis, texts: Texts) -> None:
    """Show whole numbers along an axis."""
    axis.set_major_locator(MaxNLocator(nbins=8, integer=True, steps=ROUND))
    axis.set_major_formatter(FuncFormatter(lambda value, _: texts.number(value)))


def show_stars(axis: Axis, texts: Texts) -> None:
    """Show stars along an axis."""
    axis.set_major_locator(MaxNLocator(nbins=6, steps=ROUND))
    axis.set_major_formatter(FuncFormatter(lambda value, _: texts.number(value, 2)))


def show_shares(axis: Axis, texts: Texts) -> None:
    """Show round percentages along an axis, with decimals only if they are less than 1 %."""
    axis.set_major_formatter(FuncFormatter(lambda share, _: texts.percent(share, decimals_of(share))))


def decimals_of(share: float) -> int:
    """The number of decimals that a round percentage needs: 0 for 5 %, 1 for 0.5 %, 2 for 0.05 %."""
    return max(0, -floor(log10(share)) - 2) if share > 0 else 0


def show_platforms(axes: Axes, platforms: list[str]) -> None:
    """Show platforms along the vertical axis, downwards."""
    axes.set_yticks(range(len(platforms)), [platform_name(platform) for platform in platforms])
    axes.invert_yaxis()


def label_bars(axes: Axes, bars: BarContainer, labels: list[str]) -> None:
    """Write a label at the end of each horizontal bar; of stacked bars, at the end of the stack."""
    for bar, label in zip(bars, labels, strict=True):
        end, middle = bar.get_x() + bar.get_width(), bar.get_y() + bar.get_height() / 2
        axes.annotate(label, (end, middle), (4, 0), textcoords="offset points", va="center", color=MUTED, fontsize=8.5)


def style_heatmap(axes: Axes, columns: list[str], rows: list[str]) -> None:
    """Show the names of a heatmap's columns and rows horizontally, without lines."""
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
    """The color of a platform in every plot. A platform that is not listed gets a color by its first letter."""
    return PLATFORMS.get(platform, OTHER_PLATFORMS[ord(platform[0]) % len(OTHER_PLATFORMS)])


def type_name(texts: Texts, kind: str) -> str:
    """A type of titles as people write it."""
    return texts(f"types.{kind.replace(' ', '_')}")


def catalog_name(name: str, width: int = 40) -> str:
    """Make a name from the catalogs fit to be drawn: cut it, and replace letters that the font lacks."""
    letters = get_font(findfont(FontProperties(family=FONT))).get_charmap()
    drawable = "".join(letter if ord(letter) in letters else "\N{WHITE SQUARE}" for letter in " ".join(name.split()))
    short = drawable if len(drawable) <= width else drawable[: width - 1].rstrip() + "…"
    return short.replace("$", r"\$")
