"""The answers of the five queries over HTTP, compared with plain Python, on the sample and on the real data."""

import csv
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.endpoints.oracle import Oracle, exact_scores, make_oracle
from tests.dbt_project import oracle as marts
from tests.support.service import serving
from tests.support.waiting import HANGS_AFTER
from tests.support.workplace import Workplace

KNOWN_ANSWERS: dict[str, dict[str, object]] = {
    "/get_max_duration?year=2000&platform=amazon&duration_type=min": {"title": "dil hai tumhara", "duration_int": 177},
    "/get_count_platform?platform=hulu": {"count": 3073},
    "/get_actor?platform=disney&year=2015": {"actor": "carlos alazraqui", "count": 2},
    "/get_score_count?platform=netflix&scored=3.4&year=2018": {"count": 520},
    "/get_listed_in?genre=comedy": {"platform": "amazon", "count": 2099},
}


def compare(client: httpx.Client, oracle: Oracle, sets: Iterable[tuple[str, dict[str, Any]]]) -> int:
    """Compare the service with the oracle on 2,000 parameter sets, or on all if there are fewer.

    Returns:
        The number of parameter sets; any difference fails.
    """
    equal = 0
    every = list(sets)
    for query, parameters in random.Random(0).sample(every, min(2000, len(every))):
        response = client.get(f"/{query}", params=parameters)
        expected = getattr(oracle, query)(**parameters)
        assert response.status_code == (404 if expected is None else 200), (query, parameters, response.text)
        if expected is not None:
            assert response.json() == expected, (query, parameters)
        equal += 1
    return equal


def test_the_sample(sample: httpx.Client, built_sample: Workplace) -> None:
    raw = built_sample.raw
    scores = exact_scores(marts.ratings([raw / "ratings.csv"]))
    oracle = make_oracle(marts.titles(raw), marts.title_cast(raw), scores)
    # This threshold equals a mean, to check that "above" does not mean "at least".
    on_the_edge = float(min(score for score in scores.values() if score.denominator in (1, 2)))
    assert compare(sample, oracle, oracle.parameter_sets([on_the_edge, 3.4])) == 2000


@pytest.mark.service
def test_the_real_data(built_real: tuple[Workplace, str], shared: Path, tmp_path: Path) -> None:
    workplace, _ = built_real
    with (shared / "data" / "title_scores.csv").open(newline="") as stream:
        scores = {row["movieId"]: float(row["score"]) for row in csv.DictReader(stream)}
    oracle = make_oracle(marts.titles(workplace.raw), marts.title_cast(workplace.raw), scores)
    with (
        serving(workplace.warehouse, tmp_path / "log") as service,
        httpx.Client(base_url=service.url, timeout=HANGS_AFTER) as client,
    ):
        assert compare(client, oracle, oracle.parameter_sets([3.3456789, 3.4])) == 2000
        for query, answer in KNOWN_ANSWERS.items():
            assert answer.items() <= client.get(query).json().items()
