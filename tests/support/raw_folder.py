"""Writes small invented raw folders, a good one and what people really have instead."""

import csv
import gzip
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import duckdb

HEADER = "show_id,type,title,director,cast,country,date_added,release_year,rating,duration,listed_in,description"
CATALOGS = {
    "amazon": "amazon_prime_titles",
    "disney": "disney_plus_titles",
    "hulu": "hulu_titles",
    "netflix": "netflix_titles",
}
"""By platform: the name of its catalog, without an extension."""
ROWS = [
    (
        "s1",
        "Movie",
        "Night Ferry",
        "Ana Sol",
        "Bea Luz, Carl Oak",
        "Spain",
        "September 25, 2021",
        "2020",
        "PG",
        "90 min",
    ),
    ("s2", "TV Show", "La Señal", "", "Bea Luz, Dan Río", "Peru", "August 1, 2020", "2019", "TV-MA", "2 Seasons"),
    ("s3", "Movie", "Long Road", "Eva Mar", "Carl Oak", "Chile", "July 4, 2019", "2020", "", "120 min"),
]
"""The titles of each catalog, up to the duration."""
RATINGS = [
    (str(user), f"{0.5 + (user + title) % 10 / 2}", str(1_600_000_000 + user), f"{platform[0]}s{title}")
    for user in range(1, 6)
    for title in (1, 2, 3)
    for platform in CATALOGS
]
"""userId, rating, timestamp and movieId of 60 ratings."""


def catalog(*changes: dict[str, str], separator: str = ",") -> str:
    """The text of a catalog; each change replaces values of the row at its place."""
    names = HEADER.split(",")
    rows = [dict(zip(names, (*row, "Dramas", "Invented, and short."), strict=True)) for row in ROWS]
    for row, change in zip(rows, changes, strict=False):
        row.update(change)
    return as_text(names, [tuple(row.values()) for row in rows], separator)


def ratings(change: dict[int, Callable[[str], str]] | None = None, rows: slice = slice(None)) -> str:
    """The text of a file of ratings; a change maps the place of a column to a function of its text."""
    changed = [list(row) for row in RATINGS[rows]]
    for place, make in (change or {}).items():
        for row in changed:
            row[place] = make(row[place])
    return as_text(["userId", "rating", "timestamp", "movieId"], [tuple(row) for row in changed])


def as_text(names: list[str], rows: list[tuple[str, ...]], separator: str = ",") -> str:
    """Rows as CSV text."""
    written = io.StringIO()
    csv.writer(written, delimiter=separator, lineterminator="\n").writerows([names, *rows])
    return written.getvalue()


def good_folder(folder: Path) -> Path:
    """Write a raw folder that keeps the contract, and return it."""
    folder.mkdir(parents=True)
    for name in CATALOGS.values():
        (folder / f"{name}.csv").write_text(catalog(), encoding="utf-8")
    (folder / "ratings.csv").write_text(ratings(), encoding="utf-8")
    return folder


def folder_of_many_forms(folder: Path) -> Path:
    """Write a raw folder with the same titles and ratings as `good_folder` in other forms, and return it."""
    good_folder(folder)
    other_catalogs(folder)
    other_ratings(folder)
    (folder / "notes.txt").write_text("not a catalog")
    (folder / "netflix_titles (1).csv").write_text(catalog())
    (folder / "archive").mkdir()
    return folder


def other_catalogs(folder: Path) -> None:
    """Replace the catalogs: semicolons with an index and an empty row, UTF-16 as Excel writes it, Parquet, JSON."""
    texts = catalog(
        {
            "type": "MOVIE",
            "show_id": " s1 ",
            "date_added": "2021-09-25",
            "duration": "1h 30m",
            "release_year": "2020.0",
        },
        {"type": "SHOW", "director": "nan", "date_added": "1-Aug-20", "duration": "2 seasons "},
        {"type": "Movie ", "date_added": "2019-07-04 00:00:00", "duration": "120  Min"},
        separator=";",
    ).splitlines()
    indexed = ["", *(str(place) for place in range(len(texts) - 1))]
    lines = [f"{index};{text}" for index, text in zip(indexed, texts, strict=True)]
    (folder / "netflix_titles.csv").write_text("\n".join([*lines, ";" * 12]) + "\n", encoding="utf-8")
    (folder / "amazon_prime_titles.csv").write_bytes(("sep=,\n" + catalog()).replace("\n", "\r\n").encode("utf-16"))
    store(folder / "disney_plus_titles.PARQUET", catalog(), "format parquet")
    rows = list(csv.DictReader(io.StringIO(catalog())))
    lists = [row | {"cast": row["cast"].split(", "), "release_year": int(row["release_year"])} for row in rows]
    (folder / "hulu_titles.json").write_text(json.dumps(lists))
    for name in ("disney_plus_titles.csv", "hulu_titles.csv"):
        (folder / name).unlink()


def other_ratings(folder: Path) -> None:
    """Replace the ratings by parts in other forms, one of each."""
    (folder / "ratings.csv").unlink()
    parts = folder / "Ratings"
    parts.mkdir()
    (parts / "1.csv.gz").write_bytes(gzip.compress(ratings({0: lambda user: f"{user}.0"}, slice(0, 10)).encode()))
    (parts / "2.CSV").write_text(ratings({2: lambda time: f"{time}000"}, slice(10, 20)))
    (parts / "3.csv").write_text(ratings({1: lambda stars: stars.replace(".", ",")}, slice(20, 30)))
    (parts / "4.csv").write_bytes(
        gzip.compress(ratings({3: lambda title: f" {title.upper()} "}, slice(30, 40)).encode())
    )
    store(parts / "5.csv.zst", ratings(rows=slice(40, 50)), "format csv, header, compression zstd")
    in_words = {2: lambda time: datetime.fromtimestamp(int(time), UTC).strftime("%Y-%m-%d %H:%M:%S")}
    store(parts / "6.parquet", ratings(in_words, slice(50, 55)), "format parquet")
    with_zone = {2: lambda time: in_words[2](time) + "+00"}
    (folder / "7.csv").write_text(ratings(with_zone, slice(55, 58)))
    (folder / "8.csv").write_text(ratings({2: lambda time: f"{time}.25"}, slice(58, 60)))
    (parts / "._1.csv").write_bytes(b"\0\5\x16\7 Mac OS X")


def store(file: Path, text: str, options: str) -> None:
    """Let DuckDB write CSV text into a file of another kind; all values stay text."""
    plain = file.with_name("plain")
    plain.write_text(text, encoding="utf-8")
    with duckdb.connect() as connection:
        connection.read_csv(str(plain), all_varchar=True, header=True, hive_partitioning=False).create_view("plain")
        connection.execute(f"copy plain to '{file}' ({options})")
    plain.unlink()
