"""A model as a load for the recommender."""

from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import numpy as np

from bench.wrk import Request
from cartelera.published import open_published
from ml.artifact.card import ListsAudit
from ml.artifact.current import load_current, promote
from ml.artifact.folder import save_model
from ml.artifact.model import Model
from ml.artifact.recipe import Recipe
from ml.data.ratings import load_ratings
from ml.data.works import load_works
from ml.fitting.choices import to_choices


def personalised_copy(models: Path, folder: Path) -> Model:
    """Copy the current model and mark the copy as personalised, so that answers use its factors, which is slowest."""
    model, card = load_current(models)
    save_model(folder, model, card.model_copy(update={"personalised": True, "sha256": {}}), {})
    promote(folder, card.model)
    return model


def choosing_copy(models: Path, folder: Path, warehouse: Path) -> Model:
    """Copy the current model with what people choose, and mark the copy as personalised in stars and lists.

    Args:
        models: The folder with the model.
        folder: The folder for the copy.
        warehouse: What the model was trained on.
    """
    model, card = load_current(models)
    with open_published(warehouse) as connection:
        model = replace(model, choices=to_choices(model, load_ratings(connection), load_works(connection), Recipe()))
    lists = ListsAudit(True, 0.0, 0.0, 0.0, "Taken to be personal, to be measured.", {})
    save_model(folder, model, card.model_copy(update={"personalised": True, "lists": lists, "sha256": {}}), {})
    promote(folder, card.model)
    return model


def draw_pairs(model: Model, count: int, seed: int) -> list[Request]:
    """Random requests for whether a user should watch a title."""
    random = np.random.default_rng(seed)
    users, titles = random.choice(model.user_ids, count).tolist(), random.choice(model.title_ids, count).tolist()
    return [
        Request("/v1/recommend?" + urlencode({"user_id": user, "movie_id": title}))
        for user, title in zip(users, titles, strict=True)
    ]


def draw_lists(model: Model, count: int, seed: int) -> list[Request]:
    """Random requests for the ten works that a user would choose."""
    users = np.random.default_rng(seed).choice(model.user_ids, count).tolist()
    return [Request(f"/v1/users/{user}/recommendations?n=10") for user in users]
