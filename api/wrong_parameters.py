"""What is said of parameters that a request cannot be answered with."""

from collections.abc import Mapping
from difflib import get_close_matches
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError

from api.parameters import OLD_NAMES, plain
from api.problems import ProblemError, answer_problem
from api.schemas import WrongParameter

MOST_ERRORS = 10
"""No more wrong names are told at once: a request can hold thousands."""
LONGEST_QUOTE = 200
"""As many characters of a name or a value are repeated."""


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
            errors.append(explain(name, f"{value[:LONGEST_QUOTE]!r} cannot be used", allowed, value=value, typed=value))
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
        parameter=name[:LONGEST_QUOTE],
        given=None if value is None else value[:LONGEST_QUOTE],
        allowed=allowed,
        closest=closest,
        detail=f"{name[:LONGEST_QUOTE]}: {wrong}; allowed: {', '.join(allowed)}{hint}",
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
