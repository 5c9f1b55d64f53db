"""What the OpenAPI document says of keys and limits, where the service has them."""

from datetime import date
from typing import Any

from api.http.access import NO_KEY, revoked
from api.http.guard import UNGUARDED
from api.http.limits import RATE_HEADERS, Standing, too_many
from api.http.problems import ProblemError, problem_document
from api.keys.key_file import Key
from cartelera.rate import Rate

SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "A key, as `Authorization: Bearer KEY`."},
    "header": {"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "A key, as `X-API-Key: KEY`."},
}
CHALLENGE = {"WWW-Authenticate": {"description": "How to send a key.", "schema": {"type": "string"}}}
RATE_DESCRIPTIONS = (
    "How many requests this client may send to this worker of the service before the window of time ends.",
    "How many of these are left.",
    "In how many seconds the next window begins, with all of them.",
)

# Examples of refusals, made by the functions that make the real ones.
REVOKED = revoked(Key("shop", b"", revoked=date(2026, 11, 26)))
TOO_MANY = too_many(Standing(Rate(600, 60), requests=601, seconds_left=24))


def document_guard(document: dict[str, Any], *, with_keys: bool, with_limits: bool) -> None:
    """Add to the document which keys a request needs, and how it can be refused.

    Args:
        document: The OpenAPI document, to be changed.
        with_keys: Whether the service asks for keys, each of which may have a limit.
        with_limits: Whether it limits clients without one.
    """
    if not with_keys and not with_limits:
        return
    if with_keys:
        document["components"]["securitySchemes"] = SCHEMES
        document["security"] = [{name: []} for name in SCHEMES]
    for path, operations in document["paths"].items():
        for operation in operations.values():
            if path in UNGUARDED:
                operation["security"] = []
            else:
                add_refusals(operation["responses"], with_keys=with_keys)


def add_refusals(responses: dict[str, Any], *, with_keys: bool) -> None:
    """Add the refusals to the responses of an operation, and the headers of limits to all of them."""
    if with_keys:
        responses["401"] = refusal("There is no key, or an unknown one.", NO_KEY, CHALLENGE)
        responses["403"] = refusal("The key was revoked.", REVOKED, CHALLENGE)
    wait = {"Retry-After": whole_number("How many seconds to wait before asking again.")}
    responses["429"] = refusal("The client has sent too many requests.", TOO_MANY, wait)
    limits = {name: whole_number(each) for name, each in zip(RATE_HEADERS, RATE_DESCRIPTIONS, strict=True)}
    for response in responses.values():
        response["headers"] = response.get("headers", {}) | limits


def refusal(description: str, example: ProblemError, headers: dict[str, Any]) -> dict[str, Any]:
    """Describe a refusal."""
    shown = problem_document(example).model_dump(exclude_none=True)
    content = {"schema": {"$ref": "#/components/schemas/Problem"}, "example": shown}
    return {"description": description, "headers": headers, "content": {"application/json": content}}


def whole_number(description: str) -> dict[str, Any]:
    """A header of a response that is a number."""
    return {"description": description, "schema": {"type": "integer", "minimum": 0}}
