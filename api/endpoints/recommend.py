"""The endpoint that tells a user whether to watch a title."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.endpoints.openapi import NO_TITLE, recommended_answers
from api.endpoints.parameters import RatingParameters
from api.endpoints.recommendations import origin, parts_of
from api.endpoints.schemas import Recommendation
from api.endpoints.titles import find_title, listed
from api.http.quick_route import QuickRoute
from api.served.binding import bound_recommender
from api.served.snapshot import Snapshot
from ml.serving.recommender import Recommender

router = APIRouter(
    tags=["recommendations"], route_class=QuickRoute, generate_unique_id_function=lambda route: route.name
)


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
        uncertainty=prediction.spread,
        probability=recommender.probability(prediction),
        threshold=recommender.card.threshold,
        parts=parts_of(prediction),
        user_id=parameters.user_id,
        known_user=taste is not None,
        known_title=recommender.knows(title.id),
        rated=recommender.has_rated(taste, title.id),
        title=listed(snapshot, title.id),
        **origin(recommender.verdict_for(taste, title.id), recommender, snapshot),
    )
