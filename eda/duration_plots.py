"""Plots of how long titles last: boxes of minutes, and lines of seasons."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from math import log10

from cartelera.texts import Texts
from eda.ask import Row
from eda.axes import RIM, Axis, Band, Line, draw_axes, number_axis
from eda.chart import Chart
from eda.style import catalog_name, decimals_of, platform_color, platform_name
from eda.svg import LINE, Part, color, element, hit_area, inside, legend, mark, percent, stack, write_text

BOX = 16
"""The height of a box, in pixels."""
BOX_ROW = 4 * LINE + BOX


def draw_movie_durations(rows: Sequence[Row], texts: Texts) -> Chart:
    """Draw a box for each platform, a point for each duration of outliers, and the names of the farthest."""
    platforms: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        platforms[row["platform"]].append(row)
    longest = max(max(row["upper_whisker"], row["minutes"] or 0) for row in rows)
    minutes = number_axis(texts("movie_durations.x"), 0, max(longest, 1), texts)
    boxes = [
        Part(inside(draw_platform(movies, minutes, texts), height=BOX_ROW, left=RIM, right=RIM), BOX_ROW)
        for movies in platforms.values()
    ]
    medians = ", ".join(
        f"{platform_name(platform)} {texts.number(movies[0]['median'])}" for platform, movies in platforms.items()
    )
    finding = texts("movie_durations.finding", medians=medians, longest=int(longest))
    return Chart(stack([*boxes, draw_minutes(minutes)]), finding)


def draw_platform(movies: Sequence[Row], minutes: Axis, texts: Texts) -> str:
    """The box, the whiskers and the outliers of a platform, with the names of its shortest and its longest."""
    platform, box = movies[0]["platform"], movies[0]
    name, outliers = (
        platform_name(platform),
        Counter[int](row["minutes"] for row in movies if row["minutes"] is not None),
    )
    low, lower, median, upper, high = (
        minutes.place(box[each])
        for each in ("lower_whisker", "lower_quartile", "median", "upper_quartile", "upper_whisker")
    )
    middle, top = LINE + BOX / 2, LINE
    tooltip = texts(
        "movie_durations.box",
        platform=name,
        lower=texts.number(box["lower_quartile"]),
        median=texts.number(box["median"]),
        upper=texts.number(box["upper_quartile"]),
    )
    shapes = [
        hit_area(0, 0, 1, BOX_ROW - LINE),
        write_text(name, 0, 13),
        line_of(platform, low, high, middle, middle),
        *(line_of(platform, end, end, middle - 5, middle + 5) for end in (low, high)),
        element(
            "rect",
            style=color(platform_color(platform)),
            x=percent(lower),
            y=top,
            width=percent(max(upper - lower, 0.004)),
            height=BOX,
        ),
        element("line", class_="median", x1=percent(median), x2=percent(median), y1=top, y2=top + BOX),
    ]
    dots = [
        mark(
            texts("movie_durations.outliers", platform=name, minutes=length, count=count),
            element("circle", class_="outlier", cx=percent(minutes.place(length)), cy=middle, r=4),
        )
        for length, count in sorted(outliers.items())
    ]
    return mark(tooltip, *shapes) + "".join(dots) + name_farthest(movies, texts)


def line_of(platform: str, start: float, end: float, top: float, bottom: float) -> str:
    """A line in the color of a platform; `start` and `end` are fractions of the width."""
    style = f"stroke:var(--{platform_color(platform)})"
    return element("line", class_="line", style=style, x1=percent(start), x2=percent(end), y1=top, y2=bottom)


def name_farthest(movies: Sequence[Row], texts: Texts) -> str:
    """The names of the shortest and the longest outlier, below the box."""
    named = ""
    for key, x, line, anchor in (("is_shortest", 0, 1, "start"), ("is_longest", 1, 2, "end")):
        for movie in (movie for movie in movies if movie[key]):
            words = texts("movie_durations.outlier", title=catalog_name(movie["title"], 44), minutes=movie["minutes"])
            named += write_text(words, x, LINE + BOX + line * (LINE - 3), anchor=anchor, kind="quiet")
    return named


def draw_minutes(minutes: Axis) -> Part:
    """The numbers along the axis, and what they are."""
    numbers = "".join(
        write_text(name, minutes.place(value), 12, anchor="middle", kind="number") for value, name in minutes.ticks
    )
    unit = write_text(minutes.label, 1 - RIM, 2 * LINE - 4, anchor="end", kind="quiet")
    return Part(inside(numbers, height=LINE, left=RIM, right=RIM) + unit, 2 * LINE + 4)


def draw_show_seasons(rows: Sequence[Row], texts: Texts) -> Chart:
    """Draw a line for each platform: the share of its shows with at least so many seasons."""
    platforms: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        platforms[row["platform"]].append(row)
    lines = [
        Line(platform_color(platform), [(row["seasons"], log10(row["share"])) for row in shows], has_dots=True)
        for platform, shows in platforms.items()
    ]
    keys = legend(
        ((platform_color(each), describe_longest(shows, texts)) for each, shows in platforms.items()), columns=1
    )
    axes = draw_axes(
        season_axis(rows, texts),
        share_axis(min(row["share"] for row in rows), texts),
        describe_seasons(rows, texts),
        lines,
    )
    longest = max(row["seasons"] for row in rows)
    single = ", ".join(
        f"{platform_name(platform)} {texts.percent(1 - shows[1]['share'] if len(shows) > 1 else 1)}"
        for platform, shows in platforms.items()
    )
    return Chart(stack([keys, axes]), texts("show_seasons.finding", single=single, longest=longest))


def describe_longest(shows: Sequence[Row], texts: Texts) -> str:
    """The platform, and its show of most seasons."""
    return texts(
        "show_seasons.line",
        platform=platform_name(shows[0]["platform"]),
        seasons=shows[-1]["seasons"],
        title=catalog_name(shows[-1]["longest"], 30),
    )


def season_axis(rows: Sequence[Row], texts: Texts) -> Axis:
    """The axis of seasons."""
    low, high = min(row["seasons"] for row in rows) - 0.5, max(row["seasons"] for row in rows) + 0.5
    return number_axis(texts("show_seasons.x"), low, high, texts)


def share_axis(least: float, texts: Texts) -> Axis:
    """The axis of shares from everything down to the least, by their logarithms: 0 for all, -1 for a tenth."""
    low = log10(least) - 0.1
    powers = [power for power in range(0, -10, -1) if power >= low]
    return Axis(
        texts("show_seasons.y"),
        low,
        0,
        [(power, texts.percent(10.0**power, decimals_of(10.0**power))) for power in powers],
    )


def describe_seasons(rows: Sequence[Row], texts: Texts) -> list[Band]:
    """The shares of all platforms, for each number of seasons that a show has."""
    bands = []
    seasons = sorted({row["seasons"] for row in rows})
    edges = [seasons[0] - 0.5, *((one + other) / 2 for one, other in pairwise(seasons)), seasons[-1] + 0.5]
    for number, (start, end) in zip(seasons, pairwise(edges), strict=True):
        shares = ", ".join(
            f"{platform_name(row['platform'])} {texts.percent(row['share'], 1)}"
            for row in rows
            if row["seasons"] == number
        )
        bands.append(Band(start, end, texts("show_seasons.tooltip", seasons=number, shares=shares)))
    return bands
