"""The plots of the ratings: how many, which stars, and whether means differ by more than chance."""

import random
from collections import Counter, defaultdict
from decimal import Decimal
from statistics import fmean, pstdev

import duckdb
import pytest

from cartelera.texts import Texts
from tests.eda.drawn import axes_of, draw, marks, parse, pieces, scale, words
from tests.eda.marts import publish
from tests.eda.oracle import Rating

Warehouse = duckdb.DuckDBPyConnection
STARS = [half / 2 for half in range(1, 11)]


def test_ratings_per_user(sample: Warehouse, ratings: list[Rating], english: Texts) -> None:
    [axes] = axes_of(draw("ratings_per_user", sample, english))
    per_user = Counter(rating.user for rating in ratings)
    expected = Counter(count.bit_length() - 1 for count in per_user.values())
    drawn = {column.tooltip: round(column.pieces["accent"]) for column in axes.columns}
    ranges = {power: f"{2**power}\N{EN DASH}{2 ** (power + 1) - 1}" if power else "1" for power in expected}
    assert drawn == {f"ratings given {ranges[power]}: users {count}": count for power, count in expected.items()}
    assert [int(name) for _, name in axes.across] == [2**power for power in sorted(expected)][:: -(-len(expected) // 6)]


def test_ratings_per_title(sample: Warehouse, ratings: list[Rating], english: Texts) -> None:
    [axes] = axes_of(draw("ratings_per_title", sample, english))
    per_title = list(Counter(rating.title for rating in ratings).values())
    width = (max(per_title) - min(per_title)) // 40 + 1
    expected = Counter(min(per_title) + (count - min(per_title)) // width * width for count in per_title)
    drawn = {round(column.middle - width / 2 + 0.5): round(column.pieces["accent"]) for column in axes.columns}
    assert drawn == expected


def test_star_distribution(sample: Warehouse, ratings: list[Rating], english: Texts) -> None:
    [axes] = axes_of(draw("star_distribution", sample, english))
    given = Counter(rating.stars for rating in ratings)
    shares = {stars: Decimal(100 * given[stars]) / len(ratings) for stars in sorted(given)}
    drawn = {column.middle: column.pieces["accent"] for column in axes.columns}
    assert drawn == pytest.approx({stars: float(share) for stars, share in shares.items()}, abs=0.1)
    assert [column.tooltip for column in axes.columns] == [
        f"{stars} stars: {share:.1f}%" for stars, share in shares.items()
    ]
    assert [column.written for column in axes.columns] == [[f"{share:.0f}%"] for share in shares.values()]


def audit(rows: list[tuple[int, str, float]], english: Texts) -> dict[str, tuple[float, float]]:
    """The drawn standard deviations, observed and by chance, of titles and users, checked against plain Python."""
    chart = draw("signal_audit", publish(ratings=rows), english)
    deviations, shown = {}, words(chart)
    for axes, subject in zip(axes_of(chart), ("titles", "users"), strict=True):
        groups: dict[object, list[float]] = defaultdict(list)
        for user, title, stars in rows:
            groups[title if subject == "titles" else user].append(stars)
        if subject == "users":
            groups = {user: stars for user, stars in groups.items() if len(stars) >= 20}
        observed = pstdev(fmean(stars) for stars in groups.values())
        stars_deviation = pstdev(stars for *_, stars in rows)
        chance = (fmean(stars_deviation**2 / len(stars) for stars in groups.values())) ** 0.5
        legend = f"as they are (SD {observed:.3f})", f"by chance alone (SD {chance:.3f})"
        assert set(legend) <= set(shown)
        assert f"{subject}: {', '.join(legend)}" in chart.finding
        assert subject in shown
        assert round(sum(column.pieces["soft"] for column in axes.columns)) == len(groups)
        height = scale(axes.down)
        line = [height.value(y) for _, y in axes.lines["ink"]]
        assert sum(line) == pytest.approx(len(groups), rel=0.02)
        assert [float(column.tooltip.rpartition(" ")[2]) for column in axes.columns] == pytest.approx(line, abs=0.2)
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
    chart = draw("signal_audit", publish(ratings=rows), english)
    assert len(axes_of(chart)) == 1
    assert "users" not in words(chart)


def test_ratings_that_are_all_equal_are_drawn(english: Texts) -> None:
    warehouse = publish(ratings=[(user, f"as{title}", 4.0) for user in range(25) for title in range(25)])
    for name in ("star_distribution", "signal_audit", "ratings_per_title", "ratings_per_user"):
        assert [piece for mark in marks(parse(draw(name, warehouse, english))) for piece in pieces(mark)]
