"""The values of parameters that depend on what the served build has: its names, and its scale of scores."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import partial
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic.config import JsonDict
from typing_extensions import TypeAliasType

from api.endpoints.reading import normalized_text, number
from api.served.binding import BOUND_VALUES


def require_served(kind: str, name: str) -> str:
    """Check that the served build has this name; without a build any text passes, as no answer is possible.

    Args:
        kind: A field of `ServedValues`, such as `platforms`.
        name: The given name.

    Raises:
        ValueError: The build does not have it.
    """
    names = getattr(BOUND_VALUES.get(), kind)
    if names and name not in names:
        raise ValueError("the served build does not have it")
    return name


def list_served(kind: str, schema: JsonDict) -> None:
    """List the names of a kind that the served build has in the schema of a parameter."""
    if names := getattr(BOUND_VALUES.get(), kind):
        schema["enum"] = list(names)
        schema["x-enum-varnames"] = list(variable_names(names))


def variable_names(names: Iterable[str]) -> Iterable[str]:
    """What generated clients call these names; left alone, they lose one of two that differ only in signs."""
    used: Counter[str] = Counter()
    for name in names:
        variable = re.sub(r"\W+", "_", f"_{name}" if name[:1].isdigit() else name).upper()
        used[variable] += 1
        yield variable if used[variable] == 1 else f"{variable}_{used[variable]}"


def require_reachable(score: float) -> float:
    """Check a score, which must be on the scale of the served build.

    Raises:
        ValueError: It is higher than any score can be.
    """
    if score > BOUND_VALUES.get().highest_score:
        raise ValueError("above the scale")
    return score


def end_at_highest(schema: JsonDict) -> None:
    """Name the highest score of the served build in the schema of a parameter."""
    schema["maximum"] = BOUND_VALUES.get().highest_score


# Named types become named schemas of the OpenAPI document, which all endpoints share.
Platform = TypeAliasType(
    "Platform",
    Annotated[
        str,
        Field(
            description="A platform of the served build.",
            max_length=100,
            json_schema_extra=partial(list_served, "platforms"),
        ),
        BeforeValidator(normalized_text),
        AfterValidator(partial(require_served, "platforms")),
    ],
)
Genre = TypeAliasType(
    "Genre",
    Annotated[
        str,
        Field(
            description="A genre by its name across all platforms.",
            max_length=100,
            json_schema_extra=partial(list_served, "genres"),
        ),
        BeforeValidator(normalized_text),
        AfterValidator(partial(require_served, "genres")),
    ],
)
ListedGenre = TypeAliasType(
    "ListedGenre",
    Annotated[
        str,
        Field(
            description="A genre as catalogs name it.",
            max_length=100,
            json_schema_extra=partial(list_served, "listed_genres"),
        ),
        BeforeValidator(normalized_text),
        AfterValidator(partial(require_served, "listed_genres")),
    ],
)
Score = Annotated[
    float, Field(ge=0, json_schema_extra=end_at_highest), BeforeValidator(number), AfterValidator(require_reachable)
]
