"""Plots of what is odd in the catalogs: durations in a wrong column, and missing values."""

from collections.abc import Sequence

from cartelera.texts import Texts
from eda.ask import Row
from eda.chart import Chart
from eda.ranking import LEADERS, rank
from eda.style import platform_color, platform_name
from eda.svg import LINE, Part, color, element, hit_area, inside, mark, percent, stack, write_text

NAMES = 0.27
"""The part of the width that the names of columns take."""
TRACK = 6
"""The thickness of the bar below a share, in pixels."""
CELL = LINE + TRACK + 8


def draw_maturity_ratings(rows: Sequence[Row], texts: Texts) -> Chart:
    """Draw the most frequent ratings, then all others together, the missing ones, and the durations in their place."""
    words = {kind: texts(f"maturity_ratings.{kind}") for kind in ("other", "missing", "duration")}
    named = [row | {"name": words.get(row["kind"], row["rating"])} for row in rows]
    return rank(named, texts, last=tuple(words.values()))


def draw_missing_values(rows: Sequence[Row], texts: Texts) -> Chart:
    """Draw a bar for each platform and column: the share of the titles without a value."""
    platforms = sorted({row["platform"] for row in rows})
    columns = list(dict.fromkeys(row["column_name"] for row in rows))
    shares = {(row["column_name"], row["platform"]): row["missing"] for row in rows}
    width = (1 - NAMES) / len(platforms)
    heads = "".join(write_text(platform_name(each), NAMES + place * width, 13) for place, each in enumerate(platforms))
    lines = [
        Part(
            write_text(column, 0, 13)
            + "".join(
                inside(
                    draw_share(column, platform, shares[column, platform], texts),
                    height=CELL,
                    left=NAMES + place * width,
                    right=1 - NAMES - (place + 1) * width + 0.02,
                )
                for place, platform in enumerate(platforms)
            ),
            CELL,
        )
        for column in columns
    ]
    worst = sorted(rows, key=lambda row: (-row["missing"], row["column_name"], row["platform"]))[:LEADERS]
    fields = ", ".join(describe_share(row["column_name"], row["platform"], row["missing"], texts) for row in worst)
    return Chart(stack([Part(heads, LINE + 4), *lines]), texts("missing_values.finding", fields=fields))


def draw_share(column: str, platform: str, share: float, texts: Texts) -> str:
    """A share as a number, with a bar below it."""
    return mark(
        describe_share(column, platform, share, texts),
        hit_area(0, 0, 1, CELL),
        write_text(texts.percent(share, 1), 0, 13, kind="number"),
        element("rect", class_="track", x=0, y=LINE, width="100%", height=TRACK),
        element("rect", style=color(platform_color(platform)), x=0, y=LINE, width=percent(share), height=TRACK),
    )


def describe_share(column: str, platform: str, share: float, texts: Texts) -> str:
    """Which share of a platform's titles lacks a value."""
    return f"{column}, {platform_name(platform)}: {texts.percent(share, 1)}"
