"""What people are told: predictions from the current model, with whether they are personalised, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ml.artifact.card import Card
from ml.artifact.current import load_current
from ml.artifact.files import ModelError
from ml.artifact.model import Model, hash_name
from ml.serving.prediction import (
    Prediction,
    Taste,
    find,
    highest,
    predict,
    promise,
    similarity,
    taste_of,
    taste_of_newcomer,
)

FEWEST_TITLES = 0.5
"""This share of a model's titles must be in the catalog, under the same names: else it is a model of another one."""


@dataclass(frozen=True)
class Verdict:
    """Whether an answer is about this user's taste, and why."""

    personalised: bool
    reason: str


class Recommender:
    """Answers from a model about a catalog; where the card says that its factors predict nothing, without them."""

    def __init__(self, model: Model, card: Card, names: Mapping[str, str]) -> None:
        """Take a loaded model.

        Args:
            model: The model.
            card: Its card.
            names: The name of each title of the catalog, by id. A title that has another name than in the training is
                another title, and unknown to the model.

        Raises:
            ModelError: The model has learnt from another catalog.
        """
        self.card = card
        self.model = model if card.personalised else model.without_factors()
        self.in_catalog = np.array(
            [
                title_id in names and hash_name(names[title_id]) == name
                for title_id, name in zip(model.title_ids.tolist(), model.title_names.tolist(), strict=True)
            ],
            np.bool_,
        )
        known = np.flatnonzero(self.in_catalog)
        self.numbers = dict(zip(model.title_ids[known].tolist(), known.tolist(), strict=True))
        """The numbers of the titles of the catalog, by id."""
        if (share := float(self.in_catalog.mean())) < FEWEST_TITLES:
            raise ModelError(
                f"The model {card.model} has learnt from another catalog: {share:.0%} of its titles are in this one. "
                "`python -m ml.train` learns from the ratings of this one, where it has any."
            )

    def knows(self, title_id: str) -> bool:
        """Whether the model has learnt from ratings of a title."""
        return title_id in self.numbers

    def taste_of(self, user_id: int) -> Taste | None:
        """What is known of a user; None for one without ratings when the model was trained."""
        return taste_of(self.model, user_id)

    def any_user(self) -> int:
        """One of the users whom the model knows, by chance."""
        return int(np.random.default_rng().choice(self.model.user_ids))

    def taste_of_newcomer(self, ratings: Mapping[str, float]) -> Taste | None:
        """What is known of somebody new.

        Args:
            ratings: Stars by the id of the title.

        Returns:
            None where the model knows none of the titles.
        """
        known = {title_id: stars for title_id, stars in ratings.items() if self.knows(title_id)}
        return taste_of_newcomer(self.model, known, self.card.recipe.regularisation) if known else None

    def predict(self, taste: Taste | None, title_id: str) -> Prediction:
        """Predict one rating; see `ml.serving.prediction.predict`."""
        return predict(self.model, taste, self.numbers.get(title_id))

    def recommends(self, prediction: Prediction) -> bool:
        """Whether the predicted stars reach the threshold."""
        return prediction.stars >= self.card.threshold

    def best(self, taste: Taste | None, allowed: NDArray[np.bool_], count: int) -> list[str]:
        """The most promising titles of the catalog, the best first; of equal ones, the first by id.

        Args:
            taste: What is known of the user.
            allowed: For each title of the model, whether it may be among them.
            count: How many, at most.
        """
        return self.ids(highest(promise(self.model, taste), allowed & self.in_catalog, count))

    def similar(self, title_id: str, count: int) -> dict[str, float] | None:
        """The titles of the catalog whose factors are the most similar, the most similar first, with the cosine.

        Args:
            title_id: To which title.
            count: How many, at most.

        Returns:
            None where factors carry no signal, or the model does not know the title.
        """
        number = self.numbers.get(title_id)
        if not self.card.personalised or number is None:
            return None
        cosines = similarity(self.model, number)
        others = self.in_catalog.copy()
        others[number] = False
        places = highest(cosines, others, count)
        return dict(zip(self.ids(places), cosines[places].tolist(), strict=True))

    def rated_by(self, user_id: int) -> NDArray[np.bool_]:
        """For each title of the model, whether it has learnt from this user's rating of it."""
        rated = np.zeros(len(self.model.title_ids), np.bool_)
        user = find(self.model.user_ids, user_id)
        if user is not None:
            rated[self.model.rated_by(user)] = True
        return rated

    def has_rated(self, user_id: int, title_id: str) -> bool:
        """Whether the model has learnt from this user's rating of this title."""
        user, title = find(self.model.user_ids, user_id), self.numbers.get(title_id)
        return user is not None and title is not None and title in self.model.rated_by(user)

    def ids(self, places: list[int]) -> list[str]:
        """The ids of titles by their numbers."""
        return [str(self.model.title_ids[place]) for place in places]

    def verdict_for_user(self, taste: Taste | None) -> Verdict:
        """Whether answers to a user are personalised."""
        if taste is None:
            unknown = "The user is unknown to the model, so this is what is usual for each title."
            return Verdict(False, unknown if self.card.personalised else f"{unknown} {self.card.reason}")
        return Verdict(self.card.personalised, self.card.reason)

    def verdict_for_newcomer(self, taste: Taste | None) -> Verdict:
        """Whether answers to somebody new are personalised."""
        if taste is None:
            return Verdict(
                False, "Nobody had rated any of these titles when the model was trained: they tell it nothing."
            )
        return self.verdict_for_user(taste)

    def verdict_for(self, taste: Taste | None, title_id: str) -> Verdict:
        """Whether the prediction of one rating is personalised."""
        if self.knows(title_id):
            return self.verdict_for_user(taste)
        if taste is None:
            return Verdict(
                False, "Neither the user nor the title is known to the model, so this is the mean of all ratings."
            )
        return Verdict(
            False, "Nobody had rated the title when the model was trained, so this is what is usual for the user."
        )


def load_recommender(models: Path, names: Mapping[str, str]) -> Recommender:
    """The recommender of the current model.

    Args:
        models: The folder of all models, `CARTELERA_MODELS`.
        names: The name of each title of the catalog, by id.

    Raises:
        NoModelError: There is no model yet.
        ModelError: It is not as it was saved, or has learnt from another catalog.
    """
    return Recommender(*load_current(models), names)
