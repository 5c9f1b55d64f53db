"""Computes the marts in plain Python, with the csv module and without DuckDB, to compare whole tables."""

import csv
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

from tests.support.workplace import CATALOGS

PLATFORMS = {catalog.split("_")[0]: catalog for catalog in CATALOGS}
MAY_BE_NOTHING = {"director", "cast", "country", "date_added", "rating", "duration"}
NOTHING = {"nan", "none", "null", "n/a", "not given", "sin dato"}
TitleRow = tuple[str | int | date | None, ...]


def read_rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return [
            {name: "" if name in MAY_BE_NOTHING and text.lower() in NOTHING else text for name, text in row.items()}
            for row in csv.DictReader(stream)
        ]


def lower(text: str) -> str | None:
    return text.replace("İ", "i").lower() or None


def read_date(text: str) -> date | None:
    try:
        return datetime.strptime(text.strip(" "), "%B %d, %Y").replace(tzinfo=UTC).date()
    except ValueError:
        return None


def read_duration(text: str) -> tuple[int | None, str | None]:
    match = re.fullmatch("([0-9]+) (min|season|seasons)", text.lower())
    return (int(match[1]), match[2].rstrip("s")) if match else (None, None)


def transform(platform: str, row: dict[str, str]) -> TitleRow:
    return (
        platform[0] + row["show_id"].lower(),
        platform,
        *(lower(row[column]) for column in ("show_id", "type", "title", "director", "cast", "country")),
        read_date(row["date_added"]),
        int(row["release_year"]),
        lower(row["rating"] or "G"),
        *read_duration(row["duration"]),
        lower(row["listed_in"]),
        lower(row["description"]),
    )


def titles(raw: Path) -> list[TitleRow]:
    """The whole table `titles`, its columns in order, sorted by id."""
    rows = [transform(platform, row) for platform, catalog in PLATFORMS.items() for row in read_rows(raw / catalog)]
    return sorted(rows, key=lambda row: str(row[0]))


def title_cast(raw: Path) -> set[tuple[str, str]]:
    """The whole table `title_cast`."""
    return {
        (str(row[0]), name)
        for row in titles(raw)
        for part in str(row[6] or "").split(",")
        if (name := part.strip(" \u00a0\t\n\r"))
    }


def ratings(files: Iterable[Path]) -> set[tuple[int, str, float, date]]:
    """The whole table `ratings`, from files without ratings to reject."""
    return {
        (
            int(row["userId"]),
            row["movieId"].lower(),
            float(row["rating"]),
            datetime.fromtimestamp(int(row["timestamp"]), UTC).date(),
        )
        for file in files
        for row in read_rows(file)
    }


def rating_times(files: Iterable[Path]) -> set[tuple[int, str, int]]:
    """When each user has rated each title, in seconds, from files without ratings to reject."""
    return {
        (int(row["userId"]), row["movieId"].lower(), int(row["timestamp"])) for file in files for row in read_rows(file)
    }
