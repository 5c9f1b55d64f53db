"""A mart whose columns differ from its contract fails the build; the message names the mart and the column."""

import shutil
from pathlib import Path

import pytest

from tests.support.workplace import REPOSITORY, Workplace

BREACHES = {
    "a table with another type": ("title_scores", "count(*) as ratings", "cast(count(*) as integer) as ratings"),
    "a view with another type": ("training_ratings", "rated_on", "cast(rated_on as string) as rated_on"),
}
"""By kind of breach: the mart, a text in its SQL, and the text that replaces it."""
SAID_BY_DUCKDB = {
    "a table with another type": "| ratings | INTEGER | BIGINT | data type mismatch |",
    "a view with another type": "| rated_on | VARCHAR | DATE | data type mismatch |",
}


def project_with(breach: str, folder: Path) -> list[str]:
    """Copy the project, with a mart that breaks its contract, and return the options with which dbt builds the copy."""
    for name in ("dbt_project", "seeds"):
        shutil.copytree(REPOSITORY / name, folder / name)
    for name in (".dbtignore", "dbt_project.yml", "profiles.yml"):
        shutil.copy(REPOSITORY / name, folder)
    mart, old, new = BREACHES[breach]
    file = folder / "dbt_project" / "models" / "marts" / f"{mart}.sql"
    assert file.read_text().count(old) == 1
    file.write_text(file.read_text().replace(old, new))
    return ["--project-dir", str(folder), "--profiles-dir", str(folder)]


@pytest.mark.parametrize("breach", BREACHES)
def test_a_mart_that_breaks_its_contract_stops_the_build(breach: str, workplace: Workplace, tmp_path: Path) -> None:
    code, output = workplace.dbt("build", *project_with(breach, tmp_path))
    assert code != 0
    assert f"Compilation Error in model {BREACHES[breach][0]} " in output
    assert SAID_BY_DUCKDB[breach] in output
    assert not workplace.warehouse.exists()
