"""The four real catalogs and eleven million ratings, built once, against an oracle and known answers."""

import csv
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import CATALOGS, Workplace
from tests.dbt_project import oracle


@pytest.fixture(scope="module")
def build(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Workplace, str]:
    """The workplace with everything published, and what the build printed."""
    workplace = Workplace(tmp_path_factory.mktemp("real"))
    workplace.raw.mkdir()
    for catalog in CATALOGS:
        shutil.copy(shared / "data" / "titles" / catalog, workplace.raw)
    subprocess.run(
        [sys.executable, shared / "tools" / "make_full_ratings.py", workplace.raw / "ratings"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return workplace, workplace.build()


def test_every_title_is_as_the_oracle_says(build: tuple[Workplace, str]) -> None:
    workplace, _ = build
    assert workplace.query("from titles order by id") == oracle.titles(workplace.raw)


def test_every_cast_is_as_the_oracle_says(build: tuple[Workplace, str]) -> None:
    workplace, _ = build
    rows = workplace.query("select id, actor from title_cast")
    assert len(rows) == len(set(rows))
    assert set(rows) == oracle.title_cast(workplace.raw)


def test_titles_per_platform(build: tuple[Workplace, str]) -> None:
    workplace, _ = build
    assert workplace.query("select platform, count(*) from titles group by platform order by platform") == [
        ("amazon", 9668),
        ("disney", 1450),
        ("hulu", 3073),
        ("netflix", 8807),
    ]


def test_what_the_rules_leave_is_counted(build: tuple[Workplace, str]) -> None:
    _, output = build
    assert "WARN 482 warn_titles_without_duration" in output
    assert "WARN 295 warn_durations_in_the_rating_column" in output
    assert "PASS warn_unreadable_dates" in output
    assert "PASS warn_unreadable_durations" in output


def test_every_rating_is_accepted(build: tuple[Workplace, str]) -> None:
    workplace, _ = build
    assert workplace.query("select count(*) from ratings") == [(11_027_687,)]
    assert workplace.query("select count(*) from rejected_ratings") == [(0,)]


def test_every_score_is_the_published_one(build: tuple[Workplace, str], shared: Path) -> None:
    workplace, _ = build
    with (shared / "data" / "title_scores.csv").open(newline="") as stream:
        expected = {row["movieId"]: float(row["score"]) for row in csv.DictReader(stream)}
    assert dict(workplace.query("select id, score from title_scores")) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (
            "select title, duration_int from titles where platform = 'amazon' and release_year = 2000 and "
            "duration_type = 'min' order by duration_int desc, title, id limit 1",
            ("dil hai tumhara", 177),
        ),
        (
            "select actor, count(*) from title_cast join titles using (id) where platform = 'disney' and "
            "release_year = 2015 group by actor order by count(*) desc, actor limit 1",
            ("carlos alazraqui", 2),
        ),
        (
            "select count(*) from titles join title_scores using (id) where platform = 'netflix' and "
            "release_year = 2018 and score > 3.4",
            (520,),
        ),
    ],
)
def test_known_answers(build: tuple[Workplace, str], question: str, answer: tuple[object, ...]) -> None:
    workplace, _ = build
    assert workplace.query(question) == [answer]
