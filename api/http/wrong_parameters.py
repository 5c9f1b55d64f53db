"""Explains what is wrong with the parameters or the body of a request."""

import json
from collections.abc import Container, Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import Request

from api.http.problems import LONGEST_QUOTE, ProblemError, WrongParameter, closest_to

A_JSON_OBJECT = "a JSON object, as /docs describes it, sent with Content-Type: application/json"
MOST_ERRORS = 10
"""The most errors of one kind that are reported; a request can have thousands."""

Error = Mapping[str, Any]
"""An error as pydantic describes it: `type`, `loc`, `input`, `ctx`."""
Schema = Mapping[str, Any]
"""A JSON schema, as the OpenAPI document has it."""


def wrong_parameters(errors: list[WrongParameter]) -> ProblemError:
    """Combine errors into one problem."""
    return ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, " ".join(each.detail for each in errors), errors=errors)


def explain_repeated(request: Request, spellings: Mapping[str, str], lists: Container[str]) -> list[WrongParameter]:
    """Report each query parameter that is given again, also under its older name.

    Args:
        request: The request.
        spellings: The name of each parameter of the endpoint, by every spelling that it accepts.
        lists: The names of the parameters that may be given several times.
    """
    seen: set[str] = set()
    repeated = []
    for given, value in request.query_params.multi_items():
        name = spellings.get(given)
        if name in seen:
            repeated.append(explain(given, value, f"there is another {name}", [f"one {name}"]))
        if name is not None and name not in lists:
            seen.add(name)
    return repeated[:MOST_ERRORS]


def explain_errors(request: Request, errors: Sequence[Error], spellings: Mapping[str, str]) -> list[WrongParameter]:
    """Report what pydantic found: first unknown names, then missing and wrong values, one for each name.

    Args:
        request: The request.
        errors: What pydantic found.
        spellings: The name of each parameter of the endpoint, by every spelling that it accepts.
    """
    unknown = [error for error in errors if error["type"] == "extra_forbidden" and error["loc"][-1] not in spellings]
    others = [error for error in errors if error["type"] != "extra_forbidden"]
    wrong = [explain_value(request, error, spellings) for error in others[:MOST_ERRORS]]
    return [
        *(explain_unknown(request, error) for error in unknown[:MOST_ERRORS]),
        *{each.parameter: each for each in wrong}.values(),
    ]


def explain_unknown(request: Request, error: Error) -> WrongParameter:
    """Report a parameter, or a member of the body, that the endpoint does not know."""
    source, *parents, name = error["loc"]
    known, schema = find_member(request, source, parents)
    kind = "member" if source == "body" else "parameter"
    path = ".".join([*known, str(name)])
    return explain(path, given(error), f"there is no such {kind} here", list(schema["properties"]), meant=str(name))


def explain_value(request: Request, error: Error, spellings: Mapping[str, str]) -> WrongParameter:
    """Report a parameter, or a member of the body, that is missing or has a value it cannot have."""
    source, *path = error["loc"]
    if error["type"] == "json_invalid":
        return explain("body", None, f"it is no JSON: {error['ctx']['error']} at character {path[0]}", [A_JSON_OBJECT])
    known, schema = find_member(request, source, [spellings.get(step, step) for step in path])
    if not known:
        return explain("body", None, "it cannot be used", [A_JSON_OBJECT])
    name = ".".join(known) if source == "body" else path[0]
    if error["type"] == "missing":
        return explain(name, None, "it is missing", allowed_values(schema))
    value = given(error)
    meant = error["input"] if isinstance(error["input"], str) else ""
    shown = value if source == "body" else repr(value)
    return explain(name, value, f"{shown} cannot be used", allowed_values(schema), meant=meant)


def given(error: Error) -> str:
    """The wrong value, shortened: as text if it is from the URL, as JSON if it is from the body."""
    value = error["input"]
    text = json.dumps(value, default=repr) if error["loc"][0] == "body" or not isinstance(value, str) else value
    return text[:LONGEST_QUOTE]


def find_member(request: Request, source: str, path: Iterable[str | int]) -> tuple[list[str], Schema]:
    """Follow a path into the parameters or the body of an endpoint, as far as the OpenAPI document knows it.

    Args:
        request: The request.
        source: `query`, `path` or `body`.
        path: Names of members, and places in lists.

    Returns:
        The part of the path that is known, and the schema of what is there.
    """
    document = request.app.openapi()
    schemas = document["components"]["schemas"]
    operation = find_operation(document, request.scope["route"].name)
    if source == "body":
        schema = resolve(operation["requestBody"]["content"]["application/json"]["schema"], schemas)
    else:
        parameters = operation.get("parameters", [])
        schema = {"properties": {each["name"]: each["schema"] for each in parameters if each["in"] == source}}
    known: list[str] = []
    for step in path:
        inside = schema.get("items") if isinstance(step, int) else schema.get("properties", {}).get(step)
        if inside is None:
            break
        known.append(str(step))
        schema = resolve(inside, schemas)
    return known, schema


def find_operation(document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The description of the endpoint of this name, which may answer at several paths."""
    operations = (operation for methods in document["paths"].values() for operation in methods.values())
    return next(operation for operation in operations if operation["operationId"] == name)


def resolve(schema: Schema, schemas: Mapping[str, Any]) -> Schema:
    """The schema behind a reference, or the first of several alternatives (the other one is null)."""
    if "anyOf" in schema:
        return resolve(schema["anyOf"][0], schemas)
    return schemas[schema["$ref"].rsplit("/", 1)[-1]] if "$ref" in schema else schema


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


def allowed_values(schema: Schema) -> list[str]:
    """The values that a schema allows, or a description of them."""
    if "enum" in schema:
        return list(schema["enum"])
    if schema["type"] == "boolean":
        return ["true", "false"]
    match schema:
        case {"type": "string", "maxLength": longest}:
            described = f"a text of {schema.get('minLength', 0)} to {longest} characters"
        case {"type": "string", "format": "date"}:
            described = "a date such as 2021-09-25"
        case {"type": "array", "maxItems": most}:
            described = f"a list of {schema.get('minItems', 0)} to {most}"
        case {"type": "object", "properties": properties}:
            described = f"an object with {', '.join(properties)}"
        case {"type": "integer", "minimum": lowest, "maximum": highest}:
            described = f"a whole number from {int(lowest)} to {int(highest)}"
        case {"minimum": lowest, "maximum": highest}:
            described = f"a number from {lowest:g} to {highest:g}"
    return [described]
