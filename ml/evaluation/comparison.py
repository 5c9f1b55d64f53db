"""What the trials of stars and of lists have in common: what is compared, and what comes of it."""

from dataclasses import dataclass

from ml.artifact.card import Card
from ml.artifact.folder import CHOICES
from ml.artifact.recipe import Recipe


@dataclass(frozen=True)
class Contender:
    """A model in a trial."""

    recipe: Recipe
    """How it was trained."""
    personalised: bool
    """Whether its factors are served; without them, stars go by what is usual for users and titles."""
    personal_lists: bool
    """Whether its lists are served as personal; without them, lists are of the popular works."""
    has_choices: bool = True
    """Whether it has learnt what people choose; without, it does not even tell which works a user likes."""


@dataclass(frozen=True)
class Comparison:
    """What has come of comparing two models."""

    passed: bool
    """Whether the new one is not worse."""
    reason: str
    """The result as one sentence."""
    new: float | None = None
    """The measure of the new one; None where nothing was measured."""
    current: float | None = None
    """The measure of the current one; None where nothing was measured."""


def contender(card: Card) -> Contender:
    """A saved model as a contender."""
    personal_lists = card.lists is not None and card.lists.personal
    return Contender(card.recipe, card.personalised, personal_lists, CHOICES in card.sha256)
