"""The endpoints of the recommender: one title, a list, and a list for somebody new."""

from collections.abc import Mapping
from typing import Annotated, Any

import numpy as np
from fastapi import APIRouter, Path, Query, Request, Response
from numpy.typing import NDArray

from api.endpoints.openapi import NO_TITLE, posted_answers, recommended_answers
from api.endpoints.parameters import ListParameters, Newcomer, NoParameters, RatingParameters, UserId
from api.endpoints.schemas import (
    NewcomerRecommendations,
    Parts,
    Recommendation,
    Recommendations,
    RecommendedTitle,
    TitleInList,
)
from api.endpoints.titles import find_title
from api.http.strict_route import StrictRoute
from api.http.wrong_parameters import explain, wrong_parameters
from api.served.binding import bound_recommender, bound_state
from api.served.snapshot import Snapshot, TitleSummary
from api.served.state import Shelf
from ml.serving.prediction import Prediction, Taste
from ml.serving.recommender import Recommender, Verdict

router = APIRouter(tags=["recommendations"], route_class=StrictRoute)


@router.get(
    "/recommend",
    summary="Should this user watch this title?",
    responses=recommended_answers(NO_TITLE),
)
async def recommend(
    request: Request,
    response: Response,
    parameters: Annotated[RatingParameters, Query()],
) -> Recommendation:
    """Whether the user would probably give the title enough stars to reach the threshold, and why.

    For an unknown user the prediction is what is usual for the title; for a title without ratings it is what is usual
    for the user. The answer says so.
    """
    return recommend_title(*bound_recommender(request, response), parameters)


def recommend_title(snapshot: Snapshot, recommender: Recommender, parameters: RatingParameters) -> Recommendation:
    """The answer of `/recommend`.

    Raises:
        ProblemError: 404, where there is no such title.
    """
    title = find_title(snapshot, parameters.movie_id, "movie_id")
    taste = recommender.taste_of(parameters.user_id)
    prediction = recommender.predict(taste, title.id)
    return Recommendation(
        recommended=recommender.recommends(prediction),
        stars=prediction.stars,
        threshold=recommender.card.threshold,
        parts=parts_of(prediction),
        user_id=parameters.user_id,
        known_user=taste is not None,
        known_title=recommender.knows(title.id),
        rated=recommender.has_rated(parameters.user_id, title.id),
        title=TitleInList(**title._asdict()),
        **origin(recommender.verdict_for(taste, title.id), recommender, snapshot),
    )


@router.get(
    "/users/{user_id}/recommendations",
    summary="Which titles should this user watch?",
    responses=recommended_answers({}),
)
async def user_recommendations(
    request: Request,
    user_id: Annotated[UserId, Path(description="The user.", examples=[12])],
    response: Response,
    parameters: Annotated[ListParameters, Query()],
) -> Recommendations:
    """The most promising titles for a user, without titles already rated; optionally of one platform or type.

    An unknown user gets the titles that are liked most in general, and the answer says so.
    """
    snapshot, recommender = bound_recommender(request, response)
    return recommend_to_user(snapshot, recommender, bound_state(request).shelf, user_id, parameters)


def recommend_to_user(
    snapshot: Snapshot, recommender: Recommender, shelf: Shelf, user_id: int, parameters: ListParameters
) -> Recommendations:
    """The answer of `/users/{user_id}/recommendations`."""
    taste = recommender.taste_of(user_id)
    allowed = shelf.choose(parameters.platform, parameters.type)
    if not parameters.rated:
        allowed = allowed & ~recommender.rated_by(user_id)
    return Recommendations(
        user_id=user_id,
        known_user=taste is not None,
        threshold=recommender.card.threshold,
        titles=best_titles(recommender, taste, allowed, parameters.n, snapshot.titles),
        **origin(recommender.verdict_for_user(taste), recommender, snapshot),
    )


@router.post("/recommendations", summary="Which titles should somebody new watch? (POST)", responses=posted_answers())
async def newcomer_recommendations(
    request: Request, response: Response, newcomer: Newcomer, _: Annotated[NoParameters, Query()]
) -> NewcomerRecommendations:
    """The most promising titles for somebody who gives a few ratings. The ratings are not stored.

    The person's factors are computed from the ratings by ridge regression on the factors of the titles. The model
    cannot use ratings of titles that it does not know; the answer names these titles.
    """
    snapshot, recommender = bound_recommender(request, response)
    return recommend_to_newcomer(snapshot, recommender, bound_state(request).shelf, newcomer)


def recommend_to_newcomer(
    snapshot: Snapshot, recommender: Recommender, shelf: Shelf, newcomer: Newcomer
) -> NewcomerRecommendations:
    """The answer of `POST /recommendations`.

    Raises:
        ProblemError: 404, where a title does not exist; 422, where a title is rated twice.
    """
    refuse_wrong_titles(newcomer, snapshot)
    ratings = {rating.movie_id: rating.rating for rating in newcomer.ratings}
    taste = recommender.taste_of_newcomer(ratings)
    allowed = shelf.choose(newcomer.platform, newcomer.type)
    if not newcomer.rated:
        allowed = allowed & ~np.isin(recommender.model.title_ids, list(ratings))
    return NewcomerRecommendations(
        threshold=recommender.card.threshold,
        unknown_titles=[title_id for title_id in ratings if not recommender.knows(title_id)],
        titles=best_titles(recommender, taste, allowed, newcomer.n, snapshot.titles),
        **origin(recommender.verdict_for_newcomer(taste), recommender, snapshot),
    )


def best_titles(
    recommender: Recommender,
    taste: Taste | None,
    allowed: NDArray[np.bool_],
    count: int,
    titles: Mapping[str, TitleSummary],
) -> list[RecommendedTitle]:
    """The most promising of the allowed titles, in the form of the answer."""
    predictions = {
        title_id: recommender.predict(taste, title_id) for title_id in recommender.best(taste, allowed, count)
    }
    return [
        RecommendedTitle(
            recommended=recommender.recommends(prediction),
            stars=prediction.stars,
            parts=parts_of(prediction),
            **titles[title_id]._asdict(),
        )
        for title_id, prediction in predictions.items()
    ]


def parts_of(prediction: Prediction) -> Parts:
    """The summands of a prediction."""
    return Parts(
        mean=prediction.mean,
        user_bias=prediction.user_bias,
        title_bias=prediction.title_bias,
        taste=prediction.taste,
    )


def origin(verdict: Verdict, recommender: Recommender, snapshot: Snapshot) -> dict[str, Any]:
    """The fields that say whether an answer is personalised, why, and which build and model it is from."""
    return {
        "personalised": verdict.personalised,
        "reason": verdict.reason,
        "model": recommender.card.model,
        "model_build_id": recommender.card.build_id,
        "build_id": snapshot.build.build_id,
    }


def refuse_wrong_titles(newcomer: Newcomer, snapshot: Snapshot) -> None:
    """Refuse ratings of titles that do not exist, and a second rating of the same title.

    Raises:
        ProblemError: 404 or 422, for the first such rating.
    """
    seen: set[str] = set()
    for place, rating in enumerate(newcomer.ratings):
        find_title(snapshot, rating.movie_id, f"ratings.{place}.movie_id")
        if rating.movie_id in seen:
            reason = "there is another rating of this title"
            raise wrong_parameters([explain(f"ratings.{place}.movie_id", rating.movie_id, reason, ["one per title"])])
        seen.add(rating.movie_id)
