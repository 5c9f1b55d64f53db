"""What is odd about the data: how many titles, works, users and ratings it concerns."""

from dataclasses import dataclass

import duckdb

from cartelera.texts import Texts
from eda.ask import ask


@dataclass(frozen=True)
class Finding:
    """So many of so many have something odd."""

    key: str
    """What it is; `findings.<key>` is the sentence that says it."""
    count: int
    of: int

    def sentence(self, texts: Texts) -> str:
        """It in words, with its numbers."""
        return texts(f"findings.{self.key}", count=self.count, of=self.of)


def find(connection: duckdb.DuckDBPyConnection) -> list[Finding]:
    """Count what is odd about a published file.

    Args:
        connection: The open published file.

    Returns:
        All that is looked for, in reading order, also what does not occur.
    """
    rows = ask(connection, "findings").itertuples()
    return [Finding(row.key, int(row.count_), int(row.total)) for row in rows]
