"""DuckDB and Spark make the same tables of the same files, row for row and type for type."""

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from bench.workplace import CATALOGS, REPOSITORY, Workplace, whole_sample

pytestmark = pytest.mark.spark
MARTS = ["titles", "title_cast", "ratings", "title_scores", "rejected_ratings"]
Make = Callable[[Path], None]


def sample_of_many_kinds(raw: Path) -> None:
    """The sample with CRLF, byte-order marks, ratings in several files, and ratings that cannot be used."""
    (raw / "ratings").mkdir(parents=True)
    for number, catalog in enumerate(CATALOGS):
        content = (REPOSITORY / "seeds" / catalog).read_bytes()
        mark = b"\xef\xbb\xbf" if number % 2 else b""
        (raw / catalog).write_bytes(mark + (content.replace(b"\n", b"\r\n") if number > 1 else content))
    header, *rows = (REPOSITORY / "seeds" / "ratings.csv").read_bytes().splitlines(keepends=True)
    wrong = b"x,9,abc,nope\n1,4.25,1600000000,as1\n"
    (raw / "ratings" / "1.csv").write_bytes(header + b"".join(rows[:5000]))
    (raw / "ratings" / "2.csv").write_bytes(
        (header + b"".join(rows[5000:9000]) + wrong + rows[2]).replace(b"\n", b"\r\n")
    )


@pytest.mark.parametrize("make", [whole_sample, sample_of_many_kinds])
def test_both_engines_make_the_same_tables(make: Make, tmp_path: Path) -> None:
    workplace = Workplace(tmp_path)
    make(workplace.raw)
    build_on_both(workplace)
    require_the_same_tables(workplace)
    assert workplace.query("select count(*) from rejected_ratings") == [(0 if make is whole_sample else 3,)]
    assert workplace.query("select count(*) from titles") == [(1200,)]


def test_both_engines_make_the_same_tables_of_the_real_catalogs(shared: Path, tmp_path: Path) -> None:
    workplace = Workplace(tmp_path)
    shutil.copytree(shared / "data" / "titles", workplace.raw)
    build_on_both(workplace)
    require_the_same_tables(workplace)
    assert workplace.query("select count(*) from titles") == [(22_998,)]


def build_on_both(workplace: Workplace) -> None:
    """Build on DuckDB, which publishes, and on Spark."""
    workplace.build()
    code, output = workplace.dbt("build", "--target", "spark")
    assert code == 0, output


def require_the_same_tables(workplace: Workplace) -> None:
    """Compare names, types and rows, in both directions."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{workplace.warehouse}' as published (read_only)")
        for mart in MARTS:
            expected = f"published.main.{mart}"
            made = f"read_parquet('{workplace.warehouse.parent}/build/spark/main.db/{mart}/*.parquet')"
            columns = [
                [column[:2] for column in connection.execute(f"describe from {each}").fetchall()]
                for each in (expected, made)
            ]
            assert columns[0] == columns[1]
            for one, other in [(made, expected), (expected, made)]:
                assert connection.execute(f"from {one} except all from {other} limit 3").fetchall() == []


def test_a_file_that_is_not_utf_8_stops_the_build(tmp_path: Path) -> None:
    workplace = Workplace(tmp_path)
    whole_sample(workplace.raw)
    file = workplace.raw / "hulu_titles.csv"
    file.write_bytes(file.read_bytes().replace("é".encode(), "é".encode("latin-1")))
    code, output = workplace.dbt("build", "--target", "spark", "--select", "hulu_titles")
    assert code == 1
    assert f"File {file} is not UTF-8" in output
