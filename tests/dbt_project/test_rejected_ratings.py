"""Bad rating rows are rejected one by one, each with its file and reason, and the build stays green."""

from datetime import date

from tests.support.workplace import Workplace

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


def test_bad_rows_are_rejected_one_by_one(workplace: Workplace) -> None:
    (workplace.raw / "ratings").mkdir()
    (workplace.raw / "ratings" / "bad.csv").write_text(FIRST + "\n".join(ROWS) + "\n9005,1.0,1,hs2\n9005,1.0,1,hs2\n")

    output = workplace.build()

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
