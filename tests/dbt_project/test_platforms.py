"""Ids tell platforms apart by their first letter, so no two platforms may begin with the same one."""

import pytest

from tests.support.workplace import Workplace


@pytest.mark.parametrize("name", ["apple", "Apple"])
def test_two_platforms_that_begin_alike_are_refused(workplace: Workplace, name: str) -> None:
    platforms = f"{{platforms: {{amazon: amazon_prime_titles, {name}: hulu_titles, netflix: netflix_titles}}}}"
    code, output = workplace.dbt("build", "--vars", platforms)
    assert code == 2
    assert f"The platforms amazon and {name} (dbt_project.yml, platforms) begin with the same letter" in output
    assert "taken are a, n." in output
    assert not workplace.warehouse.exists()
