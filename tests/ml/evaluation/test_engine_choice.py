"""The choice of the engine: by the time that it may take, and by what it predicts."""

from dataclasses import replace

import numpy as np
import pytest

from ml.artifact.recipe import USUAL
from ml.evaluation.engines import choose
from ml.fitting import fit
from tests.ml.fitting.planted import planted_ratings

QUICK = replace(USUAL["surprise"], factors=4)
THOROUGH = replace(USUAL["bayes"], factors=4, epochs=60)
RATINGS = planted_ratings()
LONG = 1000.0


def test_the_slower_engine_is_taken_where_it_predicts_better() -> None:
    recipe, reason = choose(QUICK, THOROUGH, RATINGS, minutes=LONG, folds=5)
    assert recipe == THOROUGH
    assert reason == "The engine is bayes: it predicts better than surprise beyond doubt."


def test_it_is_not_taken_where_the_ratings_say_nothing() -> None:
    noise = replace(RATINGS, stars=np.random.default_rng(1).choice(np.arange(1, 6, dtype=np.float32), len(RATINGS)))
    cautious = replace(QUICK, epochs=1, learning_rate=1e-6)
    recipe, reason = choose(cautious, THOROUGH, noise, minutes=LONG, folds=5)
    assert (recipe, reason) == (cautious, "The engine is surprise: bayes does not predict better beyond doubt.")


def test_it_is_not_taken_where_it_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    recipe, reason = choose(QUICK, replace(THOROUGH, epochs=10_000), RATINGS, minutes=1e-6, folds=5)
    assert recipe == QUICK
    assert reason.startswith("The engine is surprise: bayes would take about ")
    monkeypatch.setattr(fit, "MOST_SAMPLED", 5000)
    recipe, reason = choose(QUICK, THOROUGH, RATINGS, minutes=LONG, folds=5)
    assert recipe == QUICK
    assert "at most 5,000 ratings" in reason
