"""What is said of parameters that a request cannot be answered with."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError

from api.parameters import OLD_NAMES, normalized
from api.problems import LONGEST_QUOTE, ProblemError, answer_problem, closest_to
from api.schemas import WrongParameter

MOST_ERRORS = 10
"""No more wrong names are told at once: a request can hold thousands."""


def refuse_wrong_names(request: Request) -> None:
    """Refuse a parameter that the endpoint does not know, and one that is given twice, under whichever name.

    Raises:
        ProblemError: 422; it names each such parameter, and those that the endpoint knows.
    """
    if errors := wrong_names(request):
        raise wrong_parameters(errors)


async def answer_wrong_values(request: Request, error: Exception) -> Response:
    """The answer to values that the parameters of an endpoint cannot have, and to all else that is wrong with them."""
    assert isinstance(error, RequestValidationError)  # noqa: S101
    wrong = {OLD_NAMES.get(each["loc"][1], each["loc"][1]) for each in error.errors()}
    return await answer_problem(request, wrong_parameters([*wrong_names(request), *wrong_values(request, wrong)]))


def wrong_names(request: Request) -> list[WrongParameter]:
    """The parameters that the endpoint does not know, and those that are given twice."""
    known = list(documented_parameters(request))
    seen: set[str] = set()
    errors = []
    for given, value in request.query_params.multi_items():
        name = OLD_NAMES.get(given, given)
        if name not in known:
            errors.append(explain(given, value, "there is no such parameter here", known, meant=given))
        elif name in seen:
            errors.append(explain(given, value, f"there is another {name}", [f"one {name}"]))
        seen.add(name)
        if len(errors) == MOST_ERRORS:
            break
    return errors


def wrong_values(request: Request, names: set[str]) -> list[WrongParameter]:
    """What is wrong with the parameters of these names: they are missing, or have a value that they cannot have."""
    given = {OLD_NAMES.get(name, name): (name, value) for name, value in request.query_params.items()}
    errors = []
    for parameter, documented in documented_parameters(request).items():
        allowed = allowed_values(documented["schema"])
        if parameter in names and parameter in given:
            name, value = given[parameter]
            reason = f"{value[:LONGEST_QUOTE]!r} cannot be used"
            errors.append(explain(name, value, reason, allowed, meant=value))
        elif parameter in names:
            errors.append(explain(parameter, None, "it is missing", allowed))
    return errors


def wrong_parameters(errors: list[WrongParameter]) -> ProblemError:
    """The problem that these parameters make together."""
    return ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, " ".join(each.detail for each in errors), errors=errors)


def explain(name: str, value: str | None, reason: str, allowed: list[str], meant: str = "") -> WrongParameter:
    """Say what is wrong with a parameter.

    Args:
        name: The parameter.
        value: Its value; None where it is missing.
        reason: What is wrong with it.
        allowed: What would be right.
        meant: What may be a slip for one of `allowed`.
    """
    closest = closest_to(normalized(meant), allowed)
    hint = f"; did you mean {closest}?" if closest else "."
    return WrongParameter(
        parameter=name[:LONGEST_QUOTE],
        given=None if value is None else value[:LONGEST_QUOTE],
        allowed=allowed,
        closest=closest,
        detail=f"{name[:LONGEST_QUOTE]}: {reason}; allowed: {', '.join(allowed)}{hint}",
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
