"""Reads the text of a parameter: without regard to case and white space, and without guessing."""

import re


def normalized(value: str) -> str:
    """The text as it is in the warehouse: in lower case, without surrounding white space."""
    return value.strip().lower()


def normalized_text(value: object) -> object:
    """The same for values from a JSON body, which may not be texts."""
    return normalized(value) if isinstance(value, str) else value


def whole_number(value: str) -> str:
    """Check the text of a whole number; pydantic alone would also accept `1_000` and `2000.0`.

    Raises:
        ValueError: It is not one.
    """
    if not re.fullmatch("[0-9]+", value.strip()):
        raise ValueError("not a whole number")
    return value.strip()


def number(value: str) -> str:
    """Check the text of a number; pydantic alone would also accept `1_0`.

    Raises:
        ValueError: It is not one.
    """
    if not re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?", normalized(value)):
        raise ValueError("not a number")
    return value.strip()


def truth(value: str) -> bool:
    """Read `true` or `false`; pydantic alone would also accept `on` and `1`.

    Raises:
        ValueError: It is neither.
    """
    if normalized(value) not in ("true", "false"):
        raise ValueError("neither true nor false")
    return normalized(value) == "true"


def split_at_commas(given: object) -> object:
    """The values of a parameter that may be given several times, each time with several values between commas.

    No name in the catalog has a comma, because the catalogs themselves put commas between names.
    """
    texts = given if isinstance(given, list) else [given]
    return [part for text in texts for part in str(text).split(",")]
