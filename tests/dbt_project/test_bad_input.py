"""A raw folder that breaks the contract stops the build, says where, and leaves the published warehouse untouched."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.workplace import CATALOGS, Workplace

Fault = Callable[[Path], object]
"""Spoils a file."""


def edit(old: str, new: str) -> Fault:
    return lambda file: file.write_bytes(file.read_bytes().replace(old.encode(), new.encode(), 1))


def write(content: bytes) -> Fault:
    return lambda file: file.write_bytes(content)


def append(content: bytes) -> Fault:
    return lambda file: file.write_bytes(file.read_bytes() + content)


def row(**values: str) -> bytes:
    """A catalog row, `s9999` by default, in Latin-1; ASCII text has the same bytes in UTF-8."""
    defaults = {"show_id": "s9999", "type": "Movie", "title": "A Film", "release_year": "2020", "description": "None."}
    columns = "show_id,type,title,director,cast,country,date_added,release_year,rating,duration,listed_in,description"
    return (",".join((defaults | values).get(column, "") for column in columns.split(",")) + "\n").encode("latin-1")


OF_CATALOGS: dict[str, tuple[Fault, list[str]]] = {
    "a missing catalog": (Path.unlink, ["{file} does not exist"]),
    "an empty catalog": (write(b""), ["{file}", "the file is empty"]),
    "a catalog with no rows": (
        lambda file: file.write_bytes(file.read_bytes().partition(b"\n")[0] + b"\n"),
        ["{file} has no rows"],
    ),
    "a misspelt column": (
        edit("release_year", "relase_year"),
        ["{file}", "Missing: release_year", "Unknown: relase_year"],
    ),
    "a column in another case": (edit("title", "Title"), ["{file}", "Missing: title.", "Unknown: Title."]),
    "Latin-1 bytes": (append(row(title="Caf\xe9")), ["{file} is not UTF-8: line 465", "Latin-1"]),
    "an unclosed quote": (append(row(title='"A Film')), ["{file}", "line 402", "never closed"]),
    "text behind a closing quote": (append(row(title='"A" Film')), ["{file}", "line 402"]),
    "too few values": (append(b"s9999,Movie,A Film\n"), ["{file}", "line 402: it has 3 values"]),
    "a file cut off in a row": (
        lambda file: file.write_bytes(file.read_bytes()[:-60]),
        ["{file}", "line 401"],
    ),
    "NUL bytes": (append(row(title="A\0Film")), ["{file}", "row 401: title holds a NUL byte"]),
    "a release_year that is no integer": (
        append(row(release_year="2020.5")),
        ["{file}", "row 401: release_year=2020.5 is not of its type"],
    ),
    "a release_year beyond integers": (
        append(row(release_year="99999999999")),
        ["{file}", "release_year=99999999999"],
    ),
    "no release_year": (append(row(release_year="")), ["{file}", "row 401: release_year is empty"]),
    "no show_id": (append(row(show_id="")), ["{file}", "row 401: show_id is empty"]),
    "a show_id of spaces": (append(row(show_id=" \t")), ["{file}", "row 401: show_id is empty"]),
    "a title of spaces": (append(row(title=" ")), ["{file}", "row 401: title is empty"]),
    "a duplicate show_id": (
        append(row(show_id="s7")),
        ["{file}", "row 7: show_id s7 stands in more than one row", "row 401: show_id s7"],
    ),
    "an unknown type": (append(row(type="Short")), ["{file}", "row 401: type Short is none of Movie, TV Show"]),
}

OF_RATINGS: dict[str, tuple[Fault, list[str]]] = {
    "an empty ratings file": (write(b""), ["{file}", "the file is empty"]),
    "a missing column": (
        lambda file: file.write_text("\n".join(line.rpartition(",")[0] for line in file.read_text().splitlines())),
        ["{file}", "Missing: movieId", "Unknown: none"],
    ),
    "a column twice": (
        write(b"userId,rating,timestamp,movieId,rating\n1,4.0,1,as1,4.0\n"),
        ["{file}", "Found: userId,rating,timestamp,movieId,rating"],
    ),
    "too many values": (append(b"1,4.0,1,as1,tv\n"), ["{file}", "line 2002: it has 5 values"]),
    "LF and CRLF in one file": (append(b"1,4.0,1,as1\r\n"), ["{file} has mixed line ends"]),
}

PACKS = [
    [*zip(CATALOGS, list(OF_CATALOGS)[start : start + len(CATALOGS)], strict=False), ("ratings.csv", of_ratings)]
    for start, of_ratings in zip(range(0, len(OF_CATALOGS), len(CATALOGS)), OF_RATINGS, strict=True)
]
"""One fault for each raw file: dbt goes on with the others, so that one build can tell of five."""

OF_FOLDERS: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "a folder that does not exist": (shutil.rmtree, [f"raw/{CATALOGS[0]} does not exist", "CARTELERA_RAW"]),
    "MovieLens' ratings, and a show_id that differs in case only": (
        lambda raw: [
            write(b"userId,movieId,rating,timestamp\n" + b"1,31,2.5,1260759144\n" * 20)(raw / "ratings.csv"),
            append(row(show_id="S7"))(raw / CATALOGS[3]),
        ],
        [
            "ratings.csv: 20 of 20 values of movieId cannot be used, as in '31'",
            "look like MovieLens' movie numbers",
            "unique_titles_id",
        ],
    ),
    "stars from 1 to 10": (
        lambda raw: write(b"userId,movieId,rating,timestamp\n" + b"1,as1,2,1\n1,as1,3,1\n1,as1,9,1\n" * 10)(
            raw / "ratings.csv"
        ),
        ["ratings.csv: 10 of 30 values of rating cannot be used, as in '9.0'", "These look like stars from 1 to 10"],
    ),
    "stars in tenths": (
        lambda raw: write(b"userId,movieId,rating,timestamp\n" + b"1,as1,0.3,1\n1,as1,1.0,1\n1,as1,0.6,1\n" * 10)(
            raw / "ratings.csv"
        ),
        ["ratings.csv: 20 of 30 values of rating cannot be used, as in '0.3', '0.6'", "in half steps"],
    ),
}

OF_DUCKDB = ["Possible fixes", "strict_mode", "ignore_errors", "null_padding"]
"""Advice of DuckDB's CSV reader about options that nobody can set here."""


@pytest.fixture
def published(workplace: Workplace, built_sample: Workplace) -> Path:
    """The workplace's published file, which no build with a fault may replace."""
    workplace.warehouse.parent.mkdir()
    return Path(shutil.copy(built_sample.warehouse, workplace.warehouse))


def spoil(raw: Path, pack: list[tuple[str, str]]) -> dict[str, list[str]]:
    """Put a pack of faults into a raw folder; return what is said of each."""
    for catalog in CATALOGS[:3]:  # the lines that messages name are those of Netflix's catalog
        shutil.copy(raw / CATALOGS[3], raw / catalog)
    expected = {}
    for file, name in pack:
        fault, said = (OF_CATALOGS | OF_RATINGS)[name]
        fault(raw / file)
        expected[name] = [part.format(file=f"raw/{file}") for part in said]
    return expected


def check_refused(workplace: Workplace, expected: list[str]) -> None:
    """Build, and check that the build fails, says what is expected, and publishes nothing."""
    before = workplace.warehouse.read_bytes()
    code, output = workplace.dbt("build")
    assert code != 0
    assert [part for part in expected if part not in output] == [], output
    assert [advice for advice in OF_DUCKDB if advice in output] == []
    assert workplace.warehouse.read_bytes() == before
    assert sorted(file.name for file in workplace.warehouse.parent.iterdir()) == ["build", "cartelera.duckdb"]


@pytest.mark.parametrize("pack", PACKS, ids=[", ".join(name for _, name in pack) for pack in PACKS])
@pytest.mark.usefixtures("published")
def test_a_bad_file_stops_the_build(pack: list[tuple[str, str]], workplace: Workplace) -> None:
    expected = [part for said in spoil(workplace.raw, pack).values() for part in said]
    check_refused(workplace, expected)


@pytest.mark.parametrize("name", OF_FOLDERS)
@pytest.mark.usefixtures("published")
def test_a_bad_folder_stops_the_build(name: str, workplace: Workplace) -> None:
    fault, expected = OF_FOLDERS[name]
    fault(workplace.raw)
    check_refused(workplace, expected)
