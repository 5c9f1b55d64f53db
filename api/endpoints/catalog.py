"""The endpoints of the five queries, also under the URLs of the first version."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.endpoints.openapi import NOTHING, read_answers
from api.endpoints.parameters import (
    ActorParameters,
    ListedInParameters,
    MaxDurationParameters,
    Parameters,
    PlatformParameters,
    ScoreCountParameters,
)
from api.endpoints.schemas import BusiestActor, LargestOfGenre, LongestTitle, TitleCount
from api.http.problems import nothing_matches
from api.http.strict_route import StrictRoute
from api.served.binding import BoundSnapshot
from api.served.snapshot import Snapshot

router = APIRouter(tags=["catalog"], route_class=StrictRoute)


@router.get("/get_max_duration", summary="The longest title", responses=read_answers(NOTHING))
@router.get("/get_max_duration/", include_in_schema=False)
async def get_max_duration(
    parameters: Annotated[MaxDurationParameters, Query()], snapshot: BoundSnapshot
) -> LongestTitle:
    """The longest title, in minutes or in seasons; optionally of one year, platform or type.

    If several titles are equally long, it is the first by title, then by id.
    """
    return longest_title(snapshot, parameters)


@router.get(
    "/get_movie_count",
    name="get_movie_count",
    summary="The first name of /get_score_count",
    responses=read_answers({}),
    deprecated=True,
)
@router.get("/get_movie_count/", include_in_schema=False)
@router.get("/get_score_count", summary="How many titles are rated above a score", responses=read_answers({}))
@router.get("/get_score_count/", include_in_schema=False)
async def get_score_count(parameters: Annotated[ScoreCountParameters, Query()], snapshot: BoundSnapshot) -> TitleCount:
    """How many titles of a platform, released in a given year, have a mean user rating above a number of stars.

    Titles without ratings have no mean and are not counted. Where there are no ratings at all and catalogs bring scores
    from 0 to 100 themselves, these are compared.
    """
    return score_count(snapshot, parameters)


@router.get("/get_count_platform", summary="How many titles a platform has", responses=read_answers({}))
@router.get("/get_count_platform/", include_in_schema=False)
async def get_count_platform(parameters: Annotated[PlatformParameters, Query()], snapshot: BoundSnapshot) -> TitleCount:
    """How many titles a platform has, of both types or of one."""
    return platform_count(snapshot, parameters)


@router.get("/get_actor", summary="The actor in most titles", responses=read_answers(NOTHING))
@router.get("/get_actor/", include_in_schema=False)
async def get_actor(parameters: Annotated[ActorParameters, Query()], snapshot: BoundSnapshot) -> BusiestActor:
    """The actor who appears in most titles of a platform released in a given year, and in how many.

    If several actors appear in equally many titles, it is the first in the alphabet. Not every catalog names actors.
    """
    return busiest_actor(snapshot, parameters)


@router.get("/get_listed_in", summary="The platform with most titles of a genre", responses=read_answers(NOTHING))
@router.get("/get_listed_in/", include_in_schema=False)
async def get_listed_in(parameters: Annotated[ListedInParameters, Query()], snapshot: BoundSnapshot) -> LargestOfGenre:
    """The platform that has most titles of a genre, and how many, of both types or of one.

    Genres are those that catalogs name; catalogs name the same genre differently, as in `comedy` and `comedies`.
    """
    return largest_of_genre(snapshot, parameters)


def longest_title(snapshot: Snapshot, parameters: MaxDurationParameters) -> LongestTitle:
    """The answer of `/get_max_duration`; a `ProblemError` where there is none."""
    return LongestTitle(**find(snapshot, "get_max_duration", parameters))


def score_count(snapshot: Snapshot, parameters: ScoreCountParameters) -> TitleCount:
    """The answer of `/get_score_count`."""
    return TitleCount(**find(snapshot, "get_score_count", parameters))


def platform_count(snapshot: Snapshot, parameters: PlatformParameters) -> TitleCount:
    """The answer of `/get_count_platform`."""
    return TitleCount(**find(snapshot, "get_count_platform", parameters))


def busiest_actor(snapshot: Snapshot, parameters: ActorParameters) -> BusiestActor:
    """The answer of `/get_actor`; a `ProblemError` where there is none."""
    return BusiestActor(**find(snapshot, "get_actor", parameters))


def largest_of_genre(snapshot: Snapshot, parameters: ListedInParameters) -> LargestOfGenre:
    """The answer of `/get_listed_in`; a `ProblemError` where there is none."""
    return LargestOfGenre(**find(snapshot, "get_listed_in", parameters))


def find(snapshot: Snapshot, query: str, parameters: Parameters) -> dict[str, Any]:
    """Ask a query for its one row.

    Raises:
        ProblemError: 404, where nothing matches; it lists the parameters of the search.
    """
    rows = snapshot.ask(query, parameters.model_dump())
    if not rows:
        raise nothing_matches(parameters.model_dump(exclude_none=True))
    return rows[0]
