"""The page that everybody begins on: the catalog, to search and to narrow down."""

from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response

from api.endpoints.filters import SearchParameters
from api.endpoints.titles import search_titles
from api.page import PATH
from api.page.answering import RefusalError, read, snapshot_of
from api.page.views.cards import Card, cards_of, one_of_each_work
from api.page.views.options import age_options, keyed_options, named_options, type_options
from api.page.views.visit import PageRoute, Visit, show, visit_of
from api.served.snapshot import Snapshot

router = APIRouter(prefix=PATH, route_class=PageRoute, include_in_schema=False)

LENGTHS = {
    "30": {"minutes_to": "30"},
    "60": {"minutes_to": "60"},
    "90": {"minutes_to": "90"},
    "120": {"minutes_to": "120"},
    "long": {"minutes_from": "121"},
    "one-season": {"seasons_to": "1"},
    "more-seasons": {"seasons_from": "2"},
}
"""What each choice of a length asks for."""
SORTS = ("popularity", "score", "added", "year", "title")
SHELVES = ("popularity", "added", "score")
"""The orders whose first titles are shown to those who have not asked for anything."""
FILTERS = ("genre", "age_up_to", "length", "type", "year_from", "year_to", "sort")
"""The fields that are folded away; the form says how many of them are in use."""
NARROWING = ("search", "person", "country", *FILTERS)
ON_A_SHELF = 4
ON_A_PAGE = 24


@router.get("")
@router.get("/")
async def browse(request: Request) -> Response:
    """The titles that were asked for, or the first of each shelf."""
    visit = visit_of(request)
    snapshot = snapshot_of(visit.state)
    try:
        if not any(visit.query.get(name) for name in NARROWING):
            return show_browse(request, visit, shelves=fill_shelves(visit, snapshot))
        return show_browse(request, visit, **find(visit, snapshot))
    except RefusalError as refusal:
        problem = visit.texts(refusal.key, **refusal.values)
        return show_browse(request, visit, HTTPStatus.UNPROCESSABLE_ENTITY, problem=problem)


def show_browse(request: Request, visit: Visit, status: HTTPStatus = HTTPStatus.OK, **found: Any) -> Response:
    """The form, and what it has found.

    Args:
        request: The request.
        visit: The same, read.
        status: The status of the response.
        found: `shelves`, or what `find` returns, or a `problem`.
    """
    return show(
        request,
        "browse",
        status,
        here="browse",
        filters=sum(bool(visit.query.get(name)) for name in FILTERS),
        platforms=visit.state.values.platforms,
        types=type_options(visit.texts),
        genres=named_options(visit.texts, "genre", visit.state.values.genres),
        ages=age_options(visit.texts),
        lengths=keyed_options(visit.texts, "lengths", LENGTHS),
        sorts=keyed_options(visit.texts, "sort", SORTS),
        **{"shelves": None, "cards": None, "problem": None, **found},
    )


def fill_shelves(visit: Visit, snapshot: Snapshot) -> dict[str, list[Card]]:
    """The first works in each of some orders, by the order."""
    shelves = {}
    for sort in SHELVES:
        entered = {"platform": visit.query.get("platform"), "sort": sort, "n": 3 * ON_A_SHELF}
        page = search_titles(snapshot, read(SearchParameters, entered))
        works = one_of_each_work(snapshot, [title.id for title in page.titles])
        shelves[sort] = cards_of(snapshot, works[:ON_A_SHELF], visit.texts)
    return shelves


def find(visit: Visit, snapshot: Snapshot) -> dict[str, Any]:
    """A page of the titles that match, their number, and the URL of the next page.

    Raises:
        RefusalError: A parameter cannot be used.
    """
    length = visit.query.get("length", "")
    if length and length not in LENGTHS:
        raise RefusalError("wrong.length", given=length)
    asked = {name: visit.query.get(name) for name in ("platform", "after", *NARROWING)}
    entered = {**asked, **LENGTHS.get(length, {}), "n": ON_A_PAGE}
    page = search_titles(snapshot, read(SearchParameters, entered))
    works = one_of_each_work(snapshot, [title.id for title in page.titles])
    return {
        "count": page.total,
        "meant": page.did_you_mean,
        "doubtful": page.hint is not None,
        "cards": cards_of(snapshot, works, visit.texts),
        "more": visit.links.browse({**visit.query, "after": page.next}) if page.next else None,
    }
