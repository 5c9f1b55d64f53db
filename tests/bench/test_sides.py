"""The programs that Cartelera is compared with do the same work: the same tables, the same answers."""

from pathlib import Path
from typing import Any

import duckdb
import pytest

from bench.build import prepare_raw
from bench.catalog import ANSWERS, TABLES, as_sql, as_url, export, other_thresholds, questions
from bench.sides import plain_build
from cartelera.published import open_published
from tests.support.service import serving
from tests.support.workplace import Workplace

COLUMNS = {
    "titles": "id, platform, show_id, type, title, director, date_added, release_year, rating, duration_int, "
    "duration_type, listed_in, description",
    "title_cast": "id, actor",
    "ratings": "user_id, movie_id, rating, rated_on",
    "title_scores": "id, round(score, 9), ratings",
}


ANALYSTS_COLUMNS = {
    "title_cast": "*",
    "title_directors": "*",
    "title_countries": "*",
    "title_genres": "*",
    "genres": "*",
    "maturity_ratings": "*",
    "platform_months": "*",
    "titles_wide": "columns(lambda name: name not in ('director', 'cast', 'country', 'work_id', 'other_platforms'))",
    "title_features": "*",
}
"""What only the plain script writes. Columns of empty texts and of works are left out."""


@pytest.fixture(scope="module")
def raw(built_sample: Workplace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample in a folder, in the form that the sides read."""
    folder = tmp_path_factory.mktemp("sides") / "raw"
    prepare_raw(built_sample.raw, folder, 1)
    return folder


def rows(file: Path, table: str, columns: str) -> list[Any]:
    """The rows of a table, in order."""
    with duckdb.connect(file, read_only=True) as connection:
        return connection.execute(f"select {columns} from {table} order by all").fetchall()  # noqa: S608


def test_the_plain_script_writes_the_same_tables(raw: Path, built_sample: Workplace, tmp_path: Path) -> None:
    plain_build.build(raw, tmp_path / "plain.duckdb")
    for table, columns in (COLUMNS | ANALYSTS_COLUMNS).items():
        assert rows(tmp_path / "plain.duckdb", table, columns) == rows(built_sample.warehouse, table, columns)


def test_pandas_writes_the_same_tables(raw: Path, built_sample: Workplace, tmp_path: Path) -> None:
    from bench.sides import pandas_build  # noqa: PLC0415  # every process that collects tests would import pandas

    pandas_build.build(raw, tmp_path)
    for table, columns in COLUMNS.items():
        days = columns.replace("date_added", "date_added::date").replace("rated_on", "rated_on::date")
        made = duckdb.read_parquet(f"{tmp_path}/{table}.parquet").project(days)
        assert sorted(made.fetchall(), key=str) == sorted(rows(built_sample.warehouse, table, columns), key=str)


def test_more_ratings_are_those_of_other_users(built_sample: Workplace, tmp_path: Path) -> None:
    prepare_raw(built_sample.raw, tmp_path / "raw", 3)
    ratings = duckdb.read_csv(f"{tmp_path}/raw/ratings/*.csv")
    assert ratings.aggregate("count(*), count(distinct userid)").fetchall() == [(3 * 40_000, 3 * 600)]


@pytest.mark.service
def test_questions_have_the_answers_of_the_service(built_sample: Workplace, tmp_path: Path) -> None:
    with open_published(built_sample.warehouse) as connection:
        asked = questions(connection)
    assert set(asked) == set(ANSWERS)
    with serving(built_sample.warehouse, tmp_path / "log") as service:
        for each in asked.values():
            for question in each[::20]:
                answer = service.get(as_url(question).path).json()
                assert {name: answer[name] for name in question.answer} == question.answer


def test_the_same_question_in_sql_has_the_same_answer(built_sample: Workplace, tmp_path: Path) -> None:
    with open_published(built_sample.warehouse) as connection:
        asked = questions(connection)
        parquet, _ = export(connection, tmp_path)
    with duckdb.connect() as connection:
        for table in TABLES:
            connection.execute(f"create view {table} as from '{parquet}/{table}.parquet'")
        for each in asked.values():
            for question in each[::20]:
                found = connection.sql(as_sql(question).body)
                assert found.project(", ".join(question.answer)).fetchall() == [tuple(question.answer.values())]


def test_no_threshold_is_asked_for_twice(built_sample: Workplace) -> None:
    with open_published(built_sample.warehouse) as connection:
        asked = questions(connection)["get_score_count"]
    several = [*other_thresholds(asked, 500, 0), *other_thresholds(asked, 500, 500)]
    assert len({each.parameters["scored"] for each in several}) == 1000
