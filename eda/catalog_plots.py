"""Plots of what the catalogs hold: how many titles, from which years, and when they were added."""

import pandas as pd
from matplotlib.figure import Figure

from cartelera.texts import Texts
from eda.style import (
    TYPES,
    add_axes,
    add_legend,
    label_bars,
    platform_color,
    platform_name,
    show_counts,
    show_platforms,
    type_name,
)


def draw_titles_by_platform(figure: Figure, rows: pd.DataFrame, texts: Texts) -> None:
    """Draw a bar for each platform and type."""
    axes = add_axes(figure, texts("titles_by_platform.x"), grid="x")
    titles = rows.set_index("platform")[["movies", "shows"]].set_axis(list(TYPES), axis="columns")
    thickness = 0.8 / len(titles.columns)
    for place, kind in enumerate(titles.columns):
        middles = [row - 0.4 + (place + 0.5) * thickness for row in range(len(titles))]
        bars = axes.barh(middles, titles[kind], thickness * 0.92, color=TYPES[kind], label=type_name(texts, kind))
        label_bars(axes, bars, [texts.number(int(count)) for count in titles[kind]])
    show_platforms(axes, list(titles.index))
    axes.margins(x=0.1)
    show_counts(axes.xaxis, texts)
    add_legend(figure, axes)


def draw_titles_by_release_year(figure: Figure, rows: pd.DataFrame, texts: Texts) -> None:
    """Draw a bar for each year, with one type stacked on the other."""
    axes = add_axes(figure, texts("titles_by_release_year.x"), texts("titles_by_release_year.y"))
    titles = rows.pivot_table("titles", "release_year", "type", fill_value=0)
    below = pd.Series(0, index=titles.index)
    for kind in titles.columns:
        axes.bar(titles.index, titles[kind], 0.9, bottom=below, color=TYPES[kind], label=type_name(texts, kind))
        below = below + titles[kind]
    show_counts(axes.yaxis, texts)
    add_legend(figure, axes)


def draw_titles_added(figure: Figure, rows: pd.DataFrame, texts: Texts) -> None:
    """Draw a line for each platform whose growth is known: its titles added so far."""
    axes = add_axes(figure, texts("titles_added.x"), texts("titles_added.y"))
    for platform, added in rows.groupby("platform"):
        months, titles, color = added["month"], added["titles_added_so_far"], platform_color(platform)
        axes.step(months, titles, where="post", color=color, linewidth=2, label=platform_name(platform))
        axes.plot(months.iloc[-1], titles.iloc[-1], "o", color=color, markersize=5)
    show_counts(axes.yaxis, texts)
    axes.set_ylim(bottom=0)
    add_legend(figure, axes)
