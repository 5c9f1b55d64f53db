"""What analysts read, of the sample and of the real catalogs, against a plain Python oracle."""

from typing import cast

import pytest

from tests.dbt_project import analysis_oracle as oracle
from tests.support.workplace import Workplace

pytestmark = pytest.mark.build


@pytest.fixture(scope="module", params=["sample", pytest.param("real", marks=pytest.mark.real)])
def built(request: pytest.FixtureRequest) -> Workplace:
    """A built workplace: with the sample, or with the real catalogs."""
    if request.param == "sample":
        return cast("Workplace", request.getfixturevalue("built_sample"))
    workplace, _ = request.getfixturevalue("built_real")
    return cast("Workplace", workplace)


@pytest.mark.parametrize("table", oracle.COLUMNS)
def test_bridges(built: Workplace, table: str) -> None:
    rows = built.query(f"from {table}")
    assert len(rows) == len(set(rows))
    assert set(rows) == oracle.bridge(built.raw, table)


def test_genres(built: Workplace) -> None:
    assert set(built.query("from genres")) == oracle.genres(built.raw)


def test_every_genre_and_every_rating_is_in_the_mapping(built: Workplace) -> None:
    assert built.query("select genre from genres where harmonised_genre is null and kind is null") == []
    assert built.query("select rating from maturity_ratings where system is null") == []


def test_maturity_ratings(built: Workplace) -> None:
    assert set(built.query("from maturity_ratings")) == oracle.maturity_ratings(built.raw)


def test_platform_months(built: Workplace) -> None:
    assert set(built.query("from platform_months")) == oracle.platform_months(built.raw)


def test_titles_wide(built: Workplace) -> None:
    scores = {title_id: (score, count) for title_id, score, count in built.query("from title_scores")}
    [[mean]] = built.query("select avg(rating) from ratings")
    rows = built.query(f"select id, {', '.join(oracle.Wide._fields)} from titles_wide")  # noqa: S608
    expected = oracle.titles_wide(built.raw, scores, mean)
    assert len(rows) == len(expected)
    assert {row[0]: oracle.Wide(*row[1:]) for row in rows} == expected


def test_a_wide_title_is_all_of_the_title(built: Workplace) -> None:
    columns = ", ".join(f'"{name}"' for (name,) in built.query("select column_name from (describe titles)"))
    assert built.query("from titles order by id") == built.query(f"select {columns} from titles_wide order by id")  # noqa: S608


def test_a_wide_title_names_the_other_platforms_of_its_work(built: Workplace) -> None:
    works = dict(built.query("select id, work_id from works"))
    platforms = dict(built.query("select id, platform from titles"))
    members: dict[str, list[str]] = {}
    for title_id, work_id in works.items():
        members.setdefault(work_id, []).append(title_id)
    for title_id, work_id, others in built.query("select id, work_id, other_platforms from titles_wide"):
        assert work_id == works[title_id]
        assert others == sorted(platforms[each] for each in members[work_id] if each != title_id)


def test_title_features(built: Workplace) -> None:
    rows = built.query('select id, title, description, release_year, director, "cast", country, listed_in from titles')
    weights = {(row[0], row[1], row[2]): row[3] for row in built.query("from title_features")}
    assert weights == pytest.approx(oracle.title_features(rows), abs=1e-6)


@pytest.mark.real
def test_what_was_filled_in_is_known(built_real: tuple[Workplace, str]) -> None:
    workplace, output = built_real
    counted = "select count(*), count(*) filter (is_rating_missing) from titles_wide where rating = 'g'"
    assert workplace.query(counted) == [(1269, 864)]
    assert workplace.query("select count(*) from titles_wide where is_duration_in_rating") == [(295,)]
    assert workplace.query("select count(distinct harmonised_genre), count(*) from genres") == [(26, 120)]
    assert workplace.query("select count(distinct id) from title_cast where actor = '1'") == [(35,)]
    assert workplace.query("select distinct platform from platform_months where not is_growth_known") == [("amazon",)]
    assert "WARN 37 warn_actors_without_a_letter" in output
