"""DuckDB 1.4 and newer versions open the published file, because analysts may have an older one than the build."""

import json
import subprocess
import venv
from pathlib import Path

import pytest

from tests.support.workplace import Workplace

READ_EVERYTHING = """
import json, sys
import duckdb

with duckdb.connect(sys.argv[1], read_only=True) as connection:
    counts = connection.execute("select row_counts from build_info").fetchall()[0][0]
    read = {mart: len(connection.execute(f"from {mart}").fetchall()) for mart in counts}
    described = connection.execute("select count(comment) from duckdb_columns() where table_name = 'titles'").fetchall()
print(json.dumps([duckdb.__version__, counts, read, described[0][0]]))
"""


@pytest.fixture(scope="module")
def old_client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a temporary environment: DuckDB 1.4 as a library, and its command line in version 1.5."""
    folder = tmp_path_factory.mktemp("old-duckdb")
    venv.create(folder, with_pip=True)
    programs = folder / "bin"
    subprocess.run([programs / "pip", "install", "--quiet", "duckdb==1.4.4", "duckdb-cli==1.5.6"], check=True)
    return programs


def test_the_python_library_reads_every_table(old_client: Path, built_sample: Workplace) -> None:
    command = [str(old_client / "python"), "-c", READ_EVERYTHING, str(built_sample.warehouse)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    version, counts, read, described = json.loads(output)
    assert version == "1.4.4"
    assert read == counts
    assert described == 15


def test_the_command_line_reads_it(old_client: Path, built_sample: Workplace) -> None:
    question = "select count(*) as n from training_ratings"
    command = [str(old_client / "duckdb"), "-readonly", "-csv", str(built_sample.warehouse), question]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert output.split() == ["n", "40000"]
