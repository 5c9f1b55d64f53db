"""What the model says of one title, for a user or for somebody who has rated a few titles."""

from collections.abc import Mapping
from dataclasses import dataclass

from api.endpoints.parameters import RatingParameters
from api.endpoints.recommendations import parts_of, recommend_title
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
    said = say_stars("like.verdict" if answer.known_user else "like.verdict_of_title", answer.stars, recommender, texts)
    notes = [*note_on_recommendation(answer, texts), *note_on_stars(recommender.card, texts)]
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
    said = say_stars(
        "like.verdict_by_ratings" if taste else "like.verdict_of_title", prediction.stars, recommender, texts
    )
    unknown = [] if recommender.knows(title_id) else [texts("note.unknown_title")]
    notes = [*unknown, *note_on_stars(recommender.card, texts)]
    bars = summed(parts_of(prediction), prediction.stars, texts)
    threshold = percent(recommender.card.threshold)
    return Opinion(None, recommender.recommends(prediction), said, notes, bars, threshold)


def say_stars(key: str, stars: float, recommender: Recommender, texts: Texts) -> str:
    """Say in a sentence how many stars somebody would probably give."""
    return texts(key, stars=texts.number(stars, 1), threshold=texts.number(recommender.card.threshold, 1))
