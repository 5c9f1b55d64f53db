"""Says in plain words why a line of a CSV file cannot be split into its columns."""

import re

from pydantic import BaseModel


class Fault(BaseModel, frozen=True):
    """A line that DuckDB's CSV reader has refused."""

    file: str
    line: int
    """The line in the file, from 1."""
    kind: str
    """DuckDB's name for the fault, as in `TOO MANY COLUMNS`."""
    message: str
    """DuckDB's own words, from which numbers are taken."""


def describe(fault: Fault) -> str:
    """A fault in words."""
    return f"File {fault.file} cannot be read, line {fault.line}: {reason(fault)}."


def reason(fault: Fault) -> str:
    """What is wrong with the line, and what would be right."""
    numbers = re.findall("[0-9]+", fault.message)
    match fault.kind, numbers:
        case "TOO MANY COLUMNS", [expected, found]:
            return (
                f"it has {found} values, and the header names {expected} columns. "
                "A text with commas must stand in quotes"
            )
        case "MISSING COLUMNS", [expected, found]:
            return f"it has {found} values, and the header names {expected} columns. Perhaps the file is cut off"
        case "UNQUOTED VALUE", _:
            return "a quote is opened and never closed, or text stands behind a closing quote"
        case "INVALID ENCODING", _:
            return "it is not UTF-8. Save the file as UTF-8"
        case "LINE SIZE OVER MAXIMUM", _:
            return "it is longer than two million characters. Perhaps a quote is never closed"
    return f"it is no line of a CSV file ({fault.kind.lower()})"
