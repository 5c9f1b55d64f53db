"""The endpoints of the values that titles can be filtered by, with how many titles each has."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query

from api.endpoints.facet_schemas import Facet, Facets, People, Person
from api.endpoints.filters import FacetParameters, PeopleParameters, SearchFilters, TitleFilters
from api.endpoints.openapi import read_answers
from api.http.strict_route import StrictRoute
from api.served.binding import BoundSnapshot
from api.served.search.title_search import Found
from api.served.snapshot import Snapshot

router = APIRouter(tags=["titles"], route_class=StrictRoute)

Kind = Literal["genres", "platforms", "countries"]
OWN_FILTERS = {"genres": "genre", "platforms": "platform", "countries": "country"}
"""The parameter of each kind of facet."""


@router.get("/genres", summary="Which genres, and how many titles of each?", responses=read_answers({}))
async def count_genres(parameters: Annotated[FacetParameters, Query()], snapshot: BoundSnapshot) -> Facets:
    """The genres of the titles that pass the filters of `/v1/titles`, by their names across all platforms.

    The filter by genre itself is ignored: so the numbers say what each genre would give, whichever are chosen.
    """
    return find_facets(snapshot, "genres", parameters, parameters.n)


@router.get("/platforms", summary="Which platforms, and how many titles of each?", responses=read_answers({}))
async def count_platforms(parameters: Annotated[FacetParameters, Query()], snapshot: BoundSnapshot) -> Facets:
    """The platforms of the titles that pass the filters of `/v1/titles`; the filter by platform itself is ignored."""
    return find_facets(snapshot, "platforms", parameters, parameters.n)


@router.get("/countries", summary="Which countries, and how many titles of each?", responses=read_answers({}))
async def count_countries(parameters: Annotated[FacetParameters, Query()], snapshot: BoundSnapshot) -> Facets:
    """The countries of production of the titles that pass the filters of `/v1/titles`.

    The filter by country itself is ignored.
    """
    return find_facets(snapshot, "countries", parameters, parameters.n)


@router.get("/people", summary="Which people, and in how many titles each?", responses=read_answers({}))
async def count_people(parameters: Annotated[PeopleParameters, Query()], snapshot: BoundSnapshot) -> People:
    """The actors and directors of the titles that pass the filters of `/v1/titles`; `search` looks for names of people.

    The filter by person itself is ignored.
    """
    return find_people(snapshot, parameters)


def find_facets(snapshot: Snapshot, kind: Kind, filters: SearchFilters, n: int) -> Facets:
    """The answer of `/genres`, `/platforms` or `/countries`.

    Args:
        snapshot: The build.
        kind: What is counted.
        filters: The filters of the titles; that by the same kind of value is ignored.
        n: How many values are listed, at most.
    """
    found = snapshot.search.find(filters.search) if filters.search is not None else None
    given = filter_values(filters) | {OWN_FILTERS[kind]: None}
    rows = snapshot.ask(f"count_{kind}", {"filters": given, "found": ids_of(found), "n": n})
    return Facets(total=total_of(rows), values=[Facet(**row) for row in rows])


def find_people(snapshot: Snapshot, parameters: PeopleParameters) -> People:
    """The answer of `/people`."""
    given = filter_values(parameters) | {"person": None}
    rows = snapshot.ask("count_people", {"filters": given, "search": parameters.search, "n": parameters.n})
    return People(total=total_of(rows), values=[Person(**row) for row in rows])


def total_of(rows: list[dict[str, Any]]) -> int:
    """Take the number of all values, which every row carries, out of the rows."""
    return max((row.pop("total") for row in rows), default=0)


def filter_values(filters: TitleFilters) -> dict[str, Any]:
    """The filters in the form that the queries take: what does not filter is None."""
    given = filters.model_dump(include=set(TitleFilters.model_fields))
    return {name: None if value == [] else value for name, value in given.items()}


def ids_of(found: Found | None) -> list[str] | None:
    """The titles that a search has found; None where nothing is searched."""
    return None if found is None else found.ids
