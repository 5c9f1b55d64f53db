"""The search of titles by the words of their names."""

from dataclasses import dataclass, field
from pathlib import Path

import duckdb

FIND_BY_WORDS = (Path(__file__).parent / "find_by_words.sql").read_text()


@dataclass(frozen=True)
class Found:
    """What a search has found."""

    ids: list[str]
    """The ids of the titles, the most relevant first."""
    did_you_mean: list[str] = field(default_factory=list)
    """Names that were probably meant; empty where titles were found."""
    hint: str | None = None
    """What helps to find more; None where nothing does."""


class TitleSearch:
    """Finds the titles of a build."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Search in the served tables of this database."""
        self.connection = connection

    def find(self, text: str) -> Found:
        """The titles with all words of a text, or with words that begin so.

        Exact matches come first, then titles that begin with the words, then others; each group by title, then by id.
        """
        rows = self.connection.execute(FIND_BY_WORDS, {"search": text}).fetchall()
        return Found([title_id for (title_id,) in rows])
