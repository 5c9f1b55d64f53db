"""Plots of the ratings: how many each user and each title has, their stars, and what their means can teach."""

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from cartelera.texts import Texts
from eda.style import ACCENT, INK, MUTED, ROUND, SOFT, add_axes, show_counts, show_shares, show_stars

AUDITED = ("titles", "users")


def draw_ratings_per_user(figure: Figure, rows: pd.DataFrame, texts: Texts) -> None:
    """Draw how many users gave 1 rating, 2 to 3 ratings, 4 to 7, and so on."""
    axes = add_axes(figure, texts("ratings_per_user.x"), texts("ratings_per_user.y"))
    axes.bar(rows["doublings"], rows["users"], 0.92, color=ACCENT)
    names = [texts.number(int(row.fewest)) for row in rows.itertuples()]
    axes.set_xticks(rows["doublings"], names)
    show_counts(axes.yaxis, texts)


def draw_ratings_per_title(figure: Figure, rows: pd.DataFrame, texts: Texts) -> None:
    """Draw how many titles have a number of ratings in each range."""
    axes = add_axes(figure, texts("ratings_per_title.x"), texts("ratings_per_title.y"))
    axes.bar(rows["fewest"] - 0.5, rows["titles"], rows["width"] * 0.94, align="edge", color=ACCENT)
    show_counts(axes.xaxis, texts)
    show_counts(axes.yaxis, texts)


def draw_star_distribution(figure: Figure, rows: pd.DataFrame, texts: Texts) -> None:
    """Draw a bar for each number of stars, with its share."""
    axes = add_axes(figure, texts("star_distribution.x"), texts("star_distribution.y"))
    bars = axes.bar(rows["stars"], rows["share"], 0.44, color=ACCENT)
    labels = [texts.percent(share, 1) for share in rows["share"]]
    axes.bar_label(bars, labels, padding=2, color=MUTED, fontsize=9)
    axes.set_xticks(rows["stars"])
    axes.xaxis.set_major_formatter(lambda value, _: texts.number(value, 1))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6, steps=ROUND))
    show_shares(axes.yaxis, texts)


def draw_signal_audit(figure: Figure, rows: pd.DataFrame, texts: Texts) -> None:
    """Draw the mean ratings of titles, and of users, beside what chance alone would give."""
    subjects = [subject for subject in AUDITED if subject in set(rows["subject"])]
    for place, subject in enumerate(subjects, start=1):
        means = rows[rows["subject"] == subject]
        axes = add_axes(
            figure, texts("signal_audit.x"), texts(f"signal_audit.{subject}"), place=100 + 10 * len(subjects) + place
        )
        first = means.iloc[0]
        axes.bar(
            means["middle"],
            means["observed"],
            means["width"] * 1.01,
            color=SOFT,
            label=texts("signal_audit.observed", deviation=texts.number(first["observed_deviation"], 3)),
        )
        axes.plot(
            means["middle"],
            means["expected"],
            color=INK,
            linewidth=1.8,
            label=texts("signal_audit.chance", deviation=texts.number(first["chance_deviation"], 3)),
        )
        show_stars(axes.xaxis, texts)
        show_counts(axes.yaxis, texts)
        handles, labels = axes.get_legend_handles_labels()
        axes.legend(
            handles[::-1],
            labels[::-1],
            loc="lower left",
            bbox_to_anchor=(0, 1),
            frameon=False,
            fontsize=8.5,
            labelcolor=INK,
            borderaxespad=0,
        )
