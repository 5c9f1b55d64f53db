"""The edition of the exercise whose catalogs have a score instead of ratings: built, and asked over HTTP."""

import csv
from pathlib import Path

import pytest

from tests.support.service import serving
from tests.support.workplace import CATALOGS, Workplace


def give_scores(raw: Path) -> dict[str, float]:
    """Turn a raw folder into one of that edition; return the score of each title that has one, by its id."""
    (raw / "ratings.csv").unlink()
    scores: dict[str, float] = {}
    for catalog in CATALOGS:
        with (raw / catalog).open(newline="", encoding="utf-8") as stream:
            header, *rows = csv.reader(stream)
        (raw / catalog).unlink()
        given = ["" if number % 10 == 9 else str(number % 101) for number in range(len(rows))]
        scores |= {catalog[0] + row[0]: float(score) for row, score in zip(rows, given, strict=True) if score}
        with (raw / catalog.replace(".csv", "-score.csv")).open("w", newline="", encoding="utf-8") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerows([[*header, "score"], *([*row, score] for row, score in zip(rows, given, strict=True))])
    return scores


@pytest.mark.service
def test_scores_of_catalogs_stand_in_for_ratings(workplace: Workplace, tmp_path: Path) -> None:
    scores = give_scores(workplace.raw)
    workplace.build()
    assert dict(workplace.query("select id, score from title_scores where ratings = 0")) == scores
    assert len(workplace.query("from title_scores")) == len(scores)
    assert workplace.query("select count(*) from titles_wide where weighted_score is distinct from score") == [(0,)]
    years = dict(workplace.query("select id, release_year from titles"))
    good = [each for each, score in scores.items() if each[0] == "h" and years[each] == 2020 and score > 62.5]
    with serving(workplace.warehouse, tmp_path / "log") as service:
        question = "/get_score_count?platform=hulu&year=2020&scored="
        assert service.get(f"{question}62.5").json() == {"count": len(good)}
        assert service.get(f"{question}100.5").json()["errors"][0]["allowed"] == ["a number from 0 to 100"]

    workplace.edit("hulu_titles-score.csv", ",0\n", ",101\n")
    code, output = workplace.dbt("seed")
    assert code == 1
    assert "row 1: score 101.0 is not from 0 to 100" in output
