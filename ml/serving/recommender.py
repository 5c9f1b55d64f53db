"""What people are told: predictions about the titles of a catalog, whether they are personalised, and why."""

from collections.abc import Iterable, Mapping
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
"""The least share of a model's titles that must be in the catalog, under the same names."""


LIKELY = 2 / 3
"""The least share of a model's draws that must reach the threshold for a recommendation."""


@dataclass(frozen=True)
class Verdict:
    """Whether an answer is about this user's taste, and why."""

    personalised: bool
    reason: str


class Recommender:
    """Answers from a model about a catalog. Factors that predict nothing, as the card says, are left out."""

    def __init__(self, model: Model, card: Card, names: Mapping[str, str]) -> None:
        """Take a loaded model, and look its titles up in a catalog.

        Args:
            model: The model.
            card: Its card.
            names: The name of each title of the catalog, by id. A title whose name has changed since the training is
                another title, which the model does not know.

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
        """The number of each title that is both in the model and in the catalog, by id."""
        if (share := float(self.in_catalog.mean())) < FEWEST_TITLES:
            raise ModelError(
                f"The model {card.model} has learnt from another catalog: {share:.0%} of its titles are in this one. "
                "`python -m ml.train` learns from the ratings of this one, where it has any."
            )

    def knows(self, title_id: str) -> bool:
        """Whether a title is in the catalog and the model has learnt from ratings of it."""
        return title_id in self.numbers

    def taste_of(self, user_id: int) -> Taste | None:
        """What is known of a user; None for a user who had no ratings when the model was trained."""
        return taste_of(self.model, user_id)

    def any_user(self) -> int:
        """A random user whom the model knows."""
        return int(np.random.default_rng().choice(self.model.user_ids))

    def taste_of_newcomer(self, ratings: Mapping[str, float]) -> Taste | None:
        """Find the taste of somebody new.

        Args:
            ratings: Stars, by the id of the title.

        Returns:
            None where the model knows none of the titles.
        """
        known = {title_id: stars for title_id, stars in ratings.items() if self.knows(title_id)}
        return taste_of_newcomer(self.model, known, self.card.recipe.regularisation) if known else None

    def predict(self, taste: Taste | None, title_id: str) -> Prediction:
        """Predict one rating; see `ml.serving.prediction.predict`."""
        return predict(self.model, taste, self.numbers.get(title_id))

    def most_starred(self, taste: Taste | None, title_ids: Iterable[str]) -> tuple[str, Prediction]:
        """Of some titles, such as those of one work, the one with the most predicted stars, and its prediction.

        Args:
            taste: What is known of the user; None for an unknown user.
            title_ids: The ids of the titles, at least one; of equal ones, the first counts.
        """
        predictions = {title_id: self.predict(taste, title_id) for title_id in title_ids}
        title_id = max(predictions, key=lambda each: predictions[each].stars)
        return title_id, predictions[title_id]

    def recommends(self, prediction: Prediction) -> bool:
        """Whether the predicted stars reach the threshold, and in two thirds of the draws where the model has any."""
        probability = self.probability(prediction)
        return prediction.stars >= self.card.threshold and (probability is None or probability >= LIKELY)

    def probability(self, prediction: Prediction) -> float | None:
        """The share of the draws in which the predicted stars reach the threshold; None where there are no draws."""
        if not prediction.draws:
            return None
        return float(np.mean(np.array(prediction.draws) >= self.card.threshold))

    def best(self, taste: Taste | None, allowed: NDArray[np.bool_], count: int) -> list[str]:
        """The most promising titles of the catalog, the best first. Equally promising ones are ordered by id.

        Args:
            taste: What is known of the user; None for an unknown user.
            allowed: A mask with one value for each title of the model: whether it may be among them.
            count: The largest number of titles.
        """
        return self.ids(highest(promise(self.model, taste), allowed & self.in_catalog, count))

    def similar(self, title_id: str, count: int) -> dict[str, float] | None:
        """The titles of the catalog whose factors are most similar to those of one title, the most similar first.

        Args:
            title_id: The id of the one title.
            count: The largest number of titles.

        Returns:
            The cosine of each title, by id. None where factors predict nothing, or the model does not know the title.
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
        """A mask with one value for each title of the model: whether the user had rated it before the training."""
        rated = np.zeros(len(self.model.title_ids), np.bool_)
        user = find(self.model.user_ids, user_id)
        if user is not None:
            rated[self.model.rated_by(user)] = True
        return rated

    def has_rated(self, taste: Taste | None, title_id: str) -> bool:
        """Whether the user of this taste had rated this title when the model was trained."""
        title = self.numbers.get(title_id)
        if taste is None or taste.user is None or title is None:
            return False
        return title in self.model.rated_by(taste.user)

    def ids(self, places: list[int]) -> list[str]:
        """The ids of titles by their numbers."""
        return [str(self.model.title_ids[place]) for place in places]

    def verdict_for_user(self, taste: Taste | None) -> Verdict:
        """Whether the list for a user is personalised, and why."""
        if taste is None:
            unknown = "The user is unknown to the model, so this is what is usual for each title."
            return Verdict(False, unknown if self.card.personalised else f"{unknown} {self.card.reason}")
        return Verdict(self.card.personalised, self.card.reason)

    def verdict_for(self, taste: Taste | None, title_id: str) -> Verdict:
        """Whether the prediction of one rating is personalised, and why."""
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
    """Make the recommender of the current model.

    Args:
        models: The folder of all models, `CARTELERA_MODELS`.
        names: The name of each title of the catalog, by id.

    Raises:
        NoModelError: There is no model yet.
        ModelError: It is not what was saved, or has learnt from another catalog.
    """
    return Recommender(*load_current(models), names)
