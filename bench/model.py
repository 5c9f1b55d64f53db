"""A model as a load for the recommender."""

from pathlib import Path
from urllib.parse import urlencode

import numpy as np

from bench.wrk import Request
from ml.artifact.current import load_current, promote
from ml.artifact.folder import save_model
from ml.artifact.model import Model


def personalised_copy(models: Path, folder: Path) -> Model:
    """Copy the current model and mark the copy as personalised, so that answers use its factors, which is slowest."""
    model, card = load_current(models)
    save_model(folder, model, card.model_copy(update={"personalised": True, "sha256": {}}), {})
    promote(folder, card.model)
    return model


def draw_pairs(model: Model, count: int, seed: int) -> list[Request]:
    """Random requests for whether a user should watch a title."""
    random = np.random.default_rng(seed)
    users, titles = random.choice(model.user_ids, count).tolist(), random.choice(model.title_ids, count).tolist()
    return [
        Request("/recommend?" + urlencode({"user_id": user, "movie_id": title}))
        for user, title in zip(users, titles, strict=True)
    ]


def draw_lists(model: Model, count: int, seed: int) -> list[Request]:
    """Random requests for a user's ten best titles."""
    users = np.random.default_rng(seed).choice(model.user_ids, count).tolist()
    return [Request(f"/users/{user}/recommendations?n=10") for user in users]
