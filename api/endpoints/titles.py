"""The endpoints of the titles: search, details, the same work on other platforms, and similar titles."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from api.endpoints.facets import filter_values, ids_of
from api.endpoints.filters import SearchParameters
from api.endpoints.openapi import NO_TITLE, read_answers
from api.endpoints.parameters import NoParameters, SimilarParameters, TitleId
from api.endpoints.schemas import (
    Elsewhere,
    SimilarTitle,
    SimilarTitles,
    Title,
    TitleElsewhere,
    TitleInList,
    TitlePage,
)
from api.http.problems import no_such_title, nothing_matches
from api.http.strict_route import StrictRoute
from api.served.binding import BoundSnapshot, bound_state, name_build_and_model
from api.served.listed_titles import TitleSummary
from api.served.snapshot import Snapshot
from ml.serving.recommender import Recommender

router = APIRouter(tags=["titles"], route_class=StrictRoute)

WantedTitle = Annotated[TitleId, Path(alias="id", description="The id of the title.", examples=["ns5"])]
NoQuery = Annotated[NoParameters, Query()]


@router.get("/titles", summary="Search the titles", responses=read_answers(NO_TITLE))
async def titles(parameters: Annotated[SearchParameters, Query()], snapshot: BoundSnapshot) -> TitlePage:
    """The titles that pass all filters, a page at a time; without filters, all titles, the most popular first.

    Where a filter takes several values, between commas or by repeating the parameter, a title needs one of them. No
    value has a comma in it, because catalogs separate names by commas.

    For the next page, send `next` as `after` and keep the other parameters. A page begins after a given title, not at a
    given position, so titles that a new build adds or removes cause no repetitions and no gaps. If the title that a
    page begins after is removed, or no longer found by the search, the answer is 404.

    By relevance, titles of exactly the searched name come first, then those that begin so, those with all words or
    beginnings of words, and those of directors and actors with this name. Only where these are fewer than three, and no
    title or person has this name, follow people whose names begin so, and names that are spelt alike. Among equals the
    most popular is first. Without a search, relevance is popularity.

    Articles, accents, signs, spaces, and whether a number is in digits or in words do not matter. Where nothing is
    found, `did_you_mean` has similar names, and `hint` says what can be found.
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
        ProblemError: 404, where the title that the page should begin after does not exist, or is not among those that
            the search finds.
    """
    found = snapshot.search.find(parameters.search) if parameters.search is not None else None
    sort, order = sorting(parameters)
    if parameters.after is not None:
        find_title(snapshot, parameters.after, "after")
        if found and sort == "relevance" and parameters.after not in found.ids:
            raise nothing_matches({"search": parameters.search, "after": parameters.after})
    filters = filter_values(parameters)
    if found and (sort, order) == ("relevance", "desc") and all(value is None for value in filters.values()):
        ids, total = after(found.ids, parameters.after)[: parameters.n + 1], len(found.ids)
    else:
        # One extra row shows whether there is another page.
        asked = {"sort": sort, "order": order, "n": parameters.n + 1, "after": parameters.after}
        rows = snapshot.ask("titles", asked | {"filters": filters, "found": ids_of(found)})
        ids, total = [row["id"] for row in rows if row["id"]], rows[0]["total"]
    titles = [listed(snapshot, title_id) for title_id in ids[: parameters.n]]
    return TitlePage(
        total=total,
        titles=titles,
        next=titles[-1].id if len(ids) > len(titles) else None,
        did_you_mean=found.did_you_mean if found else [],
        hint=found.hint if found else None,
    )


def after(title_ids: list[str], title_id: str | None) -> list[str]:
    """The ids that come after one of them; all where that is None."""
    return title_ids if title_id is None else title_ids[title_ids.index(title_id) + 1 :]


def sorting(parameters: SearchParameters) -> tuple[str, str]:
    """What titles are sorted by, and in which direction, with what the parameters leave open."""
    by_default = "popularity" if parameters.search is None else "relevance"
    sort = parameters.sort or by_default
    if sort == "relevance":
        sort = by_default
    return sort, parameters.order or ("asc" if sort == "title" else "desc")


def listed(snapshot: Snapshot, title_id: str) -> TitleInList:
    """A title as lists show it."""
    return TitleInList(**snapshot.titles[title_id].fields())


@router.get("/titles/{id}", summary="All about a title", responses=read_answers(NO_TITLE))
async def title(title_id: WantedTitle, _: NoQuery, snapshot: BoundSnapshot) -> Title:
    """What the warehouse knows of a title, and how its users rate it."""
    found = find_title(snapshot, title_id, "id")
    return Title(**found.fields(), **snapshot.ask("title", {"id": title_id})[0])


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
            TitleElsewhere(confidence=confidence, **snapshot.titles[other_id].fields())
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
        titles=[SimilarTitle(similarity=cosine, **snapshot.titles[each].fields()) for each, cosine in similar.items()],
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
