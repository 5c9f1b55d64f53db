"""What the model says of one title, for a user or for somebody who has rated a few titles."""

from collections.abc import Mapping
from dataclasses import dataclass

from api.endpoints.parameters import RatingParameters
from api.endpoints.recommend import recommend_title
from api.endpoints.recommendations import parts_of
from api.page.rendering import Bar, note_on_recommendation, note_on_stars, percent, summed
from api.served.snapshot import Snapshot
from cartelera.texts import Texts
from ml.serving.recommender import Recommender


@dataclass(frozen=True)
class Opinion:
    """Whether somebody would like a title, and why."""

    user_id: int | None
    """The user; None for somebody who has rated a few titles."""
    recommended: bool
    said: str
    """How many stars they would give, in a sentence."""
    notes: list[str]
    bars: list[Bar]
    """The summands of the predicted stars."""
    threshold: float
    """The position on the scale from which titles are recommended, in percent."""


def opinion_of_user(
    snapshot: Snapshot, recommender: Recommender, parameters: RatingParameters, texts: Texts
) -> Opinion:
    """The answer of `/recommend`."""
    answer = recommend_title(snapshot, recommender, parameters)
    key = "like.verdict" if answer.known_user else "like.verdict_of_title"
    said = say_stars(key, answer.stars, answer.uncertainty, recommender, texts)
    unsure = note_on_doubt(answer.stars, answer.recommended, recommender, texts)
    notes = [*unsure, *note_on_recommendation(answer, texts), *note_on_stars(recommender.card, texts)]
    bars = summed(answer.parts, answer.stars, texts)
    return Opinion(answer.user_id, answer.recommended, said, notes, bars, percent(answer.threshold))


def opinion_by_ratings(recommender: Recommender, ratings: Mapping[str, float], title_id: str, texts: Texts) -> Opinion:
    """The same for somebody new.

    Args:
        recommender: The recommender.
        ratings: Their ratings, as stars by the id of the title; at least one.
        title_id: The id of the title.
        texts: The texts of the page.
    """
    taste = recommender.taste_of_newcomer(ratings)
    prediction = recommender.predict(taste, title_id)
    key = "like.verdict_by_ratings" if taste else "like.verdict_of_title"
    said = say_stars(key, prediction.stars, prediction.spread, recommender, texts)
    unknown = [] if recommender.knows(title_id) else [texts("note.unknown_title")]
    recommended = recommender.recommends(prediction)
    unsure = note_on_doubt(prediction.stars, recommended, recommender, texts)
    notes = [*unsure, *unknown, *note_on_stars(recommender.card, texts)]
    bars = summed(parts_of(prediction), prediction.stars, texts)
    threshold = percent(recommender.card.threshold)
    return Opinion(None, recommended, said, notes, bars, threshold)


def say_stars(key: str, stars: float, uncertainty: float | None, recommender: Recommender, texts: Texts) -> str:
    """Say in a sentence how many stars somebody would probably give, and how sure that is where the model knows."""
    spread = "" if uncertainty is None else f" ± {texts.number(uncertainty, 1)}"
    threshold = texts.number(recommender.card.threshold, 1)
    return texts(key, stars=f"{texts.number(stars, 1)}{spread}", threshold=threshold)


def note_on_doubt(stars: float, recommended: bool, recommender: Recommender, texts: Texts) -> list[str]:
    """A note on a title with enough stars that is not recommended, because the model is not sure of them."""
    return [texts("note.unsure")] if stars >= recommender.card.threshold and not recommended else []
