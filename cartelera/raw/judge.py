"""Whether a column of a raw file is in another format than the contract's, and what it looks like."""

import re
from collections.abc import Callable, Sequence

from pydantic import BaseModel

FEW_ROWS = 10
"""A file with fewer values is judged only if it is the only one: a row that cannot be used costs only itself."""
HIGHEST_STARS, HIGHEST_OF_TEN, HIGHEST_OF_A_HUNDRED = 5, 10, 100
MOST_BAD, MOST_IF_OTHERS_LOOK_RIGHT = 0.5, 0.1
"""Which share of values may be unreadable or unknown, and which if the others only look right: as the lower half of
another scale looks like stars, and as a date whose day is above 12 has one meaning in either order."""
EXPECTED = {
    "userId": "a whole number",
    "rating": "stars from 0.5 to 5.0 in half steps, as in 4.5",
    "timestamp": "seconds since 1970-01-01 UTC, as in 1600000000, or a time such as 2020-09-13 12:26:40",
    "movieId": "the first letter of a platform and a show_id of its catalog",
    "date_added": "a date such as September 25, 2021, or 2021-09-25, or 25-Sep-21",
    "duration": "a number with its unit, such as 90 min, 1h 30m, 1 Season or 2 Seasons",
    "release_year": "a year such as 2021",
}
"""By column: the form that is read."""


class Finding(BaseModel, frozen=True):
    """The values of one column of one file that cannot be read or matched."""

    file: str
    column: str
    bad: int
    """How many values cannot be used."""
    of: int
    """How many values there are."""
    examples: tuple[str, ...]
    """Up to three of the values that cannot be used."""
    only_file: bool = True
    """Whether no other file has values of this column."""
    ids: str = ""
    """For movieId: an id of the catalogs."""


def is_another_format(finding: Finding) -> bool:
    """Whether so many values cannot be used that the column must be in another format."""
    if finding.of < FEW_ROWS and not finding.only_file:
        return False
    others_look_right = (finding.column == "rating" and is_another_scale(finding.examples)) or (
        finding.column == "date_added" and are_two_dates(finding.examples)
    )
    return finding.bad > finding.of * (MOST_IF_OTHERS_LOOK_RIGHT if others_look_right else MOST_BAD)


def describe(finding: Finding) -> str:
    """A finding in words: how many values, three of them, the form that is read, and what these look like."""
    expected = EXPECTED.get(finding.column, "") + (f", as in {finding.ids}" if finding.ids else "")
    guess = looks_like(finding)
    return (
        f"File {finding.file}: {finding.bad:,} of {finding.of:,} values of {finding.column} cannot be used, as in "
        f"{', '.join(repr(example) for example in finding.examples)}; expected: {expected}."
        + (f" These look like {guess}." if guess else "")
    )


def looks_like(finding: Finding) -> str:
    """What values in another format probably are; empty if nothing is known about them."""
    values = finding.examples
    if finding.column == "rating" and is_another_scale(values):
        is_ten = max(map(number_in, values)) <= HIGHEST_OF_TEN
        scale = "stars from 1 to 10" if is_ten else "a score from 1 to 100"
        return f"{scale}, which can become half stars in several ways: convert them first"
    for column, looks, guess in GUESSES:
        if column == finding.column and looks(values):
            return guess.format(ids=finding.ids or "ns12")
    return ""


def is_another_scale(values: Sequence[str]) -> bool:
    """Whether values are numbers above 5, up to 100, as on scales to 10 and to 100."""
    return all_match("[0-9]+([.,][0-9]+)?")(values) and all(
        HIGHEST_STARS < number_in(value) <= HIGHEST_OF_A_HUNDRED for value in values
    )


def number_in(value: str) -> float:
    """The number that a text holds."""
    return float(value.strip().replace(",", "."))


def all_match(pattern: str) -> Callable[[Sequence[str]], bool]:
    """Make a check whether there are values, and all match a pattern as a whole, apart from spaces around them."""
    return lambda values: bool(values) and all(re.fullmatch(pattern, value.strip()) for value in values)


are_two_dates = all_match("(0?[1-9]|1[0-2])[/.-](0?[1-9]|1[0-2])[/.-][0-9]{2,4}( .*)?")
"""Whether all values are dates whose day and month cannot be told apart."""
GUESSES = [
    ("movieId", all_match("[0-9]+([.]0+)?"), "MovieLens' movie numbers; the catalogs' ids look like {ids}"),
    (
        "movieId",
        all_match("s[0-9]+"),
        "show_ids without the letter of the platform; the catalogs' ids look like {ids}",
    ),
    (
        "date_added",
        are_two_dates,
        "dates whose day and month cannot be told apart: write them as 2021-09-25",
    ),
    (
        "date_added",
        all_match("[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2}"),
        "dates whose year has two digits: write them as 2021-09-25",
    ),
    (
        "date_added",
        all_match("[0-9]{5}([.]0)?"),
        "Excel's numbers of days: format the column as a date, and save again",
    ),
    ("duration", all_match("[0-9]+([.]0)?"), "numbers without a unit, which could be minutes or seasons"),
]
"""By column: a check of the values, and what they probably are."""
