"""The genres of titles as vectors: the cosine of two of them says how alike their genres are."""

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb
import numpy as np
from numpy.typing import NDArray

from cartelera.published import NoWarehouseError

WEIGHTS = """
select
    titles.id,
    weighed.feature as genre,
    weighed.weight
from titles_wide as titles
left join title_features as weighed on titles.id = weighed.id and weighed.kind = 'genre'
order by titles.id
"""


@dataclass(frozen=True)
class Genres:
    """The genres of all titles of a build."""

    numbers: dict[str, int]
    """The number of each title, in the order of their ids, by id."""
    vectors: NDArray[np.float64]
    """One row for each title, of length 1: how much each genre counts, the rare ones more. One of 0 without genres."""

    def of(self, title_ids: Iterable[str | None]) -> NDArray[np.float64]:
        """The rows of some titles; a row of 0 for None."""
        rows = np.array([self.numbers[title_id] if title_id is not None else -1 for title_id in title_ids], np.intp)
        return self.vectors[rows] * (rows >= 0)[:, np.newaxis]


def load_genres(connection: duckdb.DuckDBPyConnection) -> Genres:
    """Load the genres.

    Args:
        connection: A database with the tables `titles_wide` and `title_features`, such as a published warehouse.

    Raises:
        NoWarehouseError: The warehouse was built before it had these tables.
    """
    try:
        rows = connection.execute(WEIGHTS).fetchall()
    except duckdb.CatalogException as error:
        message = "The warehouse was built before it had the features of titles. `cartelera build` makes a new one."
        raise NoWarehouseError(message) from error
    columns = {genre: column for column, genre in enumerate(sorted({genre for _, genre, _ in rows if genre}))}
    numbers = {title_id: number for number, title_id in enumerate(dict.fromkeys(title_id for title_id, _, _ in rows))}
    vectors = np.zeros((len(numbers), max(len(columns), 1)))
    for title_id, genre, weight in rows:
        if genre is not None:
            vectors[numbers[title_id], columns[genre]] = weight
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return Genres(numbers, vectors / np.where(lengths > 0, lengths, 1))
