"""A small model made by hand, with its card, to test with."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from ml.artifact.card import Card, ListsAudit, Trial
from ml.artifact.choices import Choices, SavedScores, Weights
from ml.artifact.draws import Draws
from ml.artifact.model import Model, hash_name
from ml.artifact.recipe import Recipe

NAMES = {"as1": "the garden", "ds1": "a comet", "hs1": "harbor", "ns1": "the recipe"}
"""The names of the titles of the model's catalog, by id."""
SMALL = Model(
    user_ids=np.array([7, 9]),
    title_ids=np.array(["as1", "ds1", "hs1", "ns1"]),
    title_names=np.array([hash_name(name) for name in NAMES.values()], np.uint64),
    mean=3.0,
    user_bias=np.array([0.5, -0.25], np.float32),
    title_bias=np.array([0.25, 0.0, 0.25, -0.5], np.float32),
    user_factors=np.array([[1, 0], [0, 2]], np.float32),
    title_factors=np.array([[0.5, 0], [0, 1], [0.5, 0], [8, 0]], np.float32),
    rated_titles=np.array([0, 3, 1], np.int32),
    rated_edges=np.array([0, 2, 3]),
)

WORKS = {"as1": "as1", "ds1": "ds1", "hs1": "as1", "ns1": "ns1"}
"""The works of the titles: as1 and hs1 are the same work on two platforms."""
CHOOSING = replace(
    SMALL,
    choices=Choices(
        title_works=np.array([0, 1, 0, 2], np.int32),
        half_stars=np.array([8, 4, 10], np.uint8),
        popularity=np.array([1, 1, 2], np.int32),
        weights=Weights(
            np.array([0, 2, 3, 4]), np.array([1, 2, 0, 0], np.int32), np.array([0.5, 0.25, 0.5, 0.1], np.float32)
        ),
        saved=SavedScores(np.array([1], np.int32), np.array([[0.5, 0, 0]], np.float32)),
    ),
)
"""The same model, and what people choose: work 0 speaks for 1 and 2, work 1 for 0, and work 2 for 0. The scores of user
9 are saved."""
DRAWN = replace(
    SMALL,
    user_factors=np.array([[0, 0], [0, 0]], np.float32),
    draws=Draws(
        user_bias=np.array([[0.25, 0.75], [-0.25, -0.25]], np.float32),
        title_bias=np.array([[0.25, 0.25], [0.0, 0.0], [-0.25, 0.75], [-0.5, -0.5]], np.float32),
        user_variance=np.array([0.09, 0.25], np.float32),
        newcomer_precision=np.array([4.0, 5.0]),
        newcomer_prior=np.array([np.eye(2), 2 * np.eye(2)]),
    ),
)
"""The same model without tastes, with two draws of one factor each."""
PERSONAL = ListsAudit(True, 0.05, 0.04, 0.06, "Lists find more than the popular works.", {})
NOT_PERSONAL = ListsAudit(False, 0.0, -0.01, 0.01, "Lists do not find more than the popular works.", {})


def make_card(name: str, *, personalised: bool = True, regularisation: float = 0.1) -> Card:
    """A card for the small model."""
    return Card(
        model=name,
        trained_at=datetime(2026, 1, 1, tzinfo=UTC),
        build_id="the-build",
        personalised=personalised,
        reason="SVD beats the user mean." if personalised else "SVD does not beat the user mean.",
        rows=3,
        users=2,
        titles=4,
        recipe=Recipe(factors=2, regularisation=regularisation),
        folds=0,
        threshold=3.5,
        metrics=None,
        baselines=None,
        audit=None,
        ranking=None,
        trial=Trial(against=None, rmse=None, current_rmse=None, passed=True, reason="There was no model to replace."),
        seconds={},
        peak_memory_gb=0.1,
        versions={},
    )
