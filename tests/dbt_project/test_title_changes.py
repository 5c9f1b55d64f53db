"""The published file keeps every title and value that a new catalog adds, removes or changes."""

import csv
from pathlib import Path

import duckdb

from tests.support.workplace import Workplace

HISTORY = "select change, platform, title, column_name, old_value, new_value from title_changes order by all"


def test_the_history_grows_with_each_build(built: Workplace) -> None:
    assert built.query(HISTORY) == []
    with duckdb.connect(built.warehouse) as connection:  # as in a file of an earlier version
        connection.execute("drop table title_changes")
    rows = read(built.raw / "hulu_titles.csv")
    gone, renamed, edited, *_ = rows[1:]

    edited[4] = "Somebody New"
    renamed[2] = "Entirely Another Name"
    # All ids change, as in a renumbered catalog. This alone does not count as a change of a title.
    numbered = [[f"s{number}", *row[1:]] for number, row in enumerate([renamed, edited, *rows[4:]], start=1)]
    before = read(built.raw / "hulu_titles.csv")
    write(built.raw / "hulu_titles.csv", [rows[0], *numbered])
    built.build()
    assert built.query(HISTORY) == [
        ("added", "hulu", "entirely another name", None, None, None),
        ("changed", "hulu", edited[2].lower(), "cast", before[3][4].lower() or None, "somebody new"),
        *sorted(("removed", "hulu", row[2].lower(), None, None, None) for row in (gone, before[2])),
    ]

    write(built.raw / "hulu_titles.csv", [rows[0], [*rows[4][:1], "Short", *rows[4][2:]]])
    assert built.dbt("build")[0] != 0  # it fails, and leaves no trace
    write(built.raw / "hulu_titles.csv", before)
    built.build()
    assert built.query("select change, count(*) from title_changes group by all order by all") == [
        ("added", 3),
        ("changed", 2),
        ("removed", 3),
    ]
    assert built.query("select count(distinct build_id) from title_changes") == [(2,)]


def read(file: Path) -> list[list[str]]:
    with file.open(newline="", encoding="utf-8") as stream:
        return list(csv.reader(stream))


def write(file: Path, rows: list[list[str]]) -> None:
    with file.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)
