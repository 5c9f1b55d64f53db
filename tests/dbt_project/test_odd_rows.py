"""Odd rows: each bad rating is rejected with its file and reason, no name is lost, and the build is green."""

import csv
from datetime import date
from pathlib import Path

import pytest

from tests.support.workplace import Workplace, small_sample

pytestmark = pytest.mark.build

ACTORS = [f"Actor {number}" for number in range(5000)]
FIRST = "userId,rating,timestamp,movieId\n"
UNREADABLE, OFF_SCALE, UNKNOWN, SUPERSEDED = (
    "unreadable value",
    "rating off the half-star scale",
    "unknown title",
    "superseded by a newer rating",
)
# Each row of `ratings/bad.csv`, and its row in `rejected_ratings`; None if it is accepted.
ROWS: dict[str, tuple[str, int | None, str | None, float | None, int | None, str | None] | None] = {
    "9001,4.0,1000,as1": None,
    "9001,five,1000,as2": (UNREADABLE, 9001, "as2", None, 1000, "rating=five"),
    "9001,7.3,1000,as3": (OFF_SCALE, 9001, "as3", 7.3, 1000, None),
    "9001,-1,1000,as4": (OFF_SCALE, 9001, "as4", -1.0, 1000, None),
    "9001,NaN,1000,as5": (UNREADABLE, 9001, "as5", None, 1000, "rating=NaN"),
    "9001,,1000,as6": (UNREADABLE, 9001, "as6", None, 1000, None),
    "9001,0,1000,as7": (OFF_SCALE, 9001, "as7", 0.0, 1000, None),
    "9001,3.75,1000,as8": (OFF_SCALE, 9001, "as8", 3.75, 1000, None),
    "9001,inf,1000,as9": (UNREADABLE, 9001, "as9", None, 1000, "rating=inf"),
    "9001,1e0,1000,as10": (UNREADABLE, 9001, "as10", None, 1000, "rating=1e0"),
    '9001,"4,000",1000,as11': (UNREADABLE, 9001, "as11", None, 1000, "rating=4,000"),
    '9007.0,"4,5",1000.0, AS11 ': None,
    "9007,4.0,2020-01-01T10:00:00Z,as12": None,
    "9007,4.0,1600000000000,as13": None,
    ",,,": ("empty row", None, None, None, None, None),
    ",4.0,1000,as12": (UNREADABLE, None, "as12", 4.0, 1000, None),
    "12.7,4.0,1000,as13": (UNREADABLE, None, "as13", 4.0, 1000, "userId=12.7"),
    "me,x,y,as14": (UNREADABLE, None, "as14", None, None, "userId=me, rating=x, timestamp=y"),
    "99999999999999999999,4.0,1000,as15": (UNREADABLE, None, "as15", 4.0, 1000, "userId=99999999999999999999"),
    "9001,4.0,,as16": (UNREADABLE, 9001, "as16", 4.0, None, None),
    "9001,4.0,1/2/2020,as17": (UNREADABLE, 9001, "as17", 4.0, None, "timestamp=1/2/2020"),
    "9001,.5,1000,as18": (UNREADABLE, 9001, "as18", None, 1000, "rating=.5"),
    "9001,4.,1000,as19": (UNREADABLE, 9001, "as19", None, 1000, "rating=4."),
    "9001,1e+20,1000,as20": (UNREADABLE, 9001, "as20", None, 1000, "rating=1e+20"),
    "1_000,+4,1e3,as21": (UNREADABLE, None, "as21", None, None, "userId=1_000, rating=+4, timestamp=1e3"),
    "0009006,04.50,0001,as1": None,
    "9001,4.0,1000,": (UNREADABLE, 9001, None, 4.0, 1000, None),
    "9001,4.0,1000,zs1": (UNKNOWN, 9001, "zs1", 4.0, 1000, None),
    "9002,2.0,1000,as1": (SUPERSEDED, 9002, "as1", 2.0, 1000, None),
    "9002,3.0,2000,AS1": None,
    "9002,5.5,3000,as1": (OFF_SCALE, 9002, "as1", 5.5, 3000, None),
    "9003,3.0,1000,as1": (SUPERSEDED, 9003, "as1", 3.0, 1000, None),
    "9003,3.5,1000,as1": None,
    "9004,5,-86400,hs1": None,
}


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workplace, str]:
    """A build of odd rows, and its output."""
    workplace = Workplace(tmp_path_factory.mktemp("odd"))
    small_sample(workplace.raw)
    (workplace.raw / "ratings").mkdir()
    (workplace.raw / "ratings" / "bad.csv").write_text(FIRST + "\n".join(ROWS) + "\n9005,1.0,1,hs2\n9005,1.0,1,hs2\n")
    write_odd_titles(workplace.raw / "hulu_titles.csv")
    return workplace, workplace.build()


def write_odd_titles(catalog: Path) -> None:
    """Give a catalog a column that is empty throughout, very many and very long names, and nothing but commas."""
    with catalog.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        row["director"] = ""
    rows[0]["cast"] = ", ".join(ACTORS)
    rows[1]["listed_in"] = "g" * 10_000
    rows[2] |= {"cast": ",,, ,", "listed_in": ",", "country": " ,\u00a0, France,"}
    with catalog.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_bad_rows_are_rejected_one_by_one(odd: tuple[Workplace, str]) -> None:
    """The ratings are in two places, which add up."""
    workplace, output = odd
    rejected = [("ratings/bad.csv", *judged) for judged in ROWS.values() if judged]
    rejected.append(("ratings/bad.csv", SUPERSEDED, 9005, "hs2", 1.0, 1, None))
    assert sorted(workplace.query("from rejected_ratings"), key=str) == sorted(rejected, key=str)
    assert f"WARN {len(rejected)} warn_rejected_ratings" in output
    assert workplace.query("from ratings where user_id > 9000 order by all") == [
        (9001, "as1", 4.0, date(1970, 1, 1)),
        (9002, "as1", 3.0, date(1970, 1, 1)),
        (9003, "as1", 3.5, date(1970, 1, 1)),
        (9004, "hs1", 5.0, date(1969, 12, 31)),
        (9005, "hs2", 1.0, date(1970, 1, 1)),
        (9006, "as1", 4.5, date(1970, 1, 1)),
        (9007, "as11", 4.5, date(1970, 1, 1)),
        (9007, "as12", 4.0, date(2020, 1, 1)),
        (9007, "as13", 4.0, date(2020, 9, 13)),
    ]
    assert workplace.query("select count(*) from ratings") == [(2009,)]


def test_nothing_is_lost_at_the_edges_of_the_lists(odd: tuple[Workplace, str]) -> None:
    workplace, output = odd
    with (workplace.raw / "hulu_titles.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
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
    assert wide[ids[0]][1] == [name.lower() for name in ACTORS]
    assert wide[ids[1]][2:4] == [["g" * 10_000], []]
    assert wide[ids[2]][1:] == [[], [], [], ["france"]]
    assert workplace.query("select count(*) from title_directors where id[1] = 'h'") == [(0,)]
    assert "WARN 1 warn_genres_without_a_harmonised_name" in output
