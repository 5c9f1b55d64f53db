"""The marts are the same for every form of the raw files that the contract allows."""

import csv
import random
from dataclasses import replace
from pathlib import Path
from typing import Literal

from tests.dbt_project import oracle
from tests.support.workplace import CATALOGS, Workplace


def rewrite(source: Path, target: Path, rows: slice, line_end: str, quoting: Literal[0, 1]) -> None:
    """Write some of a file's rows with a byte-order mark, other line ends and quotes, and the columns shuffled."""
    with source.open(encoding="utf-8", newline="") as stream:
        content = list(csv.DictReader(stream))
    header = random.Random(target.name).sample(list(content[0]), len(content[0]))
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, header, lineterminator=line_end, quoting=quoting)
        writer.writeheader()
        writer.writerows(content[rows])


def test_line_ends_marks_orders_and_parts_do_not_matter(workplace: Workplace) -> None:
    plain = workplace.raw
    workplace = replace(workplace, raw_name="it's [all] *there*?")
    for catalog in CATALOGS:
        rewrite(plain / catalog, workplace.raw / catalog, slice(None), "\r\n", csv.QUOTE_ALL)
    rewrite(plain / "ratings.csv", workplace.raw / "ratings" / "1.csv", slice(0, 7), "\n", csv.QUOTE_MINIMAL)
    rewrite(plain / "ratings.csv", workplace.raw / "ratings" / "10.csv", slice(7, 900), "\r\n", csv.QUOTE_ALL)
    rewrite(plain / "ratings.csv", workplace.raw / "ratings" / "b c.csv", slice(900, None), "\n", csv.QUOTE_MINIMAL)
    (workplace.raw / "ratings" / "0.csv").write_text("movieId,userId,rating,timestamp\n")
    (workplace.raw / "ratings" / "notes.txt").write_text("not a rating")

    workplace.build()

    assert workplace.query("from titles order by id") == oracle.titles(plain)
    assert set(workplace.query("select id, actor from title_cast")) == oracle.title_cast(plain)
    ratings = workplace.query("from ratings")
    assert len(ratings) == 2000
    assert set(ratings) == oracle.ratings([plain / "ratings.csv"])
