"""The marts are the same for every form of the raw files that the contract allows."""

import csv
import random
from pathlib import Path
from typing import Literal

import pytest

from tests.dbt_project import oracle
from tests.support.workplace import CATALOGS, Workplace, small_sample


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


@pytest.mark.build
def test_line_ends_marks_orders_and_parts_do_not_matter(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    small_sample(plain)
    workplace = Workplace(tmp_path, raw_name="it's [all] *there*?")
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


@pytest.mark.build
def test_nothing_is_lost_at_the_edges_of_the_lists(tmp_path: Path) -> None:
    """A column that is empty throughout, very many and very long names, nothing but commas; ratings in two places."""
    workplace = Workplace(tmp_path)
    small_sample(workplace.raw)
    (workplace.raw / "ratings").mkdir()
    (workplace.raw / "ratings" / "new.csv").write_text("userId,rating,timestamp,movieId\n601,4.5,1700000000,as1\n")
    catalog = workplace.raw / "hulu_titles.csv"
    with catalog.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        row["director"] = ""
    actors = [f"Actor {number}" for number in range(5000)]
    rows[0]["cast"] = ", ".join(actors)
    rows[1]["listed_in"] = "g" * 10_000
    rows[2] |= {"cast": ",,, ,", "listed_in": ",", "country": " ,\u00a0, France,"}
    with catalog.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)

    output = workplace.build()

    ids = ["h" + row["show_id"] for row in rows[:3]]
    wide = {
        title_id: columns
        for title_id, *columns in workplace.query(
            """
            select id, directors, actors, genres, harmonised_genres, countries
            from titles_wide
            where platform = 'hulu'
            """
        )
    }
    assert len(wide) == len(rows)
    assert all(directors == [] for directors, *_ in wide.values())
    assert wide[ids[0]][1] == [name.lower() for name in actors]
    assert wide[ids[1]][2:4] == [["g" * 10_000], []]
    assert wide[ids[2]][1:] == [[], [], [], ["france"]]
    assert workplace.query("select count(*) from title_directors where id[1] = 'h'") == [(0,)]
    assert "WARN 1 warn_genres_without_a_harmonised_name" in output
    assert workplace.query("select count(*) from ratings") == [(2001,)]
    assert workplace.query("select rating, rated_on::text from ratings where user_id = 601") == [(4.5, "2023-11-14")]
