"""The marts of the four real catalogs and eleven million ratings, against an oracle and known answers."""

import csv
from pathlib import Path

import pytest

from tests.dbt_project import oracle, works_oracle
from tests.support.workplace import Workplace


def test_every_title_is_as_the_oracle_says(built_real: tuple[Workplace, str]) -> None:
    workplace, _ = built_real
    assert workplace.query("from titles order by id") == oracle.titles(workplace.raw)


def test_every_work_is_as_the_oracle_says(built_real: tuple[Workplace, str]) -> None:
    workplace, _ = built_real
    rows = workplace.query("select work_id, id, confidence from works")
    assert set(rows) == works_oracle.works(oracle.titles(workplace.raw))
    assert len({work_id for work_id, _, _ in rows}) == 22_394


def test_titles_per_platform(built_real: tuple[Workplace, str]) -> None:
    workplace, _ = built_real
    assert workplace.query("select platform, count(*) from titles group by platform order by platform") == [
        ("amazon", 9668),
        ("disney", 1450),
        ("hulu", 3073),
        ("netflix", 8807),
    ]


def test_what_the_rules_leave_is_counted(built_real: tuple[Workplace, str]) -> None:
    _, output = built_real
    assert "WARN 482 warn_titles_without_duration" in output
    assert "WARN 295 warn_durations_in_the_rating_column" in output
    assert "PASS warn_unreadable_dates" in output
    assert "PASS warn_unreadable_durations" in output


def test_every_rating_is_accepted(built_real: tuple[Workplace, str]) -> None:
    workplace, _ = built_real
    assert workplace.query("select count(*) from ratings") == [(11_027_687,)]
    assert workplace.query("select count(*) from rejected_ratings") == [(0,)]


def test_every_score_is_the_published_one(built_real: tuple[Workplace, str], shared: Path) -> None:
    workplace, _ = built_real
    with (shared / "data" / "title_scores.csv").open(newline="") as stream:
        expected = {row["movieId"]: float(row["score"]) for row in csv.DictReader(stream)}
    assert dict(workplace.query("select id, score from title_scores")) == pytest.approx(expected, abs=1e-12)
