"""What DuckDB refuses, Spark refuses too, in the same words; and what is published stays as it was."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from bench.workplace import Workplace

pytestmark = pytest.mark.spark


@dataclass(frozen=True)
class Harm:
    """Something wrong with a raw folder."""

    seed: str
    do: Callable[[Workplace], None]
    said: str
    """What the build must say; `{raw}` is the raw folder."""


HARMS = {
    "missing file": Harm(
        "netflix_titles",
        lambda workplace: (workplace.raw / "netflix_titles.csv").unlink(),
        "File {raw}/netflix_titles.csv does not exist. CARTELERA_RAW",
    ),
    "missing column": Harm(
        "hulu_titles",
        lambda workplace: workplace.edit("hulu_titles.csv", "director", "producer"),
        "File {raw}/hulu_titles.csv: its first line must name the columns",
    ),
    "the same id twice": Harm(
        "disney_plus_titles",
        lambda workplace: workplace.edit("disney_plus_titles.csv", "\ns2,", "\ns1,"),
        "row 1: show_id s1 stands in more than one row; row 2: show_id s1 stands in more than one row",
    ),
    "a year that is none": Harm(
        "amazon_prime_titles",
        lambda workplace: spoil_year(workplace, "amazon_prime_titles.csv"),
        "row 1: release_year=MMXXI is not of its type",
    ),
    "not UTF-8": Harm(
        "hulu_titles",
        lambda workplace: in_latin_1(workplace.raw / "hulu_titles.csv"),
        "File {raw}/hulu_titles.csv is not UTF-8",
    ),
    "only column names": Harm(
        "hulu_titles",
        lambda workplace: only_first_line(workplace.raw / "hulu_titles.csv"),
        "File {raw}/hulu_titles.csv has no rows, only column names",
    ),
}
