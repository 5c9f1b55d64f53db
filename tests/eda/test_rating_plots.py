"""The plots of the ratings: how many, which stars, and whether means differ by more than chance."""

import random
from collections import Counter, defaultdict
from decimal import Decimal
from statistics import fmean, pstdev

import duckdb
import pytest

from cartelera.texts import Texts
from eda.plots import PLOTS
from tests.eda.drawn import points, rectangles
from tests.eda.marts import publish
from tests.eda.oracle import Rating

Warehouse = duckdb.DuckDBPyConnection
STARS = [half / 2 for half in range(1, 11)]


def test_ratings_per_user(sample: Warehouse, ratings: list[Rating], english: Texts) -> None:
    axes = PLOTS["ratings_per_user"](sample, english).axes[0]
    per_user = Counter(rating.user for rating in ratings)
    expected = Counter(count.bit_length() - 1 for count in per_user.values())
    bars = rectangles(axes.containers[0])
    assert {round(bar.get_x() + bar.get_width() / 2): bar.get_height() for bar in bars} == expected
    assert [text.get_text() for text in axes.get_xticklabels()] == [str(2**doubling) for doubling in sorted(expected)]


def test_ratings_per_title(sample: Warehouse, ratings: list[Rating], english: Texts) -> None:
    bars = rectangles(PLOTS["ratings_per_title"](sample, english).axes[0].containers[0])
    per_title = list(Counter(rating.title for rating in ratings).values())
    width = (max(per_title) - min(per_title)) // 40 + 1
    expected = Counter(min(per_title) + (count - min(per_title)) // width * width for count in per_title)
    assert {bar.get_x() + 0.5: bar.get_height() for bar in bars} == expected


def test_star_distribution(sample: Warehouse, ratings: list[Rating], english: Texts) -> None:
    axes = PLOTS["star_distribution"](sample, english).axes[0]
    given = Counter(rating.stars for rating in ratings)
    bars = rectangles(axes.containers[0])
    drawn = {bar.get_x() + bar.get_width() / 2: bar.get_height() for bar in bars}
    assert drawn == pytest.approx({stars: count / len(ratings) for stars, count in sorted(given.items())})
    shares = [f"{Decimal(100 * given[stars]) / len(ratings):.1f}%" for stars in sorted(given)]
    assert [text.get_text() for text in axes.texts] == shares


def audit(rows: list[tuple[int, str, float]], english: Texts) -> dict[str, tuple[float, float]]:
    """The drawn standard deviations, observed and by chance, of titles and users, checked against plain Python."""
    figure = PLOTS["signal_audit"](publish(ratings=rows), english)
    deviations = {}
    for axes, subject in zip(figure.axes, ("titles", "users"), strict=True):
        groups: dict[object, list[float]] = defaultdict(list)
        for user, title, stars in rows:
            groups[title if subject == "titles" else user].append(stars)
        if subject == "users":
            groups = {user: stars for user, stars in groups.items() if len(stars) >= 20}
        observed = pstdev(fmean(stars) for stars in groups.values())
        stars_deviation = pstdev(stars for *_, stars in rows)
        chance = (fmean(stars_deviation**2 / len(stars) for stars in groups.values())) ** 0.5
        legend = axes.get_legend()
        assert legend is not None
        assert [text.get_text() for text in legend.get_texts()] == [
            f"as they are (SD {observed:.3f})",
            f"by chance alone (SD {chance:.3f})",
        ]
        assert axes.get_ylabel() == subject
        assert sum(bar.get_height() for bar in rectangles(axes.containers[0])) == len(groups)
        assert sum(y for _, y in points(axes.lines[0])) == pytest.approx(len(groups), rel=0.02)
        deviations[subject] = observed, chance
    return deviations


def rate(quality: float, generosity: float) -> list[tuple[int, str, float]]:
    """Ratings of 200 titles by 100 users.

    Args:
        quality: The standard deviation of the titles' true means, in stars.
        generosity: The standard deviation of the users' true means, in stars.
    """
    dice = random.Random(7)
    titles = [dice.gauss(0, quality) for _ in range(200)]
    users = [dice.gauss(0, generosity) for _ in range(100)]
    return [
        (user, f"as{title}", min(max(round((3 + users[user] + titles[title] + dice.gauss(0, 0.8)) * 2), 1), 10) / 2)
        for user in range(100)
        for title in dice.sample(range(200), 60)
    ]


def test_without_a_signal_the_means_spread_as_by_chance(english: Texts) -> None:
    deviations = audit(rate(quality=0, generosity=0), english)
    for observed, chance in deviations.values():
        assert observed == pytest.approx(chance, rel=0.15)


def test_a_planted_signal_spreads_the_means(english: Texts) -> None:
    deviations = audit(rate(quality=0.5, generosity=0), english)
    assert deviations["titles"][0] > 2 * deviations["titles"][1]
    assert deviations["users"][0] == pytest.approx(deviations["users"][1], rel=0.3)


def test_generous_users_spread_only_their_own_means(english: Texts) -> None:
    deviations = audit(rate(quality=0, generosity=0.5), english)
    assert deviations["users"][0] > 2 * deviations["users"][1]
    assert deviations["titles"][0] == pytest.approx(deviations["titles"][1], rel=0.3)


def test_relabelling_the_titles_at_random_takes_their_signal(ratings: list[Rating], english: Texts) -> None:
    names = [rating.title for rating in ratings]
    random.Random(3).shuffle(names)
    rows = [(rating.user, name, rating.stars) for rating, name in zip(ratings, names, strict=True)]
    true = audit([(rating.user, rating.title, rating.stars) for rating in ratings], english)["titles"]
    relabelled = audit(rows, english)["titles"]
    assert true[0] > 1.8 * true[1]
    assert relabelled[0] == pytest.approx(relabelled[1], rel=0.1)


def test_users_of_few_ratings_are_left_out(english: Texts) -> None:
    rows = [(1, f"as{title}", 4.0) for title in range(19)] + [(2, f"as{title}", 2.0) for title in range(9)]
    figure = PLOTS["signal_audit"](publish(ratings=rows), english)
    assert [axes.get_ylabel() for axes in figure.axes] == ["titles"]


def test_ratings_that_are_all_equal_are_drawn(english: Texts) -> None:
    warehouse = publish(ratings=[(user, f"as{title}", 4.0) for user in range(25) for title in range(25)])
    for name in ("star_distribution", "signal_audit", "ratings_per_title", "ratings_per_user"):
        PLOTS[name](warehouse, english).draw_without_rendering()
