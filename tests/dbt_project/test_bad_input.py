"""A raw folder that breaks the contract stops the build, says where, and leaves the published warehouse untouched."""

import shutil
from collections.abc import Callable

import pytest

from tests.support.workplace import Workplace

Fault = Callable[[Workplace], object]
NETFLIX = "netflix_titles.csv"


def edit_netflix(old: str, new: str) -> Fault:
    return lambda workplace: workplace.edit(NETFLIX, old, new)


def write(file: str, content: bytes) -> Fault:
    def fault(workplace: Workplace) -> None:
        (workplace.raw / file).parent.mkdir(exist_ok=True)
        (workplace.raw / file).write_bytes(content)

    return fault


def append(file: str, content: bytes) -> Fault:
    def fault(workplace: Workplace) -> None:
        with (workplace.raw / file).open("ab") as stream:
            stream.write(content)

    return fault


def missing_column(workplace: Workplace) -> None:
    rows = (workplace.raw / "ratings.csv").read_text().splitlines()
    (workplace.raw / "ratings.csv").write_text("\n".join(row.rpartition(",")[0] for row in rows))


def row(**values: str) -> bytes:
    """A catalog row, `s9999` by default, in Latin-1; ASCII text has the same bytes in UTF-8."""
    defaults = {"show_id": "s9999", "type": "Movie", "title": "A Film", "release_year": "2020", "description": "None."}
    columns = "show_id,type,title,director,cast,country,date_added,release_year,rating,duration,listed_in,description"
    return (",".join((defaults | values).get(column, "") for column in columns.split(",")) + "\n").encode("latin-1")


FAULTS: dict[str, tuple[Fault, list[str]]] = {
    "a missing catalog": (
        lambda workplace: (workplace.raw / NETFLIX).unlink(),
        [f"raw/{NETFLIX} does not exist", "amazon_prime_titles.csv, disney_plus_titles.csv"],
    ),
    "a folder that does not exist": (
        lambda workplace: shutil.rmtree(workplace.raw),
        [f"raw/{NETFLIX} does not exist", "CARTELERA_RAW"],
    ),
    "an empty catalog": (write(NETFLIX, b""), [f"raw/{NETFLIX}", "the file is empty"]),
    "a catalog with no rows": (
        lambda workplace: (workplace.raw / NETFLIX).write_text(
            (workplace.raw / NETFLIX).read_text().partition("\n")[0] + "\n"
        ),
        [f"raw/{NETFLIX} has no rows"],
    ),
    "an empty ratings file": (write("ratings/2.csv", b""), ["raw/ratings/2.csv", "the file is empty"]),
    "a missing column": (missing_column, ["raw/ratings.csv", "Missing: movieId", "Unknown: none"]),
    "a misspelt column": (
        edit_netflix("release_year", "relase_year"),
        [f"raw/{NETFLIX}", "Missing: release_year", "Unknown: relase_year"],
    ),
    "a column in another case": (edit_netflix("title", "Title"), ["Missing: title.", "Unknown: Title."]),
    "a column twice": (
        write("ratings.csv", b"userId,rating,timestamp,movieId,rating\n1,4.0,1,as1,4.0\n"),
        ["raw/ratings.csv", "Found: userId,rating,timestamp,movieId,rating"],
    ),
    "MovieLens' ratings": (
        write("ratings.csv", b"userId,movieId,rating,timestamp\n" + b"1,31,2.5,1260759144\n" * 20),
        ["ratings.csv: 20 of 20 values of movieId cannot be used, as in '31'", "look like MovieLens' movie numbers"],
    ),
    "stars from 1 to 10": (
        write("ratings.csv", b"userId,movieId,rating,timestamp\n" + b"1,as1,2,1\n1,as1,3,1\n1,as1,9,1\n" * 10),
        ["ratings.csv: 10 of 30 values of rating cannot be used, as in '9.0'", "These look like stars from 1 to 10"],
    ),
    "stars in tenths": (
        write("ratings.csv", b"userId,movieId,rating,timestamp\n" + b"1,as1,0.3,1\n1,as1,1.0,1\n1,as1,0.6,1\n" * 10),
        ["ratings.csv: 20 of 30 values of rating cannot be used, as in '0.3', '0.6'", "in half steps"],
    ),
    "Latin-1 bytes": (append(NETFLIX, row(title="Caf\xe9")), [f"raw/{NETFLIX} is not UTF-8: line 465", "Latin-1"]),
    "an unclosed quote": (append(NETFLIX, row(title='"A Film')), [f"raw/{NETFLIX}", "line 402", "never closed"]),
    "text behind a closing quote": (append(NETFLIX, row(title='"A" Film')), [f"raw/{NETFLIX}", "line 402"]),
    "too few values": (append(NETFLIX, b"s9999,Movie,A Film\n"), [f"raw/{NETFLIX}", "line 402: it has 3 values"]),
    "too many values": (append("ratings.csv", b"1,4.0,1,as1,tv\n"), ["raw/ratings.csv", "line 2002: it has 5 values"]),
    "a file cut off in a row": (
        lambda workplace: (workplace.raw / NETFLIX).write_bytes((workplace.raw / NETFLIX).read_bytes()[:-60]),
        [f"raw/{NETFLIX}", "line 401"],
    ),
    "LF and CRLF in one file": (append("ratings.csv", b"1,4.0,1,as1\r\n"), ["raw/ratings.csv has mixed line ends"]),
    "NUL bytes": (append(NETFLIX, row(title="A\0Film")), [f"raw/{NETFLIX}", "row 401: title holds a NUL byte"]),
    "a release_year that is no integer": (
        append(NETFLIX, row(release_year="2020.5")),
        [f"raw/{NETFLIX}", "row 401: release_year=2020.5 is not of its type"],
    ),
    "a release_year beyond integers": (append(NETFLIX, row(release_year="99999999999")), ["release_year=99999999999"]),
    "no release_year": (append(NETFLIX, row(release_year="")), [f"raw/{NETFLIX}", "row 401: release_year is empty"]),
    "no show_id": (append(NETFLIX, row(show_id="")), [f"raw/{NETFLIX}", "row 401: show_id is empty"]),
    "a duplicate show_id": (
        append(NETFLIX, row(show_id="s7")),
        [f"raw/{NETFLIX}", "row 7: show_id s7 stands in more than one row", "row 401: show_id s7"],
    ),
    "a show_id that differs in case only": (append(NETFLIX, row(show_id="S7")), ["unique_titles_id"]),
    "an unknown type": (
        append(NETFLIX, row(type="Short")),
        [f"raw/{NETFLIX}", "row 401: type Short is none of Movie, TV Show"],
    ),
}


OF_DUCKDB = ["Possible fixes", "strict_mode", "ignore_errors", "null_padding"]
"""Advice of DuckDB's CSV reader about options that nobody can set here."""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, built_sample: Workplace) -> bytes:
    return built_sample.warehouse.read_bytes()


@pytest.mark.parametrize("name", FAULTS)
def test_bad_input_stops_the_build(name: str, workplace: Workplace, published: bytes) -> None:
    fault, expected = FAULTS[name]
    workplace.warehouse.parent.mkdir()
    workplace.warehouse.write_bytes(published)
    fault(workplace)

    code, output = workplace.dbt("build")

    assert code != 0
    assert [part for part in expected if part not in output] == [], output
    assert [advice for advice in OF_DUCKDB if advice in output] == []
    assert workplace.warehouse.read_bytes() == published
    assert sorted(file.name for file in workplace.warehouse.parent.iterdir()) == ["build", "cartelera.duckdb"]
