"""What the queries can be asked: the parameters of each endpoint, their values, and the names of the first version."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from api.problems import ProblemError, answer_problem
from api.schemas import WrongParameter

OLD_NAMES = {"score": "scored", "release_year": "year"}
"""Names of the first version that keep working, with the names of today."""
MOST_ERRORS = 10
"""No more wrong names are told at once: a request can hold thousands."""


def plain(value: str) -> str:
    """The text as the warehouse has it: in lower case, without white space around it."""
    return value.strip().lower()


def whole_number(value: str) -> str:
    """The text of a whole number; pydantic alone would take `1_000` and `2000.0` too."""
    if not re.fullmatch("[0-9]+", value.strip()):
        raise ValueError("not a whole number")
    return value


def number(value: str) -> str:
    """The text of a number; pydantic alone would take `1_0` too."""
    if not re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?", plain(value)):
        raise ValueError("not a number")
    return value


Platform = Annotated[Literal["amazon", "disney", "hulu", "netflix"], BeforeValidator(plain)]
TitleType = Annotated[Literal["movie", "tv show"], BeforeValidator(plain)]
DurationType = Annotated[Literal["min", "season"], BeforeValidator(plain)]
Year = Annotated[int, Field(ge=1, le=9999), BeforeValidator(whole_number)]
Stars = Annotated[float, Field(ge=0, le=5), BeforeValidator(number)]


class Parameters(BaseModel):
    """What every query can be narrowed by."""

    model_config = ConfigDict(frozen=True)

    type: TitleType | SkipJsonSchema[None] = Field(
        None, description="Only titles of this type; without it, both count.", examples=["movie"]
    )


class PlatformParameters(Parameters):
    """The parameters of `/get_count_platform`."""

    platform: Platform = Field(description="The platform that has the titles.", examples=["netflix"])


class ActorParameters(PlatformParameters):
    """The parameters of `/get_actor`."""

    year: Year = Field(
        validation_alias=AliasChoices("year", "release_year"),
        description="The year in which the titles were released. Its first name, `release_year`, works too.",
        examples=[2021],
    )


class ScoreCountParameters(ActorParameters):
    """The parameters of `/get_score_count`."""

    scored: Stars = Field(
        validation_alias=AliasChoices("scored", "score"),
        description="Only titles whose mean user rating is above this many stars. Its first name, `score`, works too.",
        examples=[3.4],
    )


class MaxDurationParameters(Parameters):
    """The parameters of `/get_max_duration`."""

    year: Year | SkipJsonSchema[None] = Field(
        None,
        validation_alias=AliasChoices("year", "release_year"),
        description="Only titles released in this year. Its first name, `release_year`, works too.",
        examples=[2021],
    )
    platform: Platform | SkipJsonSchema[None] = Field(
        None, description="Only titles of this platform.", examples=["netflix"]
    )
    duration_type: DurationType = Field(
        "min", description="Whether length is measured in minutes or in seasons.", examples=["min"]
    )


async def refuse_wrong_names(request: Request) -> None:
    """Refuse a parameter that the endpoint does not know, and one that is given twice, under whichever name.

    Raises:
        ProblemError: 422; it names each such parameter, and those that the endpoint knows.
    """
    known = list(documented_parameters(request))
    seen: set[str] = set()
    errors = []
    for given, value in request.query_params.multi_items():
        name = OLD_NAMES.get(given, given)
        if name not in known:
            errors.append(explain(given, "there is no such parameter here", known, value=value, typed=given))
        elif name in seen:
            errors.append(explain(given, f"there is another {name}", [f"one {name}"], value=value))
        seen.add(name)
        if len(errors) == MOST_ERRORS:
            break
    if errors:
        raise wrong_parameters(errors)


async def answer_wrong_values(request: Request, error: Exception) -> Response:
    """The answer to values that the parameters of an endpoint cannot have, and to parameters that are missing."""
    assert isinstance(error, RequestValidationError)  # noqa: S101
    documented = documented_parameters(request)
    given = {OLD_NAMES.get(name, name): (name, value) for name, value in request.query_params.items()}
    wrong = {OLD_NAMES.get(each["loc"][1], each["loc"][1]) for each in error.errors()}
    errors = []
    for parameter in (name for name in documented if name in wrong):
        allowed = allowed_values(documented[parameter]["schema"])
        if parameter in given:
            name, value = given[parameter]
            errors.append(explain(name, f"{value[:200]!r} cannot be used", allowed, value=value, typed=value))
        else:
            errors.append(explain(parameter, "it is missing", allowed))
    return await answer_problem(request, wrong_parameters(errors))


def wrong_parameters(errors: list[WrongParameter]) -> ProblemError:
    """The problem that these parameters make together."""
    return ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, " ".join(each.detail for each in errors), errors=errors)


def explain(
    name: str, wrong: str, allowed: list[str], *, value: str | None = None, typed: str | None = None
) -> WrongParameter:
    """Say what is wrong with a parameter.

    Args:
        name: The parameter.
        wrong: What is wrong with it.
        allowed: What would be right.
        value: Its value, where it has one.
        typed: What may be a slip for one of `allowed`.
    """
    closest = next(iter(get_close_matches(plain(typed or ""), allowed, n=1)), None)
    hint = f"; did you mean {closest}?" if closest else "."
    return WrongParameter(
        parameter=name[:200],
        given=None if value is None else value[:200],
        allowed=allowed,
        closest=closest,
        detail=f"{name[:200]}: {wrong}; allowed: {', '.join(allowed)}{hint}",
    )


def documented_parameters(request: Request) -> dict[str, Mapping[str, Any]]:
    """The parameters of the endpoint that a request came to, by name, as the OpenAPI document has them."""
    path = request.scope["route"].path.rstrip("/")
    return {each["name"]: each for each in request.app.openapi()["paths"][path]["get"]["parameters"]}


def allowed_values(schema: Mapping[str, Any]) -> list[str]:
    """The values that a parameter's schema allows, or a description of them."""
    if "enum" in schema:
        return list(schema["enum"])
    kind = {"integer": "a whole number", "number": "a number"}[schema["type"]]
    return [f"{kind} from {schema['minimum']:g} to {schema['maximum']:g}"]
