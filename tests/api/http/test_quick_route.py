"""A quick route answers every request as a strict one does, with FastAPI's reading of parameters as the oracle."""

from typing import Annotated

import pytest
from fastapi import APIRouter, FastAPI, Query, Request, Response
from fastapi.testclient import TestClient
from pydantic import AliasChoices, Field
from starlette.exceptions import HTTPException

from api.endpoints.parameters import NoParameters, TitleId, UserId
from api.endpoints.schemas import Answer
from api.http.failures import answer_problem
from api.http.quick_route import QuickRoute
from api.http.strict_route import StrictRoute

QUERIES = [
    "user=1&title=ns5",
    "title=ns5&user=1&note=",
    "person=1&title=%20NS5%20&note=a%2Bb+c%C3%A9",
    "user=1&title=ns5&note=%FF",
    "user=1&user=1&title=ns5",
    "user=1&person=1&title=ns5",
    "user=1&title=ns5&title=ns5",
    "user=1&title=ns5&tilte=ns5",
    "user=1&title=ns5&=",
    "user=1&title=ns5&",
    "user=&title=",
    "user=1.5&title=ns5",
    f"user={2**53}&title={'x' * 101}",
    "user=1",
    "",
]


class Asked(NoParameters):
    """Parameters of all kinds that quick routes have: with another name, with bounds, with a default."""

    user: UserId = Field(validation_alias=AliasChoices("user", "person"))
    title: TitleId
    note: str = Field("none", max_length=20)


class Said(Answer):
    """An answer."""

    asked: str
    """All parameters."""


async def say(request: Request, response: Response, parameters: Annotated[Asked, Query()]) -> Said:
    response.headers["ETag"] = f'"{request.method}"'
    return Said(asked=repr(parameters))


def client(route_class: type[StrictRoute]) -> TestClient:
    """A client of an application with one route."""
    router = APIRouter(route_class=route_class)
    router.get("/said")(say)
    app = FastAPI(generate_unique_id_function=lambda route: route.name)
    app.include_router(router)
    app.add_exception_handler(HTTPException, answer_problem)
    return TestClient(app)


@pytest.mark.parametrize("query", QUERIES)
def test_the_answer_is_that_of_a_strict_route(query: str) -> None:
    quick, strict = (client(each).get(f"/said?{query}") for each in (QuickRoute, StrictRoute))
    assert (quick.status_code, sorted(quick.headers.items())) == (strict.status_code, sorted(strict.headers.items()))
    assert quick.content == strict.content


def test_both_kinds_of_answers_are_among_them() -> None:
    statuses = [client(QuickRoute).get(f"/said?{query}").status_code for query in QUERIES]
    assert statuses == [200] * 4 + [422] * 5 + [200] + [422] * 5
