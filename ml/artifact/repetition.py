"""Whether a training would only make a model again that there is."""

from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from ml.artifact.card import Card
from ml.artifact.files import ModelError
from ml.artifact.folder import CHOICES, list_models, load_card
from ml.artifact.recipe import Recipe

MadeFrom = tuple[str, Recipe, int, float, bool]
"""The data version, the recipe, the folds, the threshold, and whether it has learnt what people choose."""


def find_same(models: Path, current: Card | None, wanted: Collection[MadeFrom]) -> str | None:
    """Find a model that this training would only make again: the current one, or one that was worse than it.

    Args:
        models: The folder of all models.
        current: The card of the current model; None where there is none.
        wanted: What the training could make a model from, and how.

    Returns:
        The model's name, for a message; None where there is none.
    """
    if current is None:
        return None
    if made_from(current) in wanted:
        return current.model
    for name in list_models(models):
        with suppress(ModelError):
            card = load_card(models, name)
            if made_from(card) in wanted and not card.trial.passed and card.trial.against == current.model:
                return f"{name}, which was worse than the current model,"
    return None


def made_from(card: Card) -> MadeFrom:
    """What a model was trained from, and how: with the same values a training would make it again."""
    return card.data_version, card.recipe, card.folds, card.threshold, CHOICES in card.sha256
