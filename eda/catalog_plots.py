"""Plots of what the catalogs hold: how many titles, from which years, and when they were added."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from cartelera.texts import Texts
from eda.ask import Row
from eda.axes import Axis, Band, Line, count_axis, draw_axes, round_steps
from eda.chart import Chart
from eda.ranking import Bar, draw_bars
from eda.style import TYPES, platform_color, platform_name, type_name
from eda.svg import legend, stack

MONTHS = 12


def draw_titles_by_platform(rows: Sequence[Row], texts: Texts) -> Chart:
    """Draw a bar for each platform, with a piece for each type."""
    kinds = [(kind, type_name(texts, kind), column) for kind, column in zip(TYPES, ("movies", "shows"), strict=True)]
    return draw_bars(
        [
            Bar(platform_name(row["platform"]), [(TYPES[kind], name, row[column]) for kind, name, column in kinds])
            for row in rows
        ],
        texts,
    )


def draw_titles_by_release_year(rows: Sequence[Row], texts: Texts) -> Chart:
    """Draw a column for each year, with one type stacked on the other."""
    titles: dict[int, dict[str, int]] = defaultdict(dict)
    for row in rows:
        titles[row["release_year"]][row["type"]] = row["titles"]
    bands = []
    for year, counts in titles.items():
        parts = ", ".join(f"{type_name(texts, kind)} {texts.number(counts[kind])}" for kind in counts)
        pieces = [(TYPES[kind], float(counts.get(kind, 0))) for kind in TYPES]
        bands.append(Band(year - 0.5, year + 0.5, f"{year}: {parts}", pieces))
    totals = {year: sum(counts.values()) for year, counts in titles.items()}
    first, last = min(totals) - 0.5, max(totals) + 0.5
    years = Axis(
        texts("titles_by_release_year.x"),
        first,
        last,
        [(year, f"{year:.0f}") for year in round_steps(first, last, smallest=1)],
    )
    axes = draw_axes(
        years,
        count_axis(texts("titles_by_release_year.y"), max(totals.values()), texts),
        bands,
    )
    most = max(totals, key=lambda year: (totals[year], year))
    return Chart(
        stack([legend((color, type_name(texts, kind)) for kind, color in TYPES.items()), axes]),
        texts("titles_by_release_year.finding", year=str(most), count=totals[most], of=sum(totals.values())),
    )


def draw_titles_added(rows: Sequence[Row], texts: Texts) -> Chart:
    """Draw a line for each platform whose growth is known: its titles added so far."""
    added: dict[str, dict[int, int]] = defaultdict(dict)
    for row in rows:
        added[row["platform"]][number_of(row["month"])] = row["titles_added_so_far"]
    months = range(min(map(min, added.values())), max(map(max, added.values())) + 1)
    lines = [
        Line(platform_color(platform), sorted(so_far.items()), is_stepped=True) for platform, so_far in added.items()
    ]
    most = max(so_far[max(so_far)] for so_far in added.values())
    axes = draw_axes(
        month_axis(months, texts),
        count_axis(texts("titles_added.y"), most, texts),
        [Band(month - 0.5, month + 0.5, describe_month(month, added, texts)) for month in months],
        lines,
    )
    ends = ", ".join(f"{platform_name(each)} {texts.number(so_far[max(so_far)])}" for each, so_far in added.items())
    keys = legend((platform_color(platform), platform_name(platform)) for platform in added)
    return Chart(stack([keys, axes]), texts("titles_added.finding", month=texts.month(day_of(months[-1])), ends=ends))


def describe_month(month: int, added: dict[str, dict[int, int]], texts: Texts) -> str:
    """The titles that each platform had added by the end of a month."""
    known = {
        platform: max(count for each, count in so_far.items() if each <= month)
        for platform, so_far in added.items()
        if min(so_far) <= month
    }
    counts = ", ".join(f"{platform_name(platform)} {texts.number(count)}" for platform, count in known.items())
    return f"{texts.month(day_of(month))}: {counts}"


def month_axis(months: range, texts: Texts) -> Axis:
    """An axis of months, with the years along it; if they are of one year, with the first and the last month."""
    years = round_steps(months[0] / MONTHS, months[-1] / MONTHS, smallest=1)
    ticks = [(year * MONTHS, f"{year:.0f}") for year in years]
    if len(ticks) < 2:  # noqa: PLR2004  # a single year does not tell how long the axis is
        ticks = [(month, texts.month(day_of(month))) for month in sorted({months[0], months[-1]})]
    return Axis(texts("titles_added.x"), months[0] - 0.5, months[-1] + 0.5, ticks)


def number_of(day: date) -> int:
    """The number of a month, counted from the year 0."""
    return day.year * MONTHS + day.month - 1


def day_of(month: int) -> date:
    """The first day of a month by its number."""
    return date(month // MONTHS, month % MONTHS + 1, 1)
