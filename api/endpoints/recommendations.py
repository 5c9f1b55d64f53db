"""The endpoints of lists of recommendations: for a user, and for somebody new."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from api.endpoints.list_schemas import InCommon, NewcomerRecommendations, Reason, Recommendations, RecommendedTitle
from api.endpoints.openapi import NO_TITLE, posted_answers, recommended_answers
from api.endpoints.parameters import (
    MOST_SKIPPED,
    ListBody,
    ListParameters,
    Newcomer,
    NoParameters,
    UserId,
)
from api.endpoints.schemas import Parts
from api.endpoints.titles import find_title
from api.http.strict_route import StrictRoute
from api.http.wrong_parameters import explain, wrong_parameters
from api.served.binding import bound_lists, bound_recommender
from api.served.lists import Lists, Row, Wanted, WorkList
from api.served.snapshot import Snapshot
from ml.serving.prediction import Prediction
from ml.serving.recommender import Recommender, Verdict

router = APIRouter(tags=["recommendations"], route_class=StrictRoute)


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
    """What a user would probably choose, the likeliest first, without works already rated on any platform.

    The predicted stars stand beside; they do not order the list. Where lists of what people choose have not proved
    better than the popular works, the answer is works like those that the user likes, or popular ones; `by` says which.
    For the next page, send `next` as `skip`; 1,000 works may be skipped.
    """
    snapshot, _ = bound_recommender(request, response)
    return recommend_to_user(snapshot, bound_lists(request), user_id, parameters)


def recommend_to_user(
    snapshot: Snapshot, lists: Lists, user_id: int, parameters: ListParameters | ListBody
) -> Recommendations:
    """The answer of `/users/{user_id}/recommendations`."""
    rater = lists.user(user_id)
    made = lists.make(rater, wanted(lists, parameters))
    return Recommendations(
        user_id=user_id,
        known_user=rater.taste is not None,
        **list_fields(made, parameters, lists.recommender, snapshot),
    )


@router.post(
    "/recommendations", summary="Which titles should somebody new watch? (POST)", responses=posted_answers(NO_TITLE)
)
async def newcomer_recommendations(
    request: Request, response: Response, newcomer: Newcomer, _: Annotated[NoParameters, Query()]
) -> NewcomerRecommendations:
    """What somebody who gives a few ratings would probably choose, the likeliest first. The ratings are not stored.

    Ratings of at most 2.5 stars speak for nothing. The list is made as that of a user: see
    `/v1/users/{user_id}/recommendations`. For the predicted stars beside, the person's factors are computed from the
    ratings by ridge regression on the factors of the titles. The model cannot use ratings of titles that it does not
    know; the answer names these titles.
    """
    snapshot, _recommender = bound_recommender(request, response)
    return recommend_to_newcomer(snapshot, bound_lists(request), newcomer)


def recommend_to_newcomer(snapshot: Snapshot, lists: Lists, newcomer: Newcomer) -> NewcomerRecommendations:
    """The answer of `POST /recommendations`.

    Raises:
        ProblemError: 404, where a title does not exist; 422, where a title is rated twice.
    """
    refuse_wrong_titles(newcomer, snapshot)
    ratings = {rating.movie_id: rating.rating for rating in newcomer.ratings}
    made = lists.make(lists.newcomer(ratings), wanted(lists, newcomer))
    return NewcomerRecommendations(
        unknown_titles=[title_id for title_id in ratings if not lists.recommender.knows(title_id)],
        **list_fields(made, newcomer, lists.recommender, snapshot),
    )


def wanted(lists: Lists, parameters: ListParameters | ListBody) -> Wanted:
    """Which part of a list the parameters ask for; one extra work shows whether there is another page."""
    platforms = [parameters.platform] if isinstance(parameters.platform, str) else parameters.platform or []
    titles = lists.shelf.choose(platforms, parameters.type, parameters.genre, parameters.age_up_to)
    return Wanted(titles, parameters.n + 1, parameters.skip, parameters.rated, parameters.unrated, parameters.variety)


def list_fields(
    made: WorkList, parameters: ListParameters | ListBody, recommender: Recommender, snapshot: Snapshot
) -> dict[str, Any]:
    """The fields that the lists for users and for somebody new have in common."""
    skipped = parameters.skip + parameters.n
    has_more = len(made.rows) > parameters.n and skipped <= MOST_SKIPPED
    return {
        "by": made.by,
        "threshold": recommender.card.threshold,
        "titles": [recommended_title(row, recommender, snapshot) for row in made.rows[: parameters.n]],
        "next": skipped if has_more else None,
        **origin(made.verdict, recommender, snapshot),
    }


def recommended_title(row: Row, recommender: Recommender, snapshot: Snapshot) -> RecommendedTitle:
    """A row of a list in the form of the answer.

    Where the factors predict nothing, as the card says, no row is recommended: the titles of a list differ then by
    what is usual for each of them, and the audit has not shown that this is more than noise.
    """
    return RecommendedTitle(
        recommended=recommender.card.personalised and recommender.recommends(row.prediction),
        stars=row.prediction.stars,
        parts=parts_of(row.prediction),
        ranking_score=row.score,
        because=[
            Reason(
                id=each.title_id,
                title=snapshot.titles[each.title_id].title,
                share=each.share,
                in_common=[InCommon(**feature._asdict()) for feature in each.in_common],
            )
            for each in row.because
        ],
        **snapshot.titles[row.title_id].fields(),
    )


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
