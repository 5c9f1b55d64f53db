"""What people are told: predictions from the current model, with whether they are personalised, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ml.card import Card
from ml.model import Model
from ml.prediction import (
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
from ml.store import load_current


@dataclass(frozen=True)
class Told:
    """Whether an answer is about this user's taste, and why."""

    personalised: bool
    reason: str


class Recommender:
    """Answers from one model; where its card says that the factors predict nothing, without them."""

    def __init__(self, model: Model, card: Card) -> None:
        """Take a loaded model.

        Args:
            model: The model.
            card: Its card.
        """
        self.card = card
        self.model = model if card.personalised else model.without_factors()

    def knows(self, title_id: str) -> bool:
        """Whether the model has learnt from ratings of a title."""
        return find(self.model.title_ids, title_id) is not None

    def taste_of(self, user_id: int) -> Taste | None:
        """What is known of a user; None for one without ratings when the model was trained."""
        return taste_of(self.model, user_id)

    def taste_of_newcomer(self, ratings: Mapping[str, float]) -> Taste | None:
        """What is known of somebody new.

        Args:
            ratings: Stars by the id of the title.

        Returns:
            None where the model knows none of the titles.
        """
        if not any(self.knows(title_id) for title_id in ratings):
            return None
        return taste_of_newcomer(self.model, ratings, self.card.parameters.regularisation)

    def predict(self, taste: Taste | None, title_id: str) -> Prediction:
        """Predict one rating; see `ml.prediction.predict`."""
        return predict(self.model, taste, title_id)

    def recommends(self, prediction: Prediction) -> bool:
        """Whether the predicted stars reach the threshold."""
        return prediction.stars >= self.card.threshold

    def best(self, taste: Taste | None, allowed: NDArray[np.bool_], count: int) -> list[str]:
        """The most promising titles, the best first; of equal ones, the first by id.

        Args:
            taste: What is known of the user.
            allowed: For each title of the model, whether it may be among them.
            count: How many, at most.
        """
        return self.ids(highest(promise(self.model, taste), allowed, count))

    def similar(self, title_id: str, allowed: NDArray[np.bool_], count: int) -> dict[str, float] | None:
        """The titles whose factors are the most similar, the most similar first, with the cosine.

        Args:
            title_id: To which title.
            allowed: For each title of the model, whether it may be among them.
            count: How many, at most.

        Returns:
            None where factors carry no signal, or nobody has rated the title.
        """
        number = find(self.model.title_ids, title_id)
        if number is None or not self.card.personalised:
            return None
        cosines = similarity(self.model, number)
        others = allowed.copy()
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

    def ids(self, places: list[int]) -> list[str]:
        """The ids of titles by their numbers."""
        return [str(self.model.title_ids[place]) for place in places]

    def say_of_user(self, taste: Taste | None) -> Told:
        """Whether answers to a user are personalised."""
        if not self.card.personalised:
            return Told(False, self.card.reason)
        if taste is None:
            return Told(False, "The user is unknown to the model: the answer is what is usual for the title.")
        return Told(True, self.card.reason)

    def say_of(self, taste: Taste | None, title_id: str) -> Told:
        """Whether the prediction of one rating is personalised."""
        told = self.say_of_user(taste)
        if told.personalised and not self.knows(title_id):
            return Told(False, "Nobody had rated the title when the model was trained: nothing is known of it.")
        return told


def load_recommender(models: Path, private: Path | None = None) -> Recommender:
    """The recommender of the current model.

    Args:
        models: The folder of all models, `CARTELERA_MODELS`.
        private: See `ml.store.load_model`.

    Raises:
        NoModelError: There is none yet.
        ModelError: It is not as it was saved.
    """
    return Recommender(*load_current(models, private))
