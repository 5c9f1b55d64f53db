"""The plots of the catalogs show what the raw files of the sample hold."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import combinations
from statistics import quantiles
from xml.etree.ElementTree import Element

import duckdb
import pytest

from cartelera.texts import Texts
from tests.dbt_project.analyses_oracle import REFERENCE
from tests.dbt_project.oracle import PLATFORMS, read_rows
from tests.eda.drawn import (
    axes_of,
    bar_lengths,
    draw,
    field_values,
    level_bars,
    marks,
    number,
    parse,
    pieces,
    scale,
    tooltip,
    tooltips,
    words,
    written,
)
from tests.eda.marts import publish
from tests.eda.oracle import Title

Warehouse = duckdb.DuckDBPyConnection


def title_count(titles: Iterable[Title]) -> dict[str, int]:
    """The number of titles of each platform, by its color."""
    return dict(Counter(title.platform for title in titles))


def test_titles_by_platform(sample: Warehouse, titles: list[Title], english: Texts) -> None:
    chart = draw("titles_by_platform", sample, english)
    counted = Counter((title.platform.capitalize(), title.type.replace(" ", "-")) for title in titles)
    assert {(name, kind): count for name, bar in level_bars(chart).items() for kind, count in bar.items()} == counted
    amazon = [title.type for title in titles if title.platform == "amazon"]
    movies, shows = amazon.count("movie"), amazon.count("tv show")
    assert f"Amazon: {movies + shows} (movies {movies}, TV shows {shows})" in tooltips(chart)
    totals = sorted(Counter(title.platform for title in titles).values(), reverse=True)
    assert bar_lengths(chart) == pytest.approx([100 * total / totals[0] for total in totals], abs=0.02)


def test_titles_by_release_year(sample: Warehouse, titles: list[Title], english: Texts) -> None:
    [axes] = axes_of(draw("titles_by_release_year", sample, english))
    drawn = {
        (kind, round(column.middle)): round(height)
        for column in axes.columns
        for kind, height in column.pieces.items()
        if height
    }
    assert drawn == Counter((title.type.replace(" ", "-"), title.release_year) for title in titles)
    of_2019 = [title.type for title in titles if title.release_year == 2019]
    expected = f"2019: movies {of_2019.count('movie')}, TV shows {of_2019.count('tv show')}"
    assert expected in [column.tooltip for column in axes.columns]


def test_shows_stand_on_movies(english: Texts) -> None:
    warehouse = publish([{"release_year": 2019}] * 3 + [{"release_year": 2019, "type": "tv show"}])
    [mark] = marks(parse(draw("titles_by_release_year", warehouse, english)))
    movies, shows = pieces(mark)["movie"], pieces(mark)["tv-show"]
    assert number(shows, "y") + number(shows, "height") == pytest.approx(number(movies, "y"), abs=0.02)
    assert number(movies, "height") == pytest.approx(3 * number(shows, "height"), abs=0.03)


def test_titles_added(sample: Warehouse, titles: list[Title], english: Texts) -> None:
    [axes] = axes_of(draw("titles_added", sample, english))
    known = {}
    for platform in PLATFORMS:
        of_platform = [title for title in titles if title.platform == platform]
        days = [title.date_added for title in of_platform if title.date_added]
        if len(days) >= 0.9 * len(of_platform):
            known[platform] = days
    assert set(axes.lines) == set(known)
    years, counts = scale(axes.across), scale(axes.down)
    for platform, line in axes.lines.items():
        corners = {round(12 * years.value(100 * x)): round(counts.value(y)) for x, y in line}
        months = [12 * day.year + day.month - 1 for day in known[platform]]
        assert corners == {month: sum(each <= month for each in months) for month in corners}
        assert set(months) <= set(corners)
    last_month = max(day for days in known.values() for day in days)
    last = ", ".join(f"{platform.capitalize()} {len(known[platform])}" for platform in sorted(known))
    assert axes.columns[-1].tooltip == f"{last_month:%B %Y}: {last}"


def test_top_countries(sample: Warehouse, titles: list[Title], english: Texts) -> None:
    drawn = level_bars(draw("top_countries", sample, english))
    counted = Counter(name for title in titles for name in title.names("country"))
    most = sorted(counted, key=lambda name: (-counted[name], name))[:12]
    assert drawn == {name: title_count(t for t in titles if name in t.names("country")) for name in most}


def test_top_genres(sample: Warehouse, titles: list[Title], english: Texts) -> None:
    mapping = {row["genre"]: row["harmonised_genre"] for row in read_rows(REFERENCE / "harmonised_genres.csv")}
    of_titles = [(title, {mapping[name] for name in title.names("listed_in")} - {""}) for title in titles]
    counted = Counter(genre for _, genres in of_titles for genre in genres)
    most = sorted(counted, key=lambda genre: (-counted[genre], genre))[:12]
    assert level_bars(draw("top_genres", sample, english)) == {
        genre: title_count(title for title, genres in of_titles if genre in genres) for genre in most
    }


def test_the_most_frequent_stands_on_top(sample: Warehouse, english: Texts) -> None:
    for name in ("top_countries", "top_genres", "recurring_actors", "recurring_pairs", "shared_works"):
        bars = level_bars(draw(name, sample, english))
        totals = [sum(bar.values()) for bar in bars.values()]
        assert totals == sorted(totals, reverse=True)
        assert draw(name, sample, english).finding.startswith(f"In front: {next(iter(bars))} {totals[0]}")


def test_recurring_actors(sample: Warehouse, titles: list[Title], english: Texts) -> None:
    drawn = level_bars(draw("recurring_actors", sample, english))
    counted = Counter(name for title in titles for name in title.names("cast"))
    most = sorted(counted, key=lambda name: (-counted[name], name))[:12]
    assert drawn == {name: title_count(t for t in titles if name in t.names("cast")) for name in most}


def test_recurring_pairs(sample: Warehouse, titles: list[Title], english: Texts) -> None:
    drawn = level_bars(draw("recurring_pairs", sample, english))
    counted = Counter(pair for title in titles for pair in combinations(sorted(title.names("cast")), 2))
    most = sorted(counted, key=lambda pair: (-counted[pair], pair))[:12]
    assert {name: sum(bars.values()) for name, bars in drawn.items()} == {
        " and ".join(pair): counted[pair] for pair in most
    }


def test_pairs_that_meet_once_do_not_recur(english: Texts) -> None:
    warehouse = publish([{"cast": "ana, bo"}, {"cast": "ana, cy"}, {"cast": "bo"}])
    assert english("recurring_pairs.empty") in words(draw("recurring_pairs", warehouse, english))


def test_shared_works(sample: Warehouse, works: dict[str, set[str]], english: Texts) -> None:
    expected = {
        f"{one.capitalize()} and {other.capitalize()}": sum({one, other} <= platforms for platforms in works.values())
        for one, other in combinations(("amazon", "disney", "hulu", "netflix"), 2)
    }
    drawn = level_bars(draw("shared_works", sample, english))
    assert {name: sum(bar.values()) for name, bar in drawn.items()} == expected


def test_a_work_counts_for_each_two_of_its_platforms(english: Texts) -> None:
    warehouse = publish(
        [
            {"platform": "amazon", "work": "one"},
            {"platform": "hulu", "work": "one"},
            {"platform": "netflix", "work": "one"},
            {"platform": "disney", "title": "a namesake"},
            {"platform": "netflix", "title": "a namesake"},
        ]
    )
    drawn = level_bars(draw("shared_works", warehouse, english))
    assert {name for name, bar in drawn.items() if bar} == {
        "Amazon and Hulu",
        "Amazon and Netflix",
        "Hulu and Netflix",
    }


def test_missing_values(sample: Warehouse, titles: list[Title], english: Texts) -> None:
    drawn = field_values(draw("missing_values", sample, english))
    columns = ("director", "cast", "country", "date_added", "rating", "duration_int", "listed_in", "description")
    assert list(dict.fromkeys(column for _, column in drawn)) == list(columns)
    expected: dict[tuple[str, str], object] = {}
    for platform in ("amazon", "disney", "hulu", "netflix"):
        of_platform = [title for title in titles if title.platform == platform]
        for column in columns:
            share = Decimal(100 * sum(title.values[column] is None for title in of_platform)) / len(of_platform)
            expected[platform.capitalize(), column] = (f"{share:.1f}%", pytest.approx(float(share), abs=0.01))
    assert drawn == expected


def test_maturity_ratings(sample: Warehouse, titles: list[Title], english: Texts) -> None:
    drawn = level_bars(draw("maturity_ratings", sample, english))
    durations = [title for title in titles if re.fullmatch("[0-9]+ (min|seasons?)", title.rating)]
    assert durations
    assert drawn.pop("a duration instead") == title_count(durations)
    assert drawn.pop("none given") == title_count(title for title in titles if not title.is_rating_given)
    rated = [title for title in titles if title.is_rating_given and title not in durations]
    names = {title.rating for title in rated}
    assert drawn == {name: title_count(title for title in rated if title.rating == name) for name in names}


def test_rare_ratings_are_counted_together_and_durations_last(english: Texts) -> None:
    often = [{"rating": f"r{number}"} for number in range(12) for _ in range(2)]
    rare = [{"rating": "other"}, {"rating": "x"}, {"rating": "y"}]
    missing = [{"rating": None}] * 4
    warehouse = publish([*often, *rare, *missing, *[{"rating": "74 min"}] * 9, {"rating": "1 season"}])
    bars = level_bars(draw("maturity_ratings", warehouse, english))
    assert list(bars)[-3:] == ["all other ratings", "none given", "a duration instead"]
    assert [sum(bar.values()) for bar in bars.values()][-3:] == [3, 4, 10]


def test_outliers_of_durations_are_points_and_the_farthest_are_named(english: Texts) -> None:
    minutes = [*range(80, 110), 0, 2, 300, 601]
    names = {0: "a test", 601: "surf for sleep $8 & $9"}
    movies = [
        {"title": names.get(each, f"movie {each}"), "duration_int": each, "duration_type": "min"} for each in minutes
    ]
    chart = draw("movie_durations", publish(movies), english)
    lower, median, upper = quantiles(minutes, n=4, method="inclusive")
    outside = [m for m in minutes if m < lower - 1.5 * (upper - lower) or m > upper + 1.5 * (upper - lower)]
    assert outside == [0, 2, 300, 601]
    drawn = parse(chart)
    axis = [each for each in drawn.iter("text") if each.get("class") == "number"]
    scale_of_minutes = scale([(number(each, "x"), each.text or "") for each in axis])

    def minutes_at(element: Element, *names: str) -> float:
        return scale_of_minutes.value(sum(number(element, name) for name in names))

    assert [minutes_at(each, "cx") for each in drawn.iter("circle")] == pytest.approx(outside, abs=0.1)
    assert {"a test: 0 min", "surf for sleep $8 & $9: 601 min"} <= set(written(drawn))
    assert [tooltip(mark) for mark in marks(drawn)][1:] == [f"Amazon, {each} minutes: 1" for each in outside]
    [box] = [rectangle for mark in marks(drawn) for rectangle in pieces(mark).values()]
    assert (minutes_at(box, "x"), minutes_at(box, "x", "width")) == pytest.approx((lower, upper), abs=0.1)
    ends = {each.get("class"): each for each in drawn.iter("line") if each.get("x1") == each.get("x2")}
    assert minutes_at(ends["median"], "x1") == pytest.approx(median, abs=0.1)
    whisker = next(each for each in drawn.iter("line") if each.get("x1") != each.get("x2"))
    assert (minutes_at(whisker, "x1"), minutes_at(whisker, "x2")) == pytest.approx((80, 109), abs=0.1)


def test_show_seasons(sample: Warehouse, titles: list[Title], english: Texts) -> None:
    chart = draw("show_seasons", sample, english)
    [axes] = axes_of(chart)
    seasons = scale(axes.across)
    (whole, _), (tenth, _) = [tick for tick in axes.down if tick[1] in ("100%", "10%")]
    for platform in ("amazon", "disney", "hulu", "netflix"):
        shows = [t for t in titles if t.platform == platform and t.duration_type == "season"]
        longest = min(shows, key=lambda show: (-show.duration_int, show.title))
        assert f"{platform.capitalize()}: up to {longest.duration_int} ({longest.title})" in words(chart)
        drawn = {round(seasons.value(100 * x)): 0.1 ** ((y - whole) / (tenth - whole)) for x, y in axes.lines[platform]}
        assert drawn == pytest.approx(
            {n: sum(show.duration_int >= n for show in shows) / len(shows) for n in drawn}, rel=0.01
        )
        assert set(drawn) == {show.duration_int for show in shows}


def test_months_of_one_year_are_drawn_too(english: Texts) -> None:
    months = [("amazon", date(2021, month, 1), 1, so_far, True) for so_far, month in enumerate((3, 4, 5), start=1)]
    [axes] = axes_of(draw("titles_added", publish(months=months), english))
    heights = [scale(axes.down).value(y) for _, y in axes.lines["amazon"]]
    assert sorted({round(height) for height in heights}) == [1, 2, 3]
    assert [name for _, name in axes.across] == ["March 2021", "May 2021"]


def test_growth_that_cannot_be_known_is_not_drawn(english: Texts) -> None:
    warehouse = publish(months=[("amazon", date(2021, 3, 1), 155, 155, False)])
    assert english("titles_added.empty") in words(draw("titles_added", warehouse, english))
