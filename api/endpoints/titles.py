"""The titles as endpoints: searched, one by one, on other platforms, and those that are similar to one."""

from http import HTTPStatus
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
from api.http.problems import ProblemError
from api.http.strict_route import StrictRoute
from api.served.binding import BoundSnapshot, bound_state, name_build_and_model
from api.served.snapshot import Snapshot, TitleSummary
from ml.serving.recommender import Recommender

router = APIRouter(tags=["titles"], route_class=StrictRoute)

WantedTitle = Annotated[TitleId, Path(alias="id", description="The id of the title.", examples=["ns5"])]
NoQuery = Annotated[NoParameters, Query()]


@router.get("/titles", summary="Search the titles", responses=read_answers(NO_TITLE))
async def titles(parameters: Annotated[SearchParameters, Query()], snapshot: BoundSnapshot) -> TitlePage:
    """The titles that match, a page at a time: give the `next` of a page as `after`, and the rest as it was.

    First come the titles of just the words that are searched, then those that begin with them, then all others.

    A page begins after a title, not after so many of them: titles that a new build brings or takes away in between
    neither repeat nor hide others. If the title that a page begins after goes away itself, the answer is 404.
    """
    return search_titles(snapshot, parameters)


def find_title(snapshot: Snapshot, title_id: str, parameter: str) -> TitleSummary:
    """A title of the build.

    Args:
        snapshot: The build.
        title_id: The id of the title.
        parameter: Where the request has it, for the message.

    Raises:
        ProblemError: 404, where there is none of this id.
    """
    title = snapshot.titles.get(title_id)
    if title is None:
        raise ProblemError(
            HTTPStatus.NOT_FOUND,
            f"{parameter}: there is no title {title_id!r}; /titles?search=… finds titles by their words.",
            searched={parameter: title_id},
        )
    return title


def search_titles(snapshot: Snapshot, parameters: SearchParameters) -> TitlePage:
    """The answer of `/titles`.

    Raises:
        ProblemError: 404, where the page should begin after a title that there is not.
    """
    if parameters.after is not None:
        find_title(snapshot, parameters.after, "after")
    # One more than the page has tells whether there is another page.
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
    """The same work on other platforms, each with how sure it is that it is the same.

    Compared are titles of one name and type, by year, length, directors and actors; what only might be the same is left
    out. An empty list says that no other platform is known to have it.
    """
    find_title(snapshot, title_id, "id")
    return find_elsewhere(snapshot, title_id)


def find_elsewhere(snapshot: Snapshot, title_id: str) -> Elsewhere:
    """The answer of `/titles/{id}/elsewhere`, for a title that there is."""
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
    """The most similar titles: by the factors of the model, where they predict anything and know the title.

    Otherwise by what the catalog says, which is cast, director, genre and country, where rare things that both have
    count for more (TF-IDF, cosine). `by` says which of the two it was, and `reason` why.
    """
    find_title(snapshot, title_id, "id")
    state = bound_state(request)
    recommender = state.recommender
    name_build_and_model(response, state)
    similar = recommender.similar(title_id, parameters.n) if recommender else None
    if similar is None:
        rows = snapshot.ask("similar_titles", {"id": title_id, "n": parameters.n})
        found = [SimilarTitle(**row) for row in rows]
    else:
        found = [SimilarTitle(similarity=cosine, **snapshot.titles[each]._asdict()) for each, cosine in similar.items()]
    return SimilarTitles(
        personalised=similar is not None,
        reason=reason(recommender, title_id),
        model=recommender.card.model if recommender else None,
        model_build_id=recommender.card.build_id if recommender else None,
        build_id=snapshot.build.build_id,
        by="catalog" if similar is None else "factors",
        titles=found,
    )


def reason(recommender: Recommender | None, title_id: str) -> str:
    """Why titles are compared as they are."""
    if recommender is None:
        return "There is no model yet for this catalog, so titles are compared by what the catalog says."
    if not recommender.card.personalised:
        return f"{recommender.card.reason} So titles are compared by what the catalog says."
    if not recommender.knows(title_id):
        return "Nobody had rated the title when the model was trained, so it is compared by what the catalog says."
    return recommender.card.reason
