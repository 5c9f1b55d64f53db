"""A mart whose columns differ from its contract fails the build; the message names the mart and the column."""

import shutil
from pathlib import Path

from tests.support.workplace import REPOSITORY, Workplace

BREACHES = {
    "title_scores": ("count(user_id) as ratings", "cast(count(user_id) as integer) as ratings"),
    "training_ratings": ("rating,", "cast(rating as string) as rating,"),
}
"""A table and a view: a text in the SQL of the mart, and the text that replaces it."""
SAID_BY_DUCKDB = {
    "title_scores": "| ratings | INTEGER | BIGINT | data type mismatch |",
    "training_ratings": "| rating | VARCHAR | DOUBLE | data type mismatch |",
}


def broken_project(folder: Path) -> list[str]:
    """Copy the project with marts that break their contracts; return the options with which dbt builds the copy."""
    for name in ("dbt_project", "seeds"):
        shutil.copytree(REPOSITORY / name, folder / name)
    for name in (".dbtignore", "dbt_project.yml", "profiles.yml"):
        shutil.copy(REPOSITORY / name, folder)
    for mart, (old, new) in BREACHES.items():
        (file,) = (folder / "dbt_project" / "models" / "marts").rglob(f"{mart}.sql")
        assert file.read_text().count(old) == 1
        file.write_text(file.read_text().replace(old, new))
    return ["--project-dir", str(folder), "--profiles-dir", str(folder)]


def test_a_mart_that_breaks_its_contract_stops_the_build(workplace: Workplace, tmp_path: Path) -> None:
    code, output = workplace.dbt("build", *broken_project(tmp_path))
    assert code != 0
    for mart, said in SAID_BY_DUCKDB.items():
        assert f"Compilation Error in model {mart} " in output
        assert said in output
    assert not workplace.warehouse.exists()
