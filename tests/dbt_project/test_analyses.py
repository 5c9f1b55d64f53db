"""The everyday questions: each runs on the published file as it stands, and its rows are those of plain Python."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.dbt_project.analyses_oracle import ANSWERS, Title, read_catalogs
from tests.support.once import made_once
from tests.support.workplace import REPOSITORY, Workplace

ANALYSES = REPOSITORY / "dbt_project" / "analyses"
QUESTIONS = {file.stem: file.read_text().splitlines()[0].removeprefix("-- ") for file in ANALYSES.glob("*.sql")}


def ask(workplace: Workplace, name: str) -> list[Any]:
    return workplace.query((ANALYSES / f"{name}.sql").read_text())


@pytest.fixture(scope="module")
def sample_titles(built_sample: Workplace) -> list[Title]:
    return read_catalogs(built_sample.raw)


@pytest.fixture(scope="module")
def real_titles(built_real: tuple[Workplace, str]) -> list[Title]:
    return read_catalogs(built_real[0].raw)


@pytest.fixture(scope="module")
def built_true(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    """The real catalogs with ratings by which some titles are better than others, and most have few or none."""

    def build(folder: Path) -> None:
        workplace = Workplace(folder)
        shutil.copytree(shared / "data" / "titles", workplace.raw)
        shutil.copy(shared / "data" / "true_ratings.csv", workplace.raw / "ratings.csv")
        workplace.build()

    return Workplace(made_once(tmp_path_factory, "true", build))


@pytest.fixture(scope="module")
def true_titles(built_true: Workplace) -> list[Title]:
    return read_catalogs(built_true.raw)


@pytest.mark.parametrize("name", ANSWERS)
def test_on_the_sample(name: str, built_sample: Workplace, sample_titles: list[Title]) -> None:
    rows = ask(built_sample, name)
    assert rows
    assert rows == ANSWERS[name](sample_titles)


@pytest.mark.parametrize("name", ANSWERS)
def test_on_the_real_catalogs(name: str, built_real: tuple[Workplace, str], real_titles: list[Title]) -> None:
    rows = ask(built_real[0], name)
    assert rows
    assert rows == ANSWERS[name](real_titles)


@pytest.mark.build
@pytest.mark.parametrize("name", ["best_rated_by_genre", "exclusive_titles"])
def test_on_ratings_of_which_titles_have_few_or_none(
    name: str, built_true: Workplace, true_titles: list[Title]
) -> None:
    rows = ask(built_true, name)
    assert rows
    assert rows == ANSWERS[name](true_titles)


def test_the_mappings_know_every_genre_and_rating_of_the_real_catalogs(built_real: tuple[Workplace, str]) -> None:
    workplace, _ = built_real
    assert workplace.query("select genre from genres where harmonised_genre is null and kind is null") == []
    assert workplace.query("select rating from maturity_ratings where system is null") == []
    assert workplace.query("select count(*), sum(titles) from genres") == [(120, 48_303)]


def test_each_question_has_an_answer_of_its_own() -> None:
    assert set(QUESTIONS) == set(ANSWERS)
    assert all(question.endswith("?") for question in QUESTIONS.values())


@pytest.mark.parametrize("name", ANSWERS)
def test_each_can_be_pasted_as_it_stands_and_splits_no_text(name: str) -> None:
    sql = (ANALYSES / f"{name}.sql").read_text()
    assert not re.search("[{}]|split|unnest|explode", sql)


@pytest.mark.parametrize(("name", "question"), QUESTIONS.items())
def test_each_is_described_and_listed_by_its_question(name: str, question: str) -> None:
    described = " ".join((ANALYSES / "analyses.yml").read_text().split())
    assert re.search(f"- name: {name} description: (>- )?{re.escape(question)}", described)
    listed = (REPOSITORY / "docs" / "reference.md").read_text()
    assert f"| [`{name}`](../dbt_project/analyses/{name}.sql) | {question} |" in listed
