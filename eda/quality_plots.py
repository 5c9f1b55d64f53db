"""Plots of what is odd in the catalogs: extreme durations, durations in a wrong column, and missing values."""

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cartelera.texts import Texts
from eda.ranking import draw_ranking
from eda.style import (
    INK,
    MUTED,
    SHADES,
    add_axes,
    add_legend,
    catalog_name,
    platform_color,
    platform_name,
    show_counts,
    show_platforms,
    show_shares,
    style_heatmap,
)

SCATTER = (-0.16, 0.0, 0.16, -0.08, 0.08)
"""The distances of outliers from the middle of their row, used in turn, so that equal outliers do not overlap."""


def draw_movie_durations(figure: Figure, rows: pd.DataFrame, texts: Texts) -> None:
    """Draw a box for each platform, a point for each outlier, and the names of the shortest and the longest."""
    axes = add_axes(figure, texts("movie_durations.x"), grid="x")
    axes.set_xlim(-10, rows[["minutes", "upper_whisker"]].max(axis=None) * 1.03)
    platforms = list(rows["platform"].unique())
    for place, platform in enumerate(platforms):
        durations = rows[rows["platform"] == platform]
        draw_box(axes, place, durations.iloc[0], platform_color(platform))
        draw_outliers(axes, place, durations.dropna(subset="minutes"), texts)
    show_platforms(axes, platforms)
    axes.set_ylim(len(platforms) - 0.4, -0.6)
    show_counts(axes.xaxis, texts)


def draw_box(axes: Axes, place: int, box: pd.Series, color: str) -> None:
    """Draw the box and the whiskers of a platform."""
    statistics = {
        "whislo": box["lower_whisker"],
        "q1": box["lower_quartile"],
        "med": box["median"],
        "q3": box["upper_quartile"],
        "whishi": box["upper_whisker"],
    }
    line = {"color": color, "linewidth": 1.6}
    axes.bxp(
        [statistics],
        positions=[place],
        widths=0.34,
        orientation="horizontal",
        showfliers=False,
        patch_artist=True,
        manage_ticks=False,
        boxprops={"facecolor": color, "edgecolor": color},
        medianprops={"color": "white", "linewidth": 2},
        whiskerprops=line,
        capprops=line,
    )


def draw_outliers(axes: Axes, place: int, outliers: pd.DataFrame, texts: Texts) -> None:
    """Draw the outliers of a platform. The shortest is named above its box, the longest below."""
    heights = [place + SCATTER[number % len(SCATTER)] for number in range(len(outliers))]
    axes.scatter(outliers["minutes"], heights, s=9, color=MUTED, alpha=0.45, linewidths=0)
    middle = axes.get_xlim()[1] / 2
    for outlier in outliers[outliers["is_shortest"] | outliers["is_longest"]].itertuples():
        axes.annotate(
            texts("movie_durations.outlier", title=catalog_name(outlier.title, 48), minutes=int(outlier.minutes)),
            (outlier.minutes, place),
            (0, 20 if outlier.is_shortest else -20),
            textcoords="offset points",
            ha="left" if outlier.minutes < middle else "right",
            va="center",
            color=INK,
            fontsize=8.5,
        )


def draw_show_seasons(figure: Figure, rows: pd.DataFrame, texts: Texts) -> None:
    """Draw a line for each platform: the share of its shows with at least so many seasons."""
    axes = add_axes(figure, texts("show_seasons.x"), texts("show_seasons.y"))
    for platform, shows in rows.groupby("platform"):
        label = texts(
            "show_seasons.line",
            platform=platform_name(platform),
            seasons=int(shows["seasons"].max()),
            title=catalog_name(shows["longest"].iloc[0], 30),
        )
        axes.plot(
            shows["seasons"],
            shows["share"],
            color=platform_color(platform),
            linewidth=2,
            marker="o",
            markersize=4,
            label=label,
        )
    axes.set_yscale("log")
    axes.minorticks_off()
    show_counts(axes.xaxis, texts)
    axes.set_xlim(left=0.5)
    show_shares(axes.yaxis, texts)
    add_legend(figure, axes, columns=2)


def draw_maturity_ratings(figure: Figure, rows: pd.DataFrame, texts: Texts) -> None:
    """Draw the most frequent ratings, then all others together, the missing ones, and the durations in their place."""
    words = {kind: texts(f"maturity_ratings.{kind}") for kind in ("other", "missing", "duration")}
    names = [words.get(row.kind, row.rating) for row in rows.itertuples()]
    draw_ranking(figure, rows.assign(name=names), texts, texts("maturity_ratings.x"), last=tuple(words.values()))


def draw_missing_values(figure: Figure, rows: pd.DataFrame, texts: Texts) -> None:
    """Draw a field for each platform and column. The more values are missing, the darker it is."""
    axes = add_axes(figure, "")
    columns = list(rows["column_name"].unique())
    missing = rows.pivot_table("missing", "platform", "column_name")[columns]
    sns.heatmap(
        missing,
        ax=axes,
        annot=missing.map(lambda share: texts.percent(share, 1)),
        fmt="",
        cmap=SHADES,
        vmin=0,
        vmax=1,
        cbar=False,
        linewidths=2,
        annot_kws={"fontsize": 9},
    )
    style_heatmap(axes, columns, [platform_name(platform) for platform in missing.index])
    axes.set_xlabel(texts("missing_values.x"), color=MUTED, fontsize=9.5)
