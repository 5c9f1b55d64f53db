"""Values of parameters that are names of the served build: their check, and their schema."""

import re
from collections import Counter
from collections.abc import Iterable

from pydantic.config import JsonDict

from api.served.binding import BOUND_NAMES


def require_served(kind: str, name: str) -> str:
    """Check that the served build has this name; without a build any text passes, as no answer is possible.

    Args:
        kind: A field of `ServedNames`, such as `platforms`.
        name: The given name.

    Raises:
        ValueError: The build does not have it.
    """
    names = getattr(BOUND_NAMES.get(), kind)
    if names and name not in names:
        raise ValueError("the served build does not have it")
    return name


def list_served(kind: str, schema: JsonDict) -> None:
    """List the names of a kind that the served build has in the schema of a parameter."""
    if names := getattr(BOUND_NAMES.get(), kind):
        schema["enum"] = list(names)
        schema["x-enum-varnames"] = list(variable_names(names))


def variable_names(names: Iterable[str]) -> Iterable[str]:
    """What generated clients call these names; left alone, they lose one of two that differ only in signs."""
    used: Counter[str] = Counter()
    for name in names:
        variable = re.sub(r"\W+", "_", f"_{name}" if name[:1].isdigit() else name).upper()
        used[variable] += 1
        yield variable if used[variable] == 1 else f"{variable}_{used[variable]}"
