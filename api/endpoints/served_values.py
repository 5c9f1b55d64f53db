"""The values of parameters that depend on what the served build has: its platforms, its genres, its scale of scores."""

from contextvars import ContextVar
from functools import partial
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic.config import JsonDict

from api.endpoints.reading import normalized_text, number
from api.served.binding import BOUND_GENRES, BOUND_HIGHEST_SCORE, BOUND_LISTED_GENRES, BOUND_PLATFORMS


def require_served(served: ContextVar[tuple[str, ...]], name: str) -> str:
    """Check that the served build has this name; without a build any text passes, as no answer is possible.

    Args:
        served: The names that the served build has, such as its platforms.
        name: The given name.

    Raises:
        ValueError: The build does not have it.
    """
    names = served.get()
    if names and name not in names:
        raise ValueError("the served build does not have it")
    return name


def list_served(served: ContextVar[tuple[str, ...]], schema: JsonDict) -> None:
    """List the names that the served build has in the schema of a parameter."""
    if names := served.get():
        schema["enum"] = list(names)


def require_reachable(score: float) -> float:
    """Check a score, which must be on the scale of the served build.

    Raises:
        ValueError: It is higher than any score can be.
    """
    if score > BOUND_HIGHEST_SCORE.get():
        raise ValueError("above the scale")
    return score


def end_at_highest(schema: JsonDict) -> None:
    """Name the highest score of the served build in the schema of a parameter."""
    schema["maximum"] = BOUND_HIGHEST_SCORE.get()


Platform = Annotated[
    str,
    Field(max_length=100, json_schema_extra=partial(list_served, BOUND_PLATFORMS)),
    BeforeValidator(normalized_text),
    AfterValidator(partial(require_served, BOUND_PLATFORMS)),
]
Genre = Annotated[
    str,
    Field(max_length=100, json_schema_extra=partial(list_served, BOUND_GENRES)),
    BeforeValidator(normalized_text),
    AfterValidator(partial(require_served, BOUND_GENRES)),
]
ListedGenre = Annotated[
    str,
    Field(max_length=100, json_schema_extra=partial(list_served, BOUND_LISTED_GENRES)),
    BeforeValidator(normalized_text),
    AfterValidator(partial(require_served, BOUND_LISTED_GENRES)),
]
Score = Annotated[
    float, Field(ge=0, json_schema_extra=end_at_highest), BeforeValidator(number), AfterValidator(require_reachable)
]
