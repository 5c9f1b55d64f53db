"""Raw files in other forms that have one meaning give the same tables, wherever the folder is."""

import re
from pathlib import Path

import pytest

from tests.dbt_project import oracle
from tests.support.forked import run_forked
from tests.support.raw_folder import folder_of_many_forms, good_folder
from tests.support.workplace import REPOSITORY, Workplace

SAID = [
    "netflix_titles.csv: ignored columns: (empty).",
    "not read: Ratings/._1.csv, because macOS keeps its own notes in it",
    "not read: archive, because only a folder named ratings is looked into",
    "not read: netflix_titles (1).csv, because it looks like another copy or edition of netflix_titles.csv",
    "not read: notes.txt, because its name does not end in .csv",
    "warn_placeholders: 1 rows, as in (file netflix_titles.csv, show_id s2, placeholders director=nan)",
    "warn_empty_rows: 1 rows, as in (file netflix_titles.csv)",
]


@pytest.mark.build
def test_forms_of_one_meaning_and_the_path_do_not_matter(tmp_path: Path) -> None:
    """The path has parts that DuckDB could take for partitions and wildcards, and begins with `~`."""
    plain = good_folder(tmp_path / "plain")
    workplace = Workplace(tmp_path, raw_name="country=XX/rating=1/r*w")
    folder_of_many_forms(workplace.raw)
    good_folder(workplace.raw.with_name("raw"))

    settings = {
        "HOME": str(tmp_path),
        "CARTELERA_RAW": "~/country=XX/rating=1/r*w/",
        "CARTELERA_WAREHOUSE": "~/warehouse/cartelera.duckdb",
    }
    code, printed, _ = run_forked("dbt.cli.main:cli", ("build",), REPOSITORY, workplace.environment | settings)

    output = " ".join(printed.split())
    assert code == 0, output
    assert [part for part in SAID if part not in output] == [], output
    assert workplace.query("from titles order by id") == oracle.titles(plain)
    assert set(workplace.query("from ratings")) == oracle.ratings([plain / "ratings.csv"])
    assert workplace.query("select count(*) from ratings") == [(60,)]
    assert not re.search("WARN [0-9]+ warn_(rejected|unreadable)", output)
    assert not (REPOSITORY / "~").exists()
    assert not (workplace.warehouse.parent / "build" / "raw" / "netflix_titles").exists()
