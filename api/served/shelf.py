"""The shelf: every title of a build with its work, and what lists are filtered by, as arrays."""

from collections import defaultdict
from collections.abc import Sequence

import duckdb
import numpy as np
from numpy.typing import NDArray

TITLES = "select id, work_id, platform, type, harmonised_genres, age, ratings from titles_wide order by id"


class Shelf:
    """The titles of a build, numbered in the order of their ids, and the works that they are titles of.

    Every array has one value for each title, unless it says otherwise.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Read the titles from the served tables."""
        rows = connection.execute(TITLES).fetchall()
        self.ids: list[str] = [row[0] for row in rows]
        self.numbers = {title_id: number for number, title_id in enumerate(self.ids)}
        """The number of each title, by id."""
        self.work_ids = {row[0]: row[1] for row in rows}
        """The id of the work of each title, by the title's id."""
        _, works = np.unique([row[1] for row in rows], return_inverse=True)
        self.works: NDArray[np.intp] = works.astype(np.intp)
        """The number of its work."""
        self.platforms = np.array([row[2] for row in rows], np.str_)
        self.types = np.array([row[3] for row in rows], np.str_)
        self.ages = np.array([row[5] for row in rows], np.float64)
        """The age from which it is meant; not a number where that is unknown."""
        self.genres = masks_of([row[4] for row in rows])
        """A mask of the titles of each genre, by the genre's harmonised name."""
        self.popularity = np.bincount(self.works, weights=[row[6] for row in rows]).astype(np.float64)
        """How many ratings each work has, on all platforms: one value for each work."""
        self.unrated: NDArray[np.bool_] = (self.popularity == 0)[self.works]
        """Whether it is a title of a work that nobody has rated."""
        self.by_popularity: NDArray[np.intp] = np.argsort(-self.popularity, kind="stable")
        """The numbers of all works, the most popular first."""
        self.titles_of = defaultdict(list)
        """The numbers of the titles of each work, by the work's number."""
        for number, work in enumerate(self.works.tolist()):
            self.titles_of[work].append(number)

    def choose(
        self, platforms: Sequence[str], title_type: str | None, genre: str | None, age_up_to: int | None
    ) -> NDArray[np.bool_]:
        """A mask of the titles that are on one of these platforms, of this type and genre, and meant for this age.

        None, and no platform, stand for any. A title of unknown age is meant for no age.
        """
        chosen = np.ones(len(self.ids), np.bool_)
        if platforms:
            chosen &= np.isin(self.platforms, platforms)
        if title_type is not None:
            chosen &= self.types == title_type
        if genre is not None:
            chosen &= self.genres.get(genre, np.False_)
        if age_up_to is not None:
            chosen &= self.ages <= age_up_to
        return chosen

    def works_with(self, titles: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """A mask with one value for each work: whether one of these titles is a title of it."""
        mask = np.zeros(len(self.popularity), np.bool_)
        mask[self.works[titles]] = True
        return mask

    def without_works_of(self, chosen: NDArray[np.bool_], titles: NDArray[np.intp]) -> NDArray[np.bool_]:
        """The chosen titles without those that are of the same work as one of these, on any platform.

        Args:
            chosen: A mask of titles.
            titles: The numbers of titles.
        """
        left_out = np.zeros(len(self.popularity), np.bool_)
        left_out[self.works[titles]] = True
        return chosen & ~left_out[self.works]


def masks_of(genres: list[list[str]]) -> dict[str, NDArray[np.bool_]]:
    """A mask of the titles of each genre, by the genre in alphabetical order.

    Args:
        genres: The genres of each title.
    """
    masks = {genre: np.zeros(len(genres), np.bool_) for genre in sorted({each for listed in genres for each in listed})}
    for number, listed in enumerate(genres):
        for genre in listed:
            masks[genre][number] = True
    return masks
