"""The content of works as a matrix, which the model of choices can learn from beside the ratings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb
import numpy as np
from numpy.typing import NDArray

from ml.artifact.rows import entries
from ml.content.content import Content

if TYPE_CHECKING:
    from scipy.sparse import csr_array


def first_titles(works: Mapping[str, str], content: Content) -> dict[str, int]:
    """The number of the first title of each work, by the work's id.

    Args:
        works: The id of each title's work, by the title's id. A title that is not there is a work of its own.
        content: The features of titles.
    """
    titles: dict[str, int] = {}
    for number, title_id in enumerate(content.ids):
        titles.setdefault(works.get(title_id, title_id), number)
    return titles


@dataclass(frozen=True)
class WorkContent:
    """What the catalog says of works: the features of the first title of each."""

    content: Content
    """The features of titles."""
    titles: Mapping[str, int]
    """The number of the first title of each work, by the work's id."""

    def rows(self, work_ids: NDArray[np.str_]) -> "csr_array":
        """A row for each work and a column for each feature; rows have the length 1, or 0 without features.

        Args:
            work_ids: The ids of the works. One that the catalog does not have has no features.
        """
        from scipy.sparse import csr_array  # noqa: PLC0415  # takes longer to import than a small training to fit

        numbers = np.array([self.titles.get(work_id, -1) for work_id in work_ids.tolist()], np.intp)
        has_title = np.flatnonzero(numbers >= 0)
        sources, places = entries(self.content.edges, numbers[has_title])
        cells = (has_title[sources], self.content.numbers[places])
        shape = (len(work_ids), len(self.content.features))
        return csr_array((self.content.weights[places].astype(np.float32), cells), shape=shape)


def load_work_content(connection: duckdb.DuckDBPyConnection, works: Mapping[str, str]) -> WorkContent:
    """Load the content of works.

    Args:
        connection: A database with the tables `titles_wide` and `title_features`, such as a published warehouse.
        works: The id of each title's work, by the title's id.

    Raises:
        NoWarehouseError: The warehouse was built before it had these tables.
    """
    content = Content(connection)
    return WorkContent(content, first_titles(works, content))
