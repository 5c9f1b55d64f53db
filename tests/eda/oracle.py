"""Reads the sample from its raw files in plain Python, without DuckDB."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.dbt_project import works_oracle
from tests.dbt_project.oracle import PLATFORMS, read_rows, transform

COLUMNS = (
    "id", "platform", "show_id", "type", "title", "director", "cast", "country", "date_added", "release_year", "rating",
    "duration_int", "duration_type", "listed_in", "description",
)  # fmt: skip


@dataclass(frozen=True)
class Title:
    values: dict[str, Any]

    def __getattr__(self, name: str) -> Any:
        return self.values[name]

    def names(self, column: str) -> set[str]:
        """The parts of a list between commas."""
        parts = {part.strip() for part in (self.values[column] or "").split(",")}
        return parts - {""}


@dataclass(frozen=True)
class Rating:
    user: int
    title: str
    stars: float


def read_titles(raw: Path) -> list[Title]:
    return [
        Title(dict(zip(COLUMNS, transform(platform, row), strict=True)) | {"is_rating_given": bool(row["rating"])})
        for platform, file in PLATFORMS.items()
        for row in read_rows(raw / file)
    ]


def read_works(raw: Path) -> dict[str, set[str]]:
    """The platforms of each work, by its id."""
    titles = read_titles(raw)
    platforms = {title.id: title.platform for title in titles}
    found = defaultdict(set)
    for work, title, _ in works_oracle.works(tuple(title.values.values()) for title in titles):
        found[work].add(platforms[title])
    return found


def read_ratings(file: Path) -> list[Rating]:
    """All ratings of the sample, of which none is rejected."""
    with file.open(encoding="utf-8", newline="") as stream:
        return [
            Rating(int(row["userId"]), row["movieId"].lower(), float(row["rating"])) for row in csv.DictReader(stream)
        ]
