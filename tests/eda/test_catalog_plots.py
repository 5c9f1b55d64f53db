"""The plots of the catalogs show what the raw files of the sample hold."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations
from statistics import quantiles

import duckdb
import pytest

from cartelera.texts import Texts
from eda.plots import PLOTS
from tests.dbt_project.analyses_oracle import REFERENCE
from tests.dbt_project.oracle import PLATFORMS, read_rows
from tests.eda.drawn import field_values, legend, level_bars, points, rectangles, scattered, words
from tests.eda.marts import publish
from tests.eda.oracle import Title

Warehouse = duckdb.DuckDBPyConnection
EPOCH = date(1970, 1, 1)
"""The day from which axes of dates count days."""


def title_count(titles: Iterable[Title]) -> dict[str, int]:
    return dict(Counter(title.platform.capitalize() for title in titles))


def test_titles_by_platform(sample: Warehouse, titles: list[Title], english: Texts) -> None:
    drawn = level_bars(PLOTS["titles_by_platform"](sample, english).axes[0])
    for kind, label in (("movie", "movies"), ("tv show", "TV shows")):
        counted = title_count(title for title in titles if title.type == kind)
        assert {platform: bars[label] for platform, bars in drawn.items()} == counted


def test_titles_by_release_year(sample: Warehouse, titles: list[Title], english: Texts) -> None:
    axes = PLOTS["titles_by_release_year"](sample, english).axes[0]
    drawn = {
        (str(container.get_label()), round(bar.get_x() + bar.get_width() / 2)): round(bar.get_height())
        for container in axes.containers
        for bar in rectangles(container)
        if bar.get_height()
    }
    labels = {"movie": "movies", "tv show": "TV shows"}
    assert drawn == Counter((labels[title.type], title.release_year) for title in titles)
    movies, shows = axes.containers
    assert [bar.get_y() for bar in rectangles(shows)] == [bar.get_height() for bar in rectangles(movies)]


def test_titles_added(sample: Warehouse, titles: list[Title], english: Texts) -> None:
    figure = PLOTS["titles_added"](sample, english)
    known = {}
    for platform in PLATFORMS:
        of_platform = [title for title in titles if title.platform == platform]
        days = [title.date_added for title in of_platform if title.date_added]
        if len(days) >= 0.9 * len(of_platform):
            known[platform.capitalize()] = days
    lines = figure.axes[0].lines[::2]  # every other line is a single point, the end
    assert [line.get_label() for line in lines] == sorted(known)
    for line in lines:
        drawn = {EPOCH + timedelta(days=x): y for x, y in points(line)}
        days = known[str(line.get_label())]
        assert drawn == {month: sum(day.replace(day=1) <= month for day in days) for month in drawn}
        assert {day.replace(day=1) for day in days} <= set(drawn)


def test_top_countries(sample: Warehouse, titles: list[Title], english: Texts) -> None:
    drawn = level_bars(PLOTS["top_countries"](sample, english).axes[0])
    counted = Counter(name for title in titles for name in title.names("country"))
    most = sorted(counted, key=lambda name: (-counted[name], name))[:12]
    assert drawn == {name: title_count(t for t in titles if name in t.names("country")) for name in most}


def test_top_genres(sample: Warehouse, titles: list[Title], english: Texts) -> None:
    mapping = {row["genre"]: row["harmonised_genre"] for row in read_rows(REFERENCE / "harmonised_genres.csv")}
    of_titles = [(title, {mapping[name] for name in title.names("listed_in")} - {""}) for title in titles]
    counted = Counter(genre for _, genres in of_titles for genre in genres)
    most = sorted(counted, key=lambda genre: (-counted[genre], genre))[:12]
    assert level_bars(PLOTS["top_genres"](sample, english).axes[0]) == {
        genre: title_count(title for title, genres in of_titles if genre in genres) for genre in most
    }


def test_the_most_frequent_stands_on_top(sample: Warehouse, english: Texts) -> None:
    for name in ("top_countries", "top_genres", "recurring_actors", "recurring_pairs"):
        axes = PLOTS[name](sample, english).axes[0]
        bottom, top = axes.get_ylim()
        assert bottom > top
        totals = [int(text.get_text()) for text in axes.texts]
        assert totals == sorted(totals, reverse=True)


def test_recurring_actors(sample: Warehouse, titles: list[Title], english: Texts) -> None:
    drawn = level_bars(PLOTS["recurring_actors"](sample, english).axes[0])
    counted = Counter(name for title in titles for name in title.names("cast"))
    most = sorted(counted, key=lambda name: (-counted[name], name))[:12]
    assert drawn == {name: title_count(t for t in titles if name in t.names("cast")) for name in most}


def test_recurring_pairs(sample: Warehouse, titles: list[Title], english: Texts) -> None:
    drawn = level_bars(PLOTS["recurring_pairs"](sample, english).axes[0])
    counted = Counter(pair for title in titles for pair in combinations(sorted(title.names("cast")), 2))
    most = sorted(counted, key=lambda pair: (-counted[pair], pair))[:12]
    assert {name: sum(bars.values()) for name, bars in drawn.items()} == {
        " and ".join(pair): counted[pair] for pair in most
    }


def test_pairs_that_meet_once_do_not_recur(english: Texts) -> None:
    warehouse = publish([{"cast": "ana, bo"}, {"cast": "ana, cy"}, {"cast": "bo"}])
    assert english("recurring_pairs.empty") in words(PLOTS["recurring_pairs"](warehouse, english))


def test_shared_works(sample: Warehouse, works: dict[str, set[str]], english: Texts) -> None:
    expected = {
        (other.capitalize(), one.capitalize()): str(sum({one, other} <= platforms for platforms in works.values()))
        for one, other in combinations(("amazon", "disney", "hulu", "netflix"), 2)
    }
    assert field_values(PLOTS["shared_works"](sample, english).axes[0]) == expected


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
    shared = field_values(PLOTS["shared_works"](warehouse, english).axes[0])
    assert {fields for fields, works in shared.items() if works != "0"} == {
        ("Hulu", "Amazon"),
        ("Netflix", "Amazon"),
        ("Netflix", "Hulu"),
    }


def test_missing_values(sample: Warehouse, titles: list[Title], english: Texts) -> None:
    axes = PLOTS["missing_values"](sample, english).axes[0]
    columns = ("director", "cast", "country", "date_added", "rating", "duration_int", "listed_in", "description")
    assert [text.get_text() for text in axes.get_xticklabels()] == list(columns)
    expected = {}
    for platform in ("amazon", "disney", "hulu", "netflix"):
        of_platform = [title for title in titles if title.platform == platform]
        for column in columns:
            share = Decimal(100 * sum(title.values[column] is None for title in of_platform)) / len(of_platform)
            expected[platform.capitalize(), column] = f"{share:.1f}%"
    assert field_values(axes) == expected


def test_maturity_ratings(sample: Warehouse, titles: list[Title], english: Texts) -> None:
    drawn = level_bars(PLOTS["maturity_ratings"](sample, english).axes[0])
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
    axes = PLOTS["maturity_ratings"](warehouse, english).axes[0]
    names = [text.get_text() for text in axes.get_yticklabels()]
    assert names[-3:] == ["all other ratings", "none given", "a duration instead"]
    assert [text.get_text() for text in axes.texts][-3:] == ["3", "4", "10"]


def test_outliers_of_durations_are_points_and_the_farthest_are_named(english: Texts) -> None:
    minutes = [*range(80, 110), 0, 2, 300, 601]
    names = {0: "a test", 601: "surf for sleep $8 & $9"}
    movies = [
        {"title": names.get(each, f"movie {each}"), "duration_int": each, "duration_type": "min"} for each in minutes
    ]
    figure = PLOTS["movie_durations"](publish(movies), english)
    axes = figure.axes[0]
    lower, _, upper = quantiles(minutes, n=4, method="inclusive")
    outside = [m for m in minutes if m < lower - 1.5 * (upper - lower) or m > upper + 1.5 * (upper - lower)]
    assert sorted(x for x, _ in scattered(axes)) == sorted(outside) == [0, 2, 300, 601]
    assert [text.get_text() for text in axes.texts] == ["a test: 0 min", r"surf for sleep \$8 & \$9: 601 min"]
    box = axes.patches[0].get_window_extent()
    assert axes.transData.inverted().transform(box)[:, 0].tolist() == pytest.approx([lower, upper])
    whiskers = {x for line in axes.lines for x, _ in points(line)}
    assert {80, 109} <= whiskers
    assert not whiskers & set(outside)


def test_show_seasons(sample: Warehouse, titles: list[Title], english: Texts) -> None:
    figure = PLOTS["show_seasons"](sample, english)
    for line, platform in zip(figure.axes[0].lines, ("amazon", "disney", "hulu", "netflix"), strict=True):
        shows = [t for t in titles if t.platform == platform and t.duration_type == "season"]
        longest = min(shows, key=lambda show: (-show.duration_int, show.title))
        label = f"{platform.capitalize()}: up to {longest.duration_int} ({longest.title})"
        assert line.get_label() == label
        assert label in legend(figure)
        for seasons, share in points(line):
            assert share == pytest.approx(sum(show.duration_int >= seasons for show in shows) / len(shows))


def test_months_of_one_year_are_drawn_too(english: Texts) -> None:
    months = [("amazon", date(2021, month, 1), 1, so_far, True) for so_far, month in enumerate((3, 4, 5), start=1)]
    line = PLOTS["titles_added"](publish(months=months), english).axes[0].lines[0]
    assert [y for _, y in points(line)] == [1, 2, 3]


def test_growth_that_cannot_be_known_is_not_drawn(english: Texts) -> None:
    warehouse = publish(months=[("amazon", date(2021, 3, 1), 155, 155, False)])
    assert english("titles_added.empty") in words(PLOTS["titles_added"](warehouse, english))
