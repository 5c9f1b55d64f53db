"""Explains what is wrong with the parameters or the body of a request."""

import json
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import Request

from api.http.problems import LONGEST_QUOTE, ProblemError, WrongParameter, closest_to

A_JSON_OBJECT = "a JSON object, as /docs describes it, sent with Content-Type: application/json"
MOST_ERRORS = 10
"""The most errors of one kind that are reported; a request can have thousands."""


def wrong_parameters(errors: list[WrongParameter]) -> ProblemError:
    """Combine errors into one problem."""
    return ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, " ".join(each.detail for each in errors), errors=errors)


def wrong_names(request: Request, spellings: Mapping[str, str]) -> list[WrongParameter]:
    """Find query parameters that the endpoint does not know, and those that are given twice.

    Args:
        request: The request.
        spellings: The name of each parameter that the endpoint knows, by every spelling that it accepts.
    """
    seen: set[str] = set()
    errors: list[WrongParameter] = []
    for given, value in request.query_params.multi_items():
        name = spellings.get(given)
        if name is None:
            known = [each for each, documented in documented_parameters(request).items() if documented["in"] == "query"]
            errors.append(explain(given, value, "there is no such parameter here", known, meant=given))
        elif name in seen:
            errors.append(explain(given, value, f"there is another {name}", [f"one {name}"]))
        seen.add(name or given)
        if len(errors) == MOST_ERRORS:
            break
    return errors


def wrong_values(
    request: Request, errors: Sequence[Mapping[str, Any]], spellings: Mapping[str, str]
) -> list[WrongParameter]:
    """Explain the parameters of the URL that are missing or have a wrong value.

    Args:
        request: The request.
        errors: The errors that pydantic found.
        spellings: The name of each query parameter, by every spelling that the endpoint accepts.
    """
    wrong = {spellings.get(each["loc"][1], each["loc"][1]) for each in errors if each["loc"][0] != "body"}
    given = {spellings.get(name, name): (name, value) for name, value in request.query_params.items()}
    given |= {name: (name, str(value)) for name, value in request.path_params.items()}
    found = []
    for parameter, documented in documented_parameters(request).items():
        allowed = allowed_values(documented["schema"])
        if parameter in wrong and parameter in given:
            name, value = given[parameter]
            reason = f"{value[:LONGEST_QUOTE]!r} cannot be used"
            found.append(explain(name, value, reason, allowed, meant=value))
        elif parameter in wrong:
            found.append(explain(parameter, None, "it is missing", allowed))
    return found


def wrong_body(request: Request, errors: Sequence[Mapping[str, Any]]) -> list[WrongParameter]:
    """Explain what is wrong with the body or its members; each member is named once.

    Args:
        request: The request.
        errors: The errors that pydantic found.
    """
    in_body = [each for each in errors if each["loc"][0] == "body"]
    found = [wrong_member(request, error) for error in in_body[:MOST_ERRORS]]
    return list({each.parameter: each for each in found}.values())


def wrong_member(request: Request, error: Mapping[str, Any]) -> WrongParameter:
    """Explain what is wrong with one member of the body, or with the body itself."""
    if error["type"] == "json_invalid":
        place = f"{error['ctx']['error']} at character {error['loc'][1]}"
        return explain("body", None, f"it is no JSON: {place}", [A_JSON_OBJECT])
    known, schema = find_member(request, error["loc"][1:])
    name = ".".join(known)
    if error["type"] == "extra_forbidden":
        member = str(error["loc"][-1])
        reason, allowed = "there is no such member here", list(schema["properties"])
        return explain(".".join([*known, member]), quote(error["input"]), reason, allowed, meant=member)
    if not known:
        return explain("body", None, "it cannot be used", [A_JSON_OBJECT])
    if error["type"] == "missing":
        return explain(name, None, "it is missing", allowed_values(schema))
    given = error["input"]
    meant = given if isinstance(given, str) else ""
    return explain(name, quote(given), f"{quote(given)} cannot be used", allowed_values(schema), meant=meant)


def find_member(request: Request, path: Iterable[str | int]) -> tuple[list[str], Mapping[str, Any]]:
    """Follow a path into the body as far as the OpenAPI document describes it.

    Returns:
        The part of the path that is described, and the schema at its end.
    """
    schemas = request.app.openapi()["components"]["schemas"]
    schema = resolve(operation_of(request)["requestBody"]["content"]["application/json"]["schema"], schemas)
    known: list[str] = []
    for step in path:
        inside = schema.get("items") if isinstance(step, int) else schema.get("properties", {}).get(step)
        if inside is None:
            break
        known.append(str(step))
        schema = resolve(inside, schemas)
    return known, schema


def resolve(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema behind a reference, or the first of several alternatives (the other one is null)."""
    if "anyOf" in schema:
        return resolve(schema["anyOf"][0], schemas)
    return schemas[schema["$ref"].rsplit("/", 1)[-1]] if "$ref" in schema else schema


def quote(value: object) -> str:
    """A value of a body as JSON, in ASCII."""
    return json.dumps(value, default=repr)[:LONGEST_QUOTE]


def explain(name: str, value: str | None, reason: str, allowed: list[str], meant: str = "") -> WrongParameter:
    """Say what is wrong with a parameter.

    Args:
        name: The parameter.
        value: Its value; None where it is missing.
        reason: What is wrong with it.
        allowed: What would be right.
        meant: A text to compare with `allowed`, to suggest the closest.
    """
    closest = closest_to(meant.strip().lower(), allowed)
    hint = f"; did you mean {closest}?" if closest else "."
    return WrongParameter(
        parameter=name[:LONGEST_QUOTE],
        given=None if value is None else value[:LONGEST_QUOTE],
        allowed=allowed,
        closest=closest,
        detail=f"{name[:LONGEST_QUOTE]}: {reason}; allowed: {', '.join(allowed) or 'none'}{hint}",
    )


def documented_parameters(request: Request) -> dict[str, Mapping[str, Any]]:
    """The documented parameters of the requested endpoint, by name."""
    return {each["name"]: each for each in operation_of(request).get("parameters", [])}


def operation_of(request: Request) -> Mapping[str, Any]:
    """The requested endpoint in the OpenAPI document."""
    path = request.scope["route"].path.rstrip("/")
    operation: Mapping[str, Any] = request.app.openapi()["paths"][path][request.method.lower()]
    return operation


def allowed_values(schema: Mapping[str, Any]) -> list[str]:
    """The values that a schema allows, or a description of them."""
    if "enum" in schema:
        return list(schema["enum"])
    if schema["type"] == "boolean":
        return ["true", "false"]
    match schema:
        case {"type": "string", "maxLength": longest}:
            described = f"a text of {schema.get('minLength', 0)} to {longest} characters"
        case {"type": "array", "minItems": fewest, "maxItems": most}:
            described = f"a list of {fewest} to {most}"
        case {"type": "object", "properties": properties}:
            described = f"an object with {', '.join(properties)}"
        case {"type": "integer", "minimum": lowest, "maximum": highest}:
            described = f"a whole number from {int(lowest)} to {int(highest)}"
        case {"minimum": lowest, "maximum": highest}:
            described = f"a number from {lowest:g} to {highest:g}"
    return [described]
