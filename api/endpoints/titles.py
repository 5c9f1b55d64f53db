"""The endpoints of the titles: search, details, the same work on other platforms, and similar titles."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from api.endpoints.openapi import NO_TITLE, read_answers
from api.endpoints.parameters import NoParameters, SearchParameters, SimilarParameters, TitleId
from api.endpoints.schemas import (
    Elsewhere,
    SimilarTitle,
    SimilarTitles,
    Title,
    TitleElsewhere,
    TitleInList,
    TitlePage,
)
from api.http.problems import no_such_title
from api.http.strict_route import StrictRoute
from api.served.binding import BoundSnapshot, bound_state, name_build_and_model
from api.served.snapshot import Snapshot, TitleSummary
from ml.serving.recommender import Recommender

router = APIRouter(tags=["titles"], route_class=StrictRoute)

WantedTitle = Annotated[TitleId, Path(alias="id", description="The id of the title.", examples=["ns5"])]
NoQuery = Annotated[NoParameters, Query()]


@router.get("/titles", summary="Search the titles", responses=read_answers(NO_TITLE))
async def titles(parameters: Annotated[SearchParameters, Query()], snapshot: BoundSnapshot) -> TitlePage:
    """The titles that match, a page at a time. For the next page, send `next` as `after` and keep the other parameters.

    Exact matches come first, then titles that begin with the words, then all others.

    A page begins after a given title, not at a given position, so titles that a new build adds or removes cause no
    repetitions and no gaps. If the title that a page begins after is removed, the answer is 404.
    """
    return search_titles(snapshot, parameters)


def find_title(snapshot: Snapshot, title_id: str, parameter: str) -> TitleSummary:
    """Find a title of the build.

    Args:
        snapshot: The build.
        title_id: The id of the title.
        parameter: The parameter that the id came from, for the message.

    Raises:
        ProblemError: 404, where no title has this id.
    """
    title = snapshot.titles.get(title_id)
    if title is None:
        raise no_such_title(parameter, title_id)
    return title


def search_titles(snapshot: Snapshot, parameters: SearchParameters) -> TitlePage:
    """The answer of `/titles`.

    Raises:
        ProblemError: 404, where the title that the page should begin after does not exist.
    """
    if parameters.after is not None:
        find_title(snapshot, parameters.after, "after")
    # One extra row shows whether there is another page.
    rows = snapshot.ask("titles", parameters.model_dump() | {"n": parameters.n + 1})
    count = rows[0].pop("count")
    found = [TitleInList(**{name: row[name] for name in TitleInList.model_fields}) for row in rows if row["id"]]
    page = found[: parameters.n]
    return TitlePage(count=count, titles=page, next=page[-1].id if len(found) > len(page) else None)


@router.get("/titles/{id}", summary="All about a title", responses=read_answers(NO_TITLE))
async def title(title_id: WantedTitle, _: NoQuery, snapshot: BoundSnapshot) -> Title:
    """What the warehouse knows of a title, and how its users rate it."""
    find_title(snapshot, title_id, "id")
    return Title(**snapshot.ask("title", {"id": title_id})[0])


@router.get("/titles/{id}/elsewhere", summary="Where else is it?", responses=read_answers(NO_TITLE))
async def elsewhere(title_id: WantedTitle, _: NoQuery, snapshot: BoundSnapshot) -> Elsewhere:
    """The same work on other platforms, each with the probability that it is the same.

    Titles of the same name and type are compared by year, length, directors and actors. Doubtful matches are left out.
    An empty list means that no other platform is known to have the work.
    """
    find_title(snapshot, title_id, "id")
    return find_elsewhere(snapshot, title_id)


def find_elsewhere(snapshot: Snapshot, title_id: str) -> Elsewhere:
    """The answer of `/titles/{id}/elsewhere`, for a title that exists."""
    return Elsewhere(
        titles=[
            TitleElsewhere(confidence=confidence, **snapshot.titles[other_id]._asdict())
            for other_id, confidence in snapshot.ties.get(title_id, [])
        ]
    )


@router.get("/titles/{id}/similar", summary="Which titles are similar?", responses=read_answers(NO_TITLE))
async def similar_titles(
    request: Request,
    response: Response,
    title_id: WantedTitle,
    parameters: Annotated[SimilarParameters, Query()],
    snapshot: BoundSnapshot,
) -> SimilarTitles:
    """The most similar titles.

    Titles are compared by the factors of the model, if these predict anything and the model knows the title. Otherwise
    they are compared by cast, directors, genres, countries, decade, and the words of title and description; rare
    features that both have count for more (TF-IDF, cosine). `by` says which of the two was used, and `reason` why.
    """
    find_title(snapshot, title_id, "id")
    state = bound_state(request)
    recommender = state.recommender
    name_build_and_model(response, state)
    by_factors = recommender.similar(title_id, parameters.n) if recommender else None
    similar = snapshot.similar(title_id, parameters.n) if by_factors is None else by_factors
    return SimilarTitles(
        personalised=by_factors is not None,
        reason=reason(recommender, title_id),
        model=recommender.card.model if recommender else None,
        model_build_id=recommender.card.build_id if recommender else None,
        build_id=snapshot.build.build_id,
        by="catalog" if by_factors is None else "factors",
        titles=[SimilarTitle(similarity=cosine, **snapshot.titles[each]._asdict()) for each, cosine in similar.items()],
    )


def reason(recommender: Recommender | None, title_id: str) -> str:
    """Explain why titles are compared by factors or by the catalog."""
    if recommender is None:
        return "There is no model yet for this catalog, so titles are compared by what the catalog says."
    if not recommender.card.personalised:
        return f"{recommender.card.reason} So titles are compared by what the catalog says."
    if not recommender.knows(title_id):
        return "Nobody had rated the title when the model was trained, so it is compared by what the catalog says."
    return recommender.card.reason
