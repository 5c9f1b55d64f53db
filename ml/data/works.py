"""Ratings of works: what a user has rated on any platform is a rating of the work."""

from collections.abc import Mapping

import duckdb
import numpy as np
from numpy.typing import NDArray

from cartelera.published import NoWarehouseError
from ml.data.ratings import REBUILD, Ratings


def load_works(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The id of the work of every title, by the title's id.

    Args:
        connection: What `cartelera.published.open_published` gives.

    Raises:
        NoWarehouseError: The warehouse was built before it had works.
    """
    try:
        return dict(connection.execute("select id, work_id from works").fetchall())
    except duckdb.CatalogException as error:
        raise NoWarehouseError(f"The warehouse was built before it told works from titles. {REBUILD}") from error


def rate_works(ratings: Ratings, works: Mapping[str, str]) -> tuple[Ratings, NDArray[np.intp]]:
    """Make ratings of works from ratings of titles. Of a user's ratings of one work, the highest counts.

    Args:
        ratings: Ratings of titles.
        works: The id of each title's work, by the title's id. A title that is not there is a work of its own.

    Returns:
        The ratings of works, whose `title_ids` are ids of works; and for each rating of a title, the place of the
        rating of its work.
    """
    of_titles = [works.get(each, each) for each in ratings.title_ids.tolist()]
    work_ids, title_works = np.unique(of_titles, return_inverse=True)
    pairs = ratings.users.astype(np.int64) * len(work_ids) + title_works[ratings.titles]
    rated, places = np.unique(pairs, return_inverse=True)
    stars = np.zeros(len(rated), np.float32)
    np.maximum.at(stars, places, ratings.stars)
    users, numbers = np.divmod(rated, len(work_ids))
    return Ratings(ratings.user_ids, work_ids, users.astype(np.int32), numbers.astype(np.int32), stars), places
