"""An analyst's DuckDB may be older than ours: from 1.4 on it opens the published file."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Workplace


@pytest.fixture(scope="module")
def old_client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A throwaway folder with DuckDB 1.4, its library and its command line."""
    folder = tmp_path_factory.mktemp("duckdb-1.4")
    packages = ["duckdb==1.4.4", "duckdb-cli==1.4.4"]
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--target", folder, *packages], check=True)
    return folder


def test_the_python_library_reads_every_table(old_client: Path, built_sample: Workplace) -> None:
    code = (
        "import duckdb, json, sys; c = duckdb.connect(sys.argv[1], read_only=True);"
        "counts = c.execute('select row_counts from build_info').fetchone()[0];"
        "read = {mart: len(c.execute(f'from {mart}').fetchall()) for mart in counts};"
        "comments = c.execute('select count(*) from duckdb_columns() where comment is null and not internal').fetchone()[0];"
        "print(json.dumps([duckdb.__version__, counts, read, comments]))"
    )
    output = subprocess.run(
        [sys.executable, "-c", code, built_sample.warehouse],
        env={"PYTHONPATH": str(old_client)},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    version, counts, read, undescribed = json.loads(output)
    assert version == "1.4.4"
    assert read == counts
    assert undescribed == 0


def test_the_command_line_reads_it(old_client: Path, built_sample: Workplace) -> None:
    output = subprocess.run(
        [
            old_client / "bin" / "duckdb",
            "-readonly",
            "-csv",
            built_sample.warehouse,
            "select count(*) as n from titles",
        ],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert output.split() == ["n", "1200"]
