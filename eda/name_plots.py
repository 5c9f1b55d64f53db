"""Plots of what recurs in the catalogs: names, pairs of names, and works on several platforms."""

import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure

from cartelera.texts import Texts
from eda.ranking import draw_ranking
from eda.style import INK, SHADES, add_axes, platform_name, style_heatmap

MOST_GENRES = 12
"""How many genres are drawn."""


def draw_top_countries(figure: Figure, rows: pd.DataFrame, texts: Texts) -> None:
    """Draw the countries of most titles."""
    draw_ranking(figure, rows, texts, texts("top_countries.x"))


def draw_top_genres(figure: Figure, rows: pd.DataFrame, texts: Texts) -> None:
    """Draw the genres of most titles."""
    titles = rows.groupby("genre")["titles"].sum()
    drawn = rows[rows["genre"].isin(titles.nlargest(MOST_GENRES).index)]
    draw_ranking(figure, drawn.rename(columns={"genre": "name"}), texts, texts("top_genres.x"))


def draw_recurring_actors(figure: Figure, rows: pd.DataFrame, texts: Texts) -> None:
    """Draw the actors in most titles."""
    draw_ranking(figure, rows, texts, texts("recurring_actors.x"))


def draw_recurring_pairs(figure: Figure, rows: pd.DataFrame, texts: Texts) -> None:
    """Draw the pairs of actors in most titles."""
    names = [texts("recurring_pairs.pair", first=row.first_actor, second=row.second_actor) for row in rows.itertuples()]
    draw_ranking(figure, rows.assign(name=names), texts, texts("recurring_pairs.x"))


def draw_shared_works(figure: Figure, rows: pd.DataFrame, texts: Texts) -> None:
    """Draw how many works each pair of platforms shares."""
    axes = add_axes(figure, "")
    works = rows.pivot_table("works", "second_platform", "first_platform")
    numbers = works.map(lambda count: "" if pd.isna(count) else texts.number(int(count)))
    sns.heatmap(
        works,
        ax=axes,
        annot=numbers,
        fmt="",
        cmap=SHADES,
        vmin=0,
        vmax=max(1, works.max(axis=None)),
        cbar=False,
        linewidths=3,
        annot_kws={"fontsize": 12},
    )
    style_heatmap(
        axes,
        [platform_name(platform) for platform in works.columns],
        [platform_name(platform) for platform in works.index],
    )
    axes.set_xlabel(texts("shared_works.x"), color=INK, fontsize=9.5)
