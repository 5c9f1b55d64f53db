"""`python -m cartelera.check` says what each raw file is, what is wrong with it, and what would be right."""

import gzip
import io
import json
import os
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from cartelera.raw.contract import read_contract
from cartelera.raw.report import Report, report_on
from tests.support.raw_folder import HEADER, catalog, folder_of_many_forms, good_folder, ratings, store
from tests.support.workplace import REPOSITORY, Workplace, end_of

NETFLIX, RATINGS = "netflix_titles.csv", "ratings.csv"
CONTRACT = read_contract(REPOSITORY / "seeds" / "_seeds.yml")


def report(folder: Path) -> Report:
    return report_on(folder, CONTRACT, REPOSITORY)


def text(file: str, content: str, encoding: str = "utf-8") -> Callable[[Path], object]:
    return lambda folder: (folder / file).write_bytes(content.encode(encoding))


def header(old: str, new: str) -> Callable[[Path], object]:
    return text(NETFLIX, catalog().replace(HEADER, HEADER.replace(old, new)))


def compressed(content: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / NETFLIX).write_bytes(gzip.compress(content))


def archive() -> bytes:
    with io.BytesIO() as stream:
        with tarfile.open(fileobj=stream, mode="w") as tar:
            tar.add(__file__, NETFLIX)
        return stream.getvalue()


def json_catalog(rows: object) -> Callable[[Path], object]:
    def write(folder: Path) -> None:
        (folder / NETFLIX).unlink()
        (folder / "netflix_titles.json").write_text(json.dumps(rows), encoding="utf-8-sig")

    return write


STOPS: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "MovieLens' movie numbers": (
        text(RATINGS, ratings({3: lambda title: title[-1]})),
        ["60 of 60 values of movieId", "'1', '2', '3'", "MovieLens' movie numbers; the catalogs' ids look like as1"],
    ),
    "show_ids without a letter": (
        text(RATINGS, ratings({3: lambda title: title[1:]})),
        ["60 of 60 values of movieId", "show_ids without the letter of the platform"],
    ),
    "stars from 1 to 10": (
        text(RATINGS, ratings({1: lambda stars: f"{float(stars) * 2:.0f}"})),
        ["values of rating", "These look like stars from 1 to 10"],
    ),
    "a score to 100": (
        text(RATINGS, ratings({1: lambda stars: f"{float(stars) * 20:.0f}"})),
        ["values of rating", "These look like a score from 1 to 100"],
    ),
    "users by name": (
        text(RATINGS, ratings({0: lambda user: f"ana{user}"})),
        ["60 of 60 values of userId", "'ana1', 'ana2', 'ana3'; expected: a whole number"],
    ),
    "no half stars": (
        text(RATINGS, ratings({1: lambda stars: f"{float(stars) / 5:.1f}"})),
        ["values of rating cannot be used", "expected: stars from 0.5 to 5.0 in half steps"],
    ),
    "some dates of two meanings": (
        text(NETFLIX, catalog({"date_added": "25/9/2021"}, {"date_added": "5/9/2021"}, {"date_added": "15/9/2021"})),
        ["1 of 3 values of date_added", "whose day and month cannot be told apart"],
    ),
    "years of two digits": (
        text(NETFLIX, catalog(*({"date_added": f"9/{day}/21"} for day in (13, 14, 15)))),
        ["3 of 3 values of date_added", "dates whose year has two digits: write them as 2021-09-25"],
    ),
    "dates of two meanings": (
        text(NETFLIX, catalog(*({"date_added": f"{day}/9/2021"} for day in (1, 2, 3)))),
        ["3 of 3 values of date_added", "whose day and month cannot be told apart: write them as 2021-09-25"],
    ),
    "durations without a unit": (
        text(NETFLIX, catalog(*({"duration": duration} for duration in ("90", "2", "120")))),
        ["3 of 3 values of duration", "numbers without a unit, which could be minutes or seasons"],
    ),
    "a space in a header": (header("country", " country"), ['Did you mean country where it says " country"?']),
    "another case": (
        header("show_id", "Show ID"),
        ["Missing: show_id", 'Did you mean show_id where it says "Show ID"?'],
    ),
    "another name": (
        header("listed_in", "genre"),
        ["Missing: listed_in", 'Did you mean listed_in where it says "genre"?'],
    ),
    "Latin-1": (text(NETFLIX, catalog(), "latin-1"), ["is not UTF-8: line 3 has the byte 0xf1", "Latin-1", "iconv"]),
    "mixed line ends": (
        text(NETFLIX, catalog().replace("\n", "\r\n", 1)),
        ["mixed line ends: lines that end in LF and lines that end in CRLF"],
    ),
    "commas outside quotes": (
        text(NETFLIX, catalog().replace('"Bea Luz, Carl Oak"', "Bea Luz, Carl Oak")),
        ["line 2: it has 13 values, and the header names 12 columns", "commas must stand in quotes"],
    ),
    "a workbook": (lambda folder: (folder / NETFLIX).write_bytes(b"PK\3\4..."), ["a workbook or a zip archive"]),
    "compressed twice": (compressed(gzip.compress(catalog().encode())), ["compressed twice"]),
    "an archive in gzip": (compressed(archive()), ["it is a tar archive: unpack it"]),
    "UTF-32": (text(NETFLIX, catalog(), "utf-32"), ["it is UTF-32: save it as UTF-8"]),
    "JSON with a mark": (json_catalog([]), ["JSON must be UTF-8 without a byte-order mark"]),
    "line ends of three characters": (text(NETFLIX, catalog().replace("\n", "\r\r\n")), ["has mixed line ends"]),
    "a second byte-order mark": (text(NETFLIX, "\ufeff\ufeff" + catalog()), [r'show_id where it says "\ufeffshow_id"']),
    "an unknown type": (
        text(NETFLIX, catalog({}, {"type": "Short"})),
        ["netflix_titles.csv, row 2: type 'Short' is none of Movie, TV Show. Write one of these."],
    ),
    "a show_id twice": (
        text(NETFLIX, catalog({}, {}, {"show_id": "S1"})),
        ["row 1 (and 1 more): show_id 's1' stands in more than one row. Keep one of them."],
    ),
    "no title": (text(NETFLIX, catalog({}, {"title": ""})), ["row 2: title '' is empty. Fill it in"]),
    "a title of spaces": (text(NETFLIX, catalog({}, {"title": " \t"})), ["is empty. Fill it in"]),
    "a NUL byte": (text(NETFLIX, catalog({"title": "A\0B"})), [r"row 1: title 'A\x00B' holds a NUL byte"]),
    "a year in words": (
        text(NETFLIX, catalog({"release_year": "MMXX"})),
        ["1 of 3 values of release_year cannot be used, as in 'MMXX'; expected: a year such as 2021."],
    ),
    "a web page": (text(NETFLIX, "<!DOCTYPE html><html>"), ["a web page or XML"]),
    "UTF-16 without its mark": (text(NETFLIX, catalog(), "utf-16-le"), ["UTF-16 without its mark"]),
    "a missing catalog": (lambda folder: (folder / NETFLIX).unlink(), ["netflix_titles.csv", "does not exist"]),
}


@pytest.mark.parametrize("name", STOPS)
def test_what_would_stop_a_build_is_said(name: str, tmp_path: Path) -> None:
    change, said = STOPS[name]
    change(good_folder(tmp_path / "raw"))
    found = report(tmp_path / "raw")
    assert found.faults == 1, found.lines
    assert [part for part in said if part not in "\n".join(found.lines)] == [], found.lines


def test_a_good_folder_and_other_forms_of_it_are_read(tmp_path: Path) -> None:
    assert report(good_folder(tmp_path / "good")).faults == 0
    found = report(folder_of_many_forms(tmp_path / "other"))
    assert found.faults == 0, found.lines
    lines = "\n".join(found.lines)
    assert "netflix_titles.csv\n  read as netflix_titles: CSV with semicolons, 4 rows, all 12 columns" in lines
    assert "  ignored columns: (empty)" in lines
    assert "Ratings/1.csv.gz\n  read as ratings: CSV with commas, gzip, 10 rows, all 4 columns" in lines
    assert "hulu_titles.json\n  read as hulu_titles: converted to plain CSV, 3 rows" in lines
    assert "not read: notes.txt, because" in lines


def test_single_values_that_cannot_be_read_stop_nothing(tmp_path: Path) -> None:
    raw = good_folder(tmp_path / "raw")
    (raw / NETFLIX).write_text(catalog({"date_added": "soon"}), encoding="utf-8")
    (raw / RATINGS).write_text(ratings() + "9,five,1600000000,as1\n9,4.0,1600000000,zs9\n")
    found = report(raw)
    assert found.faults == 0
    lines = "\n".join(found.lines)
    assert "1 of 3 values of date_added cannot be used, as in 'soon'; expected: a date such as" in lines
    assert "1 of 62 values of rating cannot be used, as in 'five'" in lines
    assert "1 of 62 values of movieId cannot be used, as in 'zs9'" in lines


def test_columns_in_objects_stop_the_build(tmp_path: Path) -> None:
    """As pandas writes JSON if it is not told otherwise."""
    raw = good_folder(tmp_path / "raw")
    (raw / NETFLIX).unlink()
    columns = {name: {"0": "1", "1": "2"} for name in HEADER.split(",")}
    (raw / "netflix_titles.json").write_text(json.dumps(columns))
    found = report(raw)
    assert found.faults == 1, found.lines
    assert "show_id holds objects; expected: a list of rows" in "\n".join(found.lines)


def test_what_is_no_raw_file_is_named_and_harms_nothing(tmp_path: Path) -> None:
    raw = good_folder(tmp_path / "raw")
    (raw / "1.csv").symlink_to(tmp_path / "nothing")
    os.mkfifo(raw / "2.csv")
    (raw / "netflix titles.csv").write_text(catalog())
    (raw / "ratings").mkdir()
    Path(os.fsdecode(os.fsencode(raw / "ratings") + b"/caf\xe9.csv")).write_text(ratings())
    found = report(raw)
    assert found.faults == 0
    lines = "\n".join(found.lines)
    assert "not read: 1.csv, 2.csv, because it is no file, or a link to none" in lines
    assert "not read: netflix titles.csv, because it looks like another copy or edition of netflix_titles.csv" in lines
    assert r"not read: ratings/caf\udce9.csv, because its name is not in printable UTF-8: rename it" in lines


@pytest.mark.parametrize("extension", ["csv.gz", "csv.zst"])
def test_a_compressed_file_that_is_cut_off_stops_the_build(extension: str, tmp_path: Path) -> None:
    """Wherever it is cut off, also where the rows that are left look whole."""
    raw = good_folder(tmp_path / "raw")
    (raw / RATINGS).unlink()
    content = "userId,rating,timestamp,movieId\n" + "".join(f"{user},4.0,{user**3},as1\n" for user in range(20_000))
    file = raw / f"ratings.{extension}"
    store(file, content, "format csv, header, compression " + {"csv.gz": "gzip", "csv.zst": "zstd"}[extension])
    whole = file.read_bytes()
    assert report(raw).faults == 0
    file.write_bytes(whole * 2)
    assert report(raw).faults == 0
    for bytes_left in (len(whole) // 2, len(whole) - 1, len(whole) + 9):
        file.write_bytes((whole * 2)[:bytes_left])
        assert report(raw).faults == 1, bytes_left


def test_the_command_ends_with_a_code(tmp_path: Path) -> None:
    workplace = Workplace(tmp_path)
    good_folder(workplace.raw)
    command = (sys.executable, "-m", "cartelera.check")
    assert end_of(workplace.open(*command, str(workplace.raw)))[0] == 0
    (workplace.raw / NETFLIX).unlink()
    code, output = end_of(workplace.open(*command, str(workplace.raw)))
    assert code == 1
    assert "would stop: 1 to mend" in output
    assert end_of(workplace.open(*command))[0] == 2
