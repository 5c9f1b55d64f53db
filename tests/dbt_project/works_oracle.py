"""Computes in plain Python, from the rows of `titles`, which titles are the same work."""

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import permutations
from typing import NamedTuple

from tests.dbt_project.oracle import TitleRow

NOTE = re.compile(r"[(\[]([a-z]+ )?(4k uhd|sub|subbed|subtitled|dub|dubbed)[)\]]")
Ties = dict[str, dict[str, float]]
"""The confidence of each tie, by the ids of its two titles."""


class Namesake(NamedTuple):
    """The values of a title that are compared."""

    id: str
    platform: str
    type: str
    year: int
    length: int | None
    directors: frozenset[str]
    actors: frozenset[str]


def works(rows: Iterable[TitleRow]) -> set[tuple[str, str, float | None]]:
    """The whole table `works`.

    Args:
        rows: The rows of `titles`.
    """
    namesakes = defaultdict(list)
    for row in rows:
        name = letters(NOTE.sub("", str(row[4])))
        namesakes[name or row[0], row[3]].append(
            Namesake(str(row[0]), str(row[1]), str(row[3]), int(str(row[9])), length(row), names(row[5]), names(row[6]))
        )
    return {each for titles in namesakes.values() for each in works_among(titles)}


def tells_something(titles: list[Namesake], platform: str) -> bool:
    """Whether a platform has this name at most ten times."""
    return sum(title.platform == platform for title in titles) <= 10


def works_among(titles: list[Namesake]) -> set[tuple[str, str, float | None]]:
    """The rows of `works` for titles with the same name and type: titles with the same ties are one work."""
    ties = mutual(closest(titles))
    around = {title.id: frozenset({title.id, *ties.get(title.id, ())}) for title in titles}
    members = defaultdict(list)
    for title_id, circle in around.items():
        members[circle].append(title_id)
    return {
        (min(same), title_id, min((ties[one][other] for one, other in permutations(same, 2)), default=None))
        for same in members.values()
        for title_id in same
    }


def closest(titles: list[Namesake]) -> Ties:
    """The best match of each title on each other platform."""
    best: dict[tuple[str, str], tuple[tuple[float, int, bool, int, str], float]] = {}
    telling = [title for title in titles if tells_something(titles, title.platform)]
    for one, other in permutations(telling, 2):
        if one.platform == other.platform or (confidence := judge(one, other)) is None:
            continue
        length_apart = apart(one, other)
        rank = (-confidence, abs(one.year - other.year), length_apart is None, length_apart or 0, other.id)
        key = one.id, other.platform
        best[key] = min(best.get(key, (rank, confidence)), (rank, confidence))
    found: Ties = defaultdict(dict)
    for (title_id, _), ((*_, other_id), confidence) in best.items():
        found[title_id][other_id] = confidence
    return found


def mutual(ties: Ties) -> Ties:
    """The ties in which each title is the best match of the other."""
    return {
        one: {other: confidence for other, confidence in others.items() if one in ties.get(other, {})}
        for one, others in ties.items()
    }


def judge(one: Namesake, other: Namesake) -> float | None:
    """The confidence that two titles are the same work; None if they are not tied."""
    directed, acted = in_common(one.directors, other.directors), in_common(one.actors, other.actors)
    years = abs(one.year - other.year)
    longest = max(one.length or 0, other.length or 0)
    unknown = directed is None and acted is None
    if one.type == "tv show":
        return judge_show(years, longest, shared=bool(directed or acted), unknown=unknown)
    minutes = apart(one, other)
    alike = None if minutes is None else minutes <= longest / 10
    if unknown:
        return judge_unknown_movie(years, minutes, alike=alike)
    if directed and (years <= 1 or (minutes is not None and minutes <= 2)):
        return 0.99 if acted else 0.90
    return 0.95 if acted and years <= 1 and alike is not False else None


def judge_show(years: int, seasons: int, *, shared: bool, unknown: bool) -> float | None:
    """The same for shows.

    Args:
        years: The difference between the release years.
        seasons: The greater number of seasons.
        shared: Whether the two have a director or an actor in common.
        unknown: Whether neither directors nor actors can be compared.
    """
    if shared:
        return 0.98 if years <= seasons + 10 else None
    if not unknown or years > seasons:
        return None
    return 0.99 if years == 0 else 0.98


def judge_unknown_movie(years: int, minutes: int | None, *, alike: bool | None) -> float | None:
    """The same for movies whose people cannot be compared.

    Args:
        years: The difference between the release years.
        minutes: The difference between the lengths; None if one is unknown.
        alike: Whether the lengths differ by a tenth at most; None if one is unknown.
    """
    if years == 0:
        return {True: 0.99, False: None, None: 0.92}[alike]
    return 0.88 if years == 1 and minutes is not None and minutes <= 2 else None


def in_common(some: frozenset[str], others: frozenset[str]) -> bool | None:
    """Whether two casts, or two lists of directors, have anybody in common; None if one of them is empty."""
    return bool(some & others) if some and others else None


def apart(one: Namesake, other: Namesake) -> int | None:
    """The difference between two lengths; None if a title has no length."""
    return None if one.length is None or other.length is None else abs(one.length - other.length)


def length(row: TitleRow) -> int | None:
    """The number of minutes or seasons; None if the title has none."""
    return None if row[11] is None else int(str(row[11]))


def names(people: object) -> frozenset[str]:
    """The names in a list between commas, as letters and digits."""
    return frozenset(map(letters, str(people or "").split(","))) - {""}


def letters(text: str) -> str:
    """The letters and digits of a text."""
    return re.sub(r"[\W_]+", "", text)
