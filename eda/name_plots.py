"""Plots of what recurs in the catalogs: names, pairs of names, and works on several platforms."""

from collections import Counter
from collections.abc import Sequence

from cartelera.texts import Texts
from eda.ask import Row
from eda.chart import Chart
from eda.ranking import Bar, draw_bars, rank
from eda.style import ACCENT, platform_name

MOST_GENRES = 12
"""How many genres are drawn."""


def draw_names(rows: Sequence[Row], texts: Texts) -> Chart:
    """Draw the countries, or the actors, of most titles."""
    return rank(rows, texts)


def draw_top_genres(rows: Sequence[Row], texts: Texts) -> Chart:
    """Draw the genres of most titles."""
    titles = Counter[str]()
    for row in rows:
        titles[row["genre"]] += row["titles"]
    drawn = set(sorted(titles, key=lambda genre: (-titles[genre], genre))[:MOST_GENRES])
    return rank([row | {"name": row["genre"]} for row in rows if row["genre"] in drawn], texts)


def draw_recurring_pairs(rows: Sequence[Row], texts: Texts) -> Chart:
    """Draw the pairs of actors in most titles."""

    def name(row: Row) -> str:
        return texts("recurring_pairs.pair", first=row["first_actor"], second=row["second_actor"])

    return rank([row | {"name": name(row)} for row in rows], texts)


def draw_shared_works(rows: Sequence[Row], texts: Texts) -> Chart:
    """Draw how many works each pair of platforms shares."""
    bars = []
    for row in rows:
        first, second = platform_name(row["first_platform"]), platform_name(row["second_platform"])
        pair = texts("shared_works.pair", first=first, second=second)
        bars.append(Bar(pair, [(ACCENT, "", row["works"])]))
    return draw_bars(bars, texts)
