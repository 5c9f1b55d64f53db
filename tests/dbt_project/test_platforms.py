"""Which platforms a build has; ids tell them apart by their first letter, so no two may begin with the same one."""

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


def test_fewer_platforms_are_built_where_they_are_named(workplace: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    for catalog in ("amazon_prime_titles.csv", "disney_plus_titles.csv"):
        (workplace.raw / catalog).unlink()
    code, output = workplace.dbt("seed")
    assert code == 1
    assert "raw/amazon_prime_titles.csv does not exist" in output
    assert "If there are fewer platforms, name them, as in CARTELERA_PLATFORMS=netflix,hulu." in output

    monkeypatch.setenv("CARTELERA_PLATFORMS", "Netflix, mubi")
    code, output = workplace.dbt("seed")
    assert code == 2
    assert "CARTELERA_PLATFORMS names mubi, which is no platform" in output

    monkeypatch.setenv("CARTELERA_PLATFORMS", "Netflix, hulu")
    workplace.build()
    assert workplace.query("select distinct platform from titles order by all") == [("hulu",), ("netflix",)]
    rejected = workplace.query("select count(*) from rejected_ratings where reason = 'unknown title'")
    assert rejected[0][0] + workplace.query("select count(*) from ratings")[0][0] == 2000
