"""The findings: what is odd about the data, and how many titles, works, users or ratings it concerns."""

from dataclasses import dataclass

import duckdb

from cartelera.texts import Texts
from eda.ask import ask


@dataclass(frozen=True)
class Finding:
    """Something odd, and how often it occurs."""

    key: str
    """The name of the finding; the text `findings.<key>` says it."""
    count: int
    of: int

    def sentence(self, texts: Texts) -> str:
        """The finding as a sentence."""
        return texts(f"findings.{self.key}", count=self.count, of=self.of)


def find(connection: duckdb.DuckDBPyConnection) -> list[Finding]:
    """Count what is odd about a published file.

    Args:
        connection: The open published file.

    Returns:
        All findings in reading order, also those that do not occur.
    """
    return [Finding(row["key"], row["count_"], row["total"]) for row in ask(connection, "findings")]
