"""A ranking: names with their numbers, as bars that show what each is made of."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from cartelera.texts import Texts
from eda.ask import Row
from eda.chart import Chart
from eda.style import catalog_name, platform_color, platform_name
from eda.svg import LINE, Part, color, element, hit_area, legend, mark, percent, stack, write_text

LEADERS = 3
"""How many names a finding names."""
BAR = 11
"""The thickness of a bar, in pixels."""
ROW = LINE + BAR + 8


@dataclass(frozen=True)
class Bar:
    """A bar, whose pieces stand one after another."""

    name: str
    pieces: Sequence[tuple[str, str, int]]
    """The color, the name and the number of each piece; a piece without a name is in no legend."""

    @property
    def total(self) -> int:
        """The sum of all pieces."""
        return sum(number for *_, number in self.pieces)


def draw_bars(bars: Sequence[Bar], texts: Texts) -> Chart:
    """Draw bars in the given order, each below its name and number, and say which are the first.

    Args:
        bars: At least one bar; all have the same pieces if they have several.
        texts: The words for numbers.
    """
    most = max(1, *(bar.total for bar in bars))
    leaders = [f"{bar.name} {texts.number(bar.total)}" for bar in bars[:LEADERS]]
    finding = texts("ranking.finding", leaders=", ".join(leaders))
    kinds = dict.fromkeys((kind, name) for bar in bars for kind, name, _ in bar.pieces if name)
    keys = [legend(kinds)] if kinds else []
    rows = (Part(draw_bar(bar, most, texts), ROW) for bar in bars)
    return Chart(stack([*keys, *rows]), finding)


def draw_bar(bar: Bar, most: int, texts: Texts) -> str:
    """One row: the name and the number, and the bar below them."""
    shapes = [
        hit_area(0, 0, 1, ROW),
        write_text(catalog_name(bar.name), 0, 13),
        write_text(texts.number(bar.total), 1, 13, anchor="end", kind="number"),
    ]
    start = 0.0
    for kind, _, number in bar.pieces:
        width = number / most
        shapes.append(element("rect", style=color(kind), x=percent(start), y=LINE, width=percent(width), height=BAR))
        start += width
    parts = ", ".join(f"{name} {texts.number(number)}" for _, name, number in bar.pieces if name and number)
    tooltip = f"{bar.name}: {texts.number(bar.total)}"
    return mark(f"{tooltip} ({parts})" if parts else tooltip, *shapes)


def rank(rows: Sequence[Row], texts: Texts, last: Sequence[str] = ()) -> Chart:
    """Draw a ranking, with the most frequent name on top and a piece of its bar for each platform.

    Args:
        rows: The columns name, platform and titles.
        texts: The words for numbers.
        last: Names that always stand at the end.
    """
    titles: dict[str, dict[str, int]] = defaultdict(dict)
    for row in rows:
        titles[row["name"]][row["platform"]] = row["titles"]
    platforms = sorted({row["platform"] for row in rows})
    bars = [
        Bar(name, [(platform_color(each), platform_name(each), counts.get(each, 0)) for each in platforms])
        for name, counts in titles.items()
    ]
    ends = {name: place for place, name in enumerate(last, start=1)}
    return draw_bars(sorted(bars, key=lambda bar: (ends.get(bar.name, 0), -bar.total, bar.name)), texts)
