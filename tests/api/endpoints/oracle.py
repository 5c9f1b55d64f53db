"""The five queries computed again from the raw files in plain Python, without DuckDB."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from typing import Any

from tests.dbt_project.oracle import TitleRow

Answer = dict[str, Any] | None
"""The answer, or None where nothing matches."""


@dataclass(frozen=True)
class Title:
    """The columns that the queries use."""

    id: str
    platform: str
    type: str
    title: str
    release_year: int
    duration_int: int | None
    duration_type: str | None
    listed_in: str
    cast: list[str] = field(default_factory=list)

    @property
    def genres(self) -> set[str]:
        return {genre.strip() for genre in self.listed_in.split(",")} - {""}


@dataclass(frozen=True)
class Oracle:
    """The catalog as plain objects, with the same queries as the service."""

    titles: Mapping[tuple[str, int, str], list[Title]]
    """The titles by platform, year and type."""
    scores: Mapping[str, float | Fraction]

    def get_max_duration(
        self,
        year: int | None = None,
        platform: str | None = None,
        duration_type: str = "min",
        type: str | None = None,  # noqa: A002
    ) -> Answer:
        found = [title for title in self.matching(platform, year, type) if title.duration_type == duration_type]
        longest = min(found, key=lambda title: (-(title.duration_int or 0), title.title, title.id), default=None)
        columns = ("title", "id", "platform", "type", "release_year", "duration_int", "duration_type")
        return {column: getattr(longest, column) for column in columns} if longest else None

    def get_score_count(self, platform: str, year: int, scored: float, type: str | None = None) -> Answer:  # noqa: A002
        threshold = Fraction(str(scored))  # 3.4 means 17/5, not the nearest float
        found = self.matching(platform, year, type)
        return {"count": sum(title.id in self.scores and self.scores[title.id] > threshold for title in found)}

    def get_count_platform(self, platform: str, type: str | None = None) -> Answer:  # noqa: A002
        return {"count": len(list(self.matching(platform, None, type)))}

    def get_actor(self, platform: str, year: int, type: str | None = None) -> Answer:  # noqa: A002
        appearances = Counter(actor for title in self.matching(platform, year, type) for actor in title.cast)
        most = min(appearances, key=lambda actor: (-appearances[actor], actor), default=None)
        return {"actor": most, "count": appearances[most]} if most else None

    def get_listed_in(self, genre: str, type: str | None = None) -> Answer:  # noqa: A002
        found = Counter(title.platform for title in self.matching(None, None, type) if genre in title.genres)
        most = min(found, key=lambda platform: (-found[platform], platform), default=None)
        return {"platform": most, "count": found[most]} if most else None

    def matching(self, platform: str | None, year: int | None, type: str | None) -> Iterator[Title]:  # noqa: A002
        for (has_platform, has_year, has_type), titles in self.titles.items():
            if platform in (None, has_platform) and year in (None, has_year) and type in (None, has_type):
                yield from titles

    def parameter_sets(self, thresholds: Iterable[float]) -> Iterator[tuple[str, dict[str, Any]]]:
        """All combinations of existing platforms, years and types; optional parameters are also left out."""
        with_all = {
            (platform if keep_platform else None, year if keep_year else None, kind if keep_type else None)
            for platform, year, kind in self.titles
            for keep_platform, keep_year, keep_type in product([True, False], repeat=3)
        }
        for platform, year, kind in sorted(with_all, key=str):
            given = {"platform": platform, "year": year, "type": kind}
            chosen = {name: value for name, value in given.items() if value is not None}
            yield "get_max_duration", chosen
            yield "get_max_duration", chosen | {"duration_type": "season"}
            if platform and not year:
                yield "get_count_platform", chosen
            if platform and year:
                yield "get_actor", chosen
                yield from (("get_score_count", chosen | {"scored": threshold}) for threshold in thresholds)
        for genre in sorted({genre for title in self.matching(None, None, None) for genre in title.genres}):
            yield "get_listed_in", {"genre": genre}
            yield "get_listed_in", {"genre": genre, "type": "movie"}


def make_oracle(
    titles: Iterable[TitleRow], cast: Iterable[tuple[str, str]], scores: Mapping[str, float | Fraction]
) -> Oracle:
    """Build an oracle from the rows of the marts."""
    actors = defaultdict(list)
    for title_id, actor in cast:
        actors[title_id].append(actor)
    by_group = defaultdict(list)
    for row in titles:
        title = Title(
            id=str(row[0]),
            platform=str(row[1]),
            type=str(row[3]),
            title=str(row[4]),
            release_year=int(str(row[9])),
            duration_int=None if row[11] is None else int(str(row[11])),
            duration_type=None if row[12] is None else str(row[12]),
            listed_in=str(row[13] or ""),
            cast=actors[str(row[0])],
        )
        by_group[title.platform, title.release_year, title.type].append(title)
    return Oracle(by_group, scores)


def exact_scores(ratings: Iterable[tuple[int, str, float, object]]) -> dict[str, Fraction]:
    """The mean rating of every rated title, exactly."""
    by_title = defaultdict(list)
    for _, title_id, rating, _ in ratings:
        by_title[title_id].append(Fraction(rating))
    return {title_id: sum(given, Fraction()) / len(given) for title_id, given in by_title.items()}
