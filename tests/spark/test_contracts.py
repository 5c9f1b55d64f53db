"""A mart that breaks its contract on DuckDB breaks it on Spark."""

from pathlib import Path

import pytest

from tests.dbt_project.test_contracts import BREACHES, project_with
from tests.support.workplace import Workplace

pytestmark = pytest.mark.spark

SAID_BY_SPARK = {
    "a table with another type": "| ratings | int | bigint | data type mismatch |",
    "a view with another type": "| rated_on | string | date | data type mismatch |",
}


@pytest.mark.parametrize("breach", BREACHES)
def test_a_mart_that_breaks_its_contract_stops_the_build(breach: str, workplace: Workplace, tmp_path: Path) -> None:
    mart, _, _ = BREACHES[breach]
    options = ["--target", "spark", "--select", f"+{mart}", "--exclude-resource-type", "test", "unit_test"]
    code, output = workplace.dbt("build", *options, *project_with(breach, tmp_path))
    assert code != 0
    assert f"Compilation Error in model {mart} " in output
    assert SAID_BY_SPARK[breach] in output
