"""Computes in plain Python what analysts read: bridges, genres, ages, wide titles, months and features."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from tests.dbt_project.oracle import PLATFORMS, TitleRow, lower, read_rows, titles

REFERENCE = Path(__file__).parents[2] / "dbt_project" / "seeds"
BLANKS = " \xa0\t\n\r"
COLUMNS = {"title_directors": 5, "title_cast": 6, "title_countries": 7, "title_genres": 13}
"""The bridges, and the place of the column of `titles` that each splits."""
PRIOR_RATINGS = 25


def split(text: object) -> list[str]:
    """The names in a text, each once."""
    names = (name.strip(BLANKS) for name in str(text or "").split(","))
    return list(dict.fromkeys(name for name in names if name))


def bridge(raw: Path, table: str) -> set[tuple[str, int, str]]:
    """The whole bridge: id, position, name."""
    return {
        (str(row[0]), position, name)
        for row in titles(raw)
        for position, name in enumerate(split(row[COLUMNS[table]]), 1)
    }


def reference(name: str, key: str) -> dict[str, dict[str, str]]:
    """A reference table by its key."""
    return {row[key]: row for row in read_rows(REFERENCE / f"{name}.csv")}


def genres(raw: Path) -> set[tuple[str, str | None, str | None, int]]:
    """The whole table `genres`."""
    known = reference("harmonised_genres", "genre")
    counted = Counter(name for _, _, name in bridge(raw, "title_genres"))
    nothing = {"harmonised_genre": "", "kind": ""}
    return {
        (name, known.get(name, nothing)["harmonised_genre"] or None, known.get(name, nothing)["kind"] or None, count)
        for name, count in counted.items()
    }


class Gap(NamedTuple):
    """What is wrong with the maturity rating of a title."""

    is_filled_in: bool
    is_duration: bool


def gaps(raw: Path) -> dict[str, Gap]:
    """The gaps in the maturity ratings of the catalogs, by the id of the title."""
    return {
        platform[0] + str(lower(row["show_id"])): Gap(
            not row["rating"], bool(re.fullmatch("[0-9]+ (min|seasons?)", row["rating"].lower()))
        )
        for platform, catalog in PLATFORMS.items()
        for row in read_rows(raw / catalog)
    }


def age_of(rating: object, systems: Mapping[str, Mapping[str, str]]) -> int | None:
    """The age of a maturity rating."""
    age = systems[str(rating)]["age"] if str(rating) in systems else ""
    return int(age) if age else None


def maturity_ratings(raw: Path) -> set[tuple[str, str | None, int | None, int]]:
    """The whole table `maturity_ratings`."""
    systems, missing = reference("rating_systems", "rating"), gaps(raw)
    counted = Counter(str(row[10]) for row in titles(raw) if not any(missing[str(row[0])]))
    return {
        (rating, systems[rating]["system"] if rating in systems else None, age_of(rating, systems), count)
        for rating, count in counted.items()
    }


def add_months(first: date, count: int) -> date:
    years, month = divmod(first.month - 1 + count, 12)
    return date(first.year + years, month + 1, 1)


def platform_months(raw: Path) -> set[tuple[Any, ...]]:
    """The whole table `platform_months`."""
    dates = defaultdict(list)
    for row in titles(raw):
        dates[row[1]].append(row[8])
    found = set()
    for platform, all_dates in dates.items():
        known = [day.replace(day=1) for day in all_dates if isinstance(day, date)]
        share, so_far = len(known) / len(all_dates), 0
        for count in range((max(known).year - min(known).year) * 12 + max(known).month - min(known).month + 1):
            month = add_months(min(known), count)
            so_far += known.count(month)
            found.add((platform, month, known.count(month), so_far, share, share >= 0.9))
    return found


class Wide(NamedTuple):
    """The columns of `titles_wide` that come after those of `titles`, without the work and its platforms."""

    genres: list[str]
    harmonised_genres: list[str]
    kinds: list[str]
    directors: list[str]
    countries: list[str]
    actors: list[str]
    score: float | None
    ratings: int
    weighted_score: float | None
    popularity_rank: int | None
    is_rating_missing: bool
    is_duration_in_rating: bool
    age: int | None


def titles_wide(raw: Path, scores: Mapping[str, tuple[float, int]], mean: float | None) -> dict[str, Wide]:
    """The table `titles_wide` by id.

    Args:
        raw: The raw folder.
        scores: The mean and the number of ratings of each rated title.
        mean: The mean of all ratings.
    """
    known, systems, missing = reference("harmonised_genres", "genre"), reference("rating_systems", "rating"), gaps(raw)
    rows = titles(raw)
    weighted = {
        title_id: (score * ratings + (mean or 0) * PRIOR_RATINGS) / (ratings + PRIOR_RATINGS)
        for title_id, (score, ratings) in scores.items()
    }
    ranks = popularity(rows, scores, weighted)
    wide = {}
    for row in rows:
        title_id, labels = str(row[0]), split(row[13])
        score, ratings = scores.get(title_id, (None, 0))
        gap = missing[title_id]
        wide[title_id] = Wide(
            labels,
            once(known[label]["harmonised_genre"] for label in labels if label in known),
            once(known[label]["kind"] for label in labels if label in known),
            split(row[5]),
            split(row[7]),
            split(row[6]),
            score,
            ratings,
            weighted.get(title_id),
            ranks.get(title_id),
            any(gap),
            gap.is_duration,
            None if gap.is_filled_in else age_of(row[10], systems),
        )
    return wide


def once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(name for name in names if name))


def popularity(
    rows: list[TitleRow], scores: Mapping[str, tuple[float, int]], weighted: Mapping[str, float]
) -> dict[str, int]:
    """The place of each rated title on its platform."""
    by_platform = defaultdict(list)
    for row in rows:
        if str(row[0]) in scores:
            by_platform[row[1]].append(str(row[0]))
    return {
        title_id: place
        for ids in by_platform.values()
        for place, title_id in enumerate(sorted(ids, key=lambda each: (-scores[each][1], -weighted[each], each)), 1)
    }


def title_features(rows: Iterable[tuple[Any, ...]]) -> dict[tuple[str, str, str], float]:
    """The weights in `title_features`, by id, kind and feature.

    Args:
        rows: Of each title: id, title, description, release_year, director, cast, country and listed_in.
    """
    stop_words = reference("stop_words", "word").keys()
    known = reference("harmonised_genres", "genre")
    features: dict[str, set[tuple[str, str]]] = {}
    for title_id, title, description, year, directors, cast, countries, labels in rows:
        words = set(re.findall(r"[^\W_]+", f"{title} {description or ''}")) - stop_words
        named = [known[label] for label in split(labels) if label in known]
        unnamed = [label for label in split(labels) if label not in known]
        features[title_id] = {
            ("decade", str(year // 10 * 10)),
            *(("word", word) for word in words),
            *(("director", name) for name in split(directors)),
            *(("actor", name) for name in split(cast)),
            *(("country", name) for name in split(countries)),
            *(("genre", each["harmonised_genre"] or each["kind"]) for each in named),
            *(("genre", label) for label in unnamed),
        }
    frequency = Counter(feature for mine in features.values() for feature in mine)
    weights: dict[tuple[str, str, str], float] = {}
    for title_id, mine in features.items():
        rarity = {each: math.log(len(features) / frequency[each]) for each in mine if frequency[each] > 1}
        length = math.hypot(*rarity.values())
        weights |= {(title_id, *each): value / length for each, value in rarity.items() if value}
    return weights
