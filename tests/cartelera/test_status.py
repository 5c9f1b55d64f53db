"""The output of `python -m cartelera`."""

import os
import subprocess
import sys
from pathlib import Path

from tests.support.workplace import REPOSITORY, Workplace


def status(warehouse: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cartelera"],
        check=False,
        cwd=REPOSITORY,
        env=os.environ | {"CARTELERA_WAREHOUSE": str(warehouse), "COLUMNS": "200"},
        capture_output=True,
        text=True,
    )


def test_it_says_where_the_warehouse_is_what_it_holds_and_what_to_try(built_sample: Workplace) -> None:
    shown = status(built_sample.warehouse)
    assert shown.returncode == 0, shown.stderr
    assert f"The warehouse is at {built_sample.warehouse}" in shown.stdout
    for mart, rows in built_sample.query("select unnest(map_entries(row_counts), recursive := true) from build_info"):
        assert f"│ {mart:<16} │ {rows:>6,} │" in shown.stdout
    best = built_sample.query(
        "select title from titles join title_scores using (id) order by score desc, ratings desc, id limit 1"
    )
    assert best[0][0] in shown.stdout


def test_without_a_warehouse_it_says_how_to_make_one(tmp_path: Path) -> None:
    shown = status(tmp_path / "cartelera.duckdb")
    assert shown.returncode == 1
    assert shown.stdout == ""
    assert "`cartelera build` makes it" in shown.stderr
