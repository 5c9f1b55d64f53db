"""DuckDB and Spark make the same tables and the same published warehouse from the same files."""

from pathlib import Path

import pytest

from bench.parity import differences
from tests.spark.conftest import SparkSession
from tests.support.workplace import CATALOGS, REPOSITORY, Workplace

pytestmark = pytest.mark.spark
DESCRIBED = """
    select table_name as name, comment, null as type from duckdb_tables() where not internal
    union all
    select view_name, comment, sql from duckdb_views() where not internal
    union all
    select table_name || '.' || column_name, comment, data_type from duckdb_columns() where not internal
    order by all
"""


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


def test_both_engines_make_the_same_warehouse_of_files_of_many_kinds(tmp_path: Path, spark: SparkSession) -> None:
    workplace = Workplace(tmp_path, raw_name="a raw [folder]'{s},*?", unit_tests=True)
    sample_of_many_kinds(workplace.raw)
    spark.build_on_both(workplace)
    assert differences(workplace.warehouse, workplace.spark) == []
    assert workplace.query("select count(*) from rejected_ratings") == [(3,)]
    assert workplace.query("select count(*) from titles") == [(1200,)]

    described = workplace.query(DESCRIBED)
    workplace.warehouse.unlink()
    code, output = workplace.from_spark()
    assert code == 0, output
    assert differences(workplace.warehouse, workplace.spark) == []
    assert workplace.query(DESCRIBED) == described
