"""The endpoint that makes the lists of many users."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from api.endpoints.list_schemas import RecommendationLists
from api.endpoints.openapi import posted_answers
from api.endpoints.parameters import NoParameters, Users
from api.endpoints.recommendations import recommend_to_user
from api.http.strict_route import StrictRoute
from api.served.binding import bound_lists, bound_recommender
from api.served.lists import Lists
from api.served.snapshot import Snapshot

router = APIRouter(tags=["recommendations"], route_class=StrictRoute)


@router.post(
    "/recommendations/batch",
    summary="Which titles should each of these users watch? (POST)",
    response_model=RecommendationLists,
    responses=posted_answers({}),
)
async def batch_recommendations(
    request: Request, response: Response, users: Users, _: Annotated[NoParameters, Query()]
) -> StreamingResponse:
    """The list of each user, in the order in which the users are given.

    Each list is what `/v1/users/{user_id}/recommendations` answers, also for a user that the model does not know. The
    answer is sent list by list; other requests are answered in between.
    """
    snapshot, _recommender = bound_recommender(request, response)
    return StreamingResponse(written(snapshot, bound_lists(request), users), media_type="application/json")


async def written(snapshot: Snapshot, lists: Lists, users: Users) -> AsyncIterator[bytes]:
    """The answer as JSON, in one piece for each user."""
    yield b'{"lists":['
    for place, user_id in enumerate(users.user_ids):
        answer = recommend_to_user(snapshot, lists, user_id, users)
        yield (b"," if place else b"") + answer.model_dump_json().encode()
        await asyncio.sleep(0)  # lets the requests that wait be answered
    yield b"]}"
