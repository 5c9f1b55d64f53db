"""What a training reads from a published warehouse: the ratings as columns, and the names of titles."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from cartelera.published import NoWarehouseError

# Users and titles are numbered in the order of their ids.
NUMBER_USERS_AND_TITLES = """
    create temp table numbered_users as
    select user_id, row_number() over (order by user_id) - 1 as number
    from (select distinct user_id from training_ratings);

    create temp table numbered_titles as
    select movie_id, row_number() over (order by movie_id) - 1 as number
    from (select distinct movie_id from training_ratings);
"""
# The order of the rows does not matter. No two rows are equal, so none cancel each other out in the exclusive or.
DATA_VERSION = """
    select
        (select coalesce(bit_xor(hash(user_id, movie_id, rating)), 0) from training_ratings),
        (select coalesce(bit_xor(hash(id, title)), 0) from titles)
"""
DATA_VERSION_WITH_HISTORY = """
    select
        (select coalesce(bit_xor(hash(user_id, movie_id, rating, rated_at)), 0) from training_ratings),
        (
            select coalesce(bit_xor(hash(titles.id, titles.title, works.work_id)), 0)
            from titles
            left join works on titles.id = works.id
        )
"""
CONTENT_VERSION = "select coalesce(bit_xor(hash(id, kind, feature, weight)), 0) from title_features"
NUMBER_RATINGS = """
    create temp view numbered_ratings as
    select
        numbered_users.number::integer as users,
        numbered_titles.number::integer as titles,
        training_ratings.rating::float as stars,
        training_ratings.*
    from training_ratings
    inner join numbered_users on training_ratings.user_id = numbered_users.user_id
    inner join numbered_titles on training_ratings.movie_id = numbered_titles.movie_id
"""
RATINGS = "select users, titles, stars from numbered_ratings order by users, titles"
TIMED_RATINGS = "select users, titles, stars, rated_at from numbered_ratings order by users, titles"

REBUILD = "`cartelera build` makes a new one."


class NoRatingsError(Exception):
    """There is nothing to train on; the message says what to do."""


@dataclass(frozen=True)
class Ratings:
    """Ratings as three columns of equal length, sorted by user, then by title."""

    user_ids: NDArray[np.int64]
    """The id of each user, ascending. A user's number is the place of the user's id in this array."""
    title_ids: NDArray[np.str_]
    """The id of each title, ascending. A title's number is the place of the title's id in this array."""
    users: NDArray[np.int32]
    """The number of the user of each rating."""
    titles: NDArray[np.int32]
    """The number of the title of each rating."""
    stars: NDArray[np.float32]
    """The rating, from 0.5 to 5.0."""

    def __len__(self) -> int:
        """How many ratings there are."""
        return len(self.stars)

    @cached_property
    def mean(self) -> float:
        """The mean of all ratings, in stars."""
        return float(self.stars.mean(dtype=np.float64))

    def of_user(self, user: int) -> slice:
        """Where a user's ratings stand in the columns.

        Args:
            user: The user's number.
        """
        # If the edges had another type, numpy would first convert a copy of the whole column.
        edges = np.array([user, user + 1], self.users.dtype)
        return slice(*np.searchsorted(self.users, edges).tolist())

    def only(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> "Ratings":
        """Choose some of the ratings, or all in another order. Users and titles keep their numbers.

        Args:
            chosen: A mask with one value for each rating, or the places of the chosen ratings.
        """
        return Ratings(self.user_ids, self.title_ids, self.users[chosen], self.titles[chosen], self.stars[chosen])


def read_data_version(connection: duckdb.DuckDBPyConnection, *, with_history: bool, with_content: bool = False) -> str:
    """Hash what a training learns from: two trainings with the same data version learn from the same data.

    Args:
        connection: What `cartelera.published.open_published` gives.
        with_history: Whether the times of ratings and the works of titles count, besides ratings and names of titles.
        with_content: Whether the features of titles count as well.

    Returns:
        32 hexadecimal digits, or 48 with content.

    Raises:
        NoWarehouseError: The warehouse was built before it had what counts.
    """
    try:
        [hashes] = connection.execute(DATA_VERSION_WITH_HISTORY if with_history else DATA_VERSION).fetchall()
        if with_content:
            hashes += connection.execute(CONTENT_VERSION).fetchall()[0]
    except (duckdb.BinderException, duckdb.CatalogException) as error:
        raise NoWarehouseError(
            f"The warehouse was built before it kept the times of ratings, works and features of titles. {REBUILD}"
        ) from error
    return "".join(f"{number:016x}" for number in hashes)


def load_names(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The name of every title, by id.

    Args:
        connection: What `cartelera.published.open_published` gives.
    """
    return dict(connection.execute("select id, title from titles order by id").fetchall())


def load_ratings(connection: duckdb.DuckDBPyConnection) -> Ratings:
    """Load the whole view `training_ratings` of a published warehouse.

    Args:
        connection: What `cartelera.published.open_published` gives.

    Returns:
        All ratings, about 12 bytes each.

    Raises:
        NoRatingsError: The view is empty.
    """
    ratings, _ = load_columns(connection, RATINGS)
    return ratings


def load_timed_ratings(connection: duckdb.DuckDBPyConnection) -> tuple[Ratings, NDArray[np.int64]]:
    """Load the view with the seconds in which the ratings were given.

    Args:
        connection: What `cartelera.published.open_published` gives.

    Returns:
        All ratings, and the time of each: seconds since 1970-01-01 UTC, 8 bytes each.

    Raises:
        NoRatingsError: The view is empty.
        NoWarehouseError: The warehouse was built before it kept the seconds.
    """
    try:
        ratings, columns = load_columns(connection, TIMED_RATINGS)
    except duckdb.BinderException as error:
        raise NoWarehouseError(f"The warehouse was built before it kept the times of ratings. {REBUILD}") from error
    return ratings, np.asarray(columns["rated_at"])


def load_columns(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[Ratings, dict[str, NDArray[Any]]]:
    """Load what one of the queries of numbered ratings gives: the ratings, and all of its columns by name.

    Raises:
        NoRatingsError: There are no ratings.
    """
    with connection.cursor() as private:  # its temporary tables and views go with it
        private.execute(NUMBER_USERS_AND_TITLES)
        private.execute(NUMBER_RATINGS)
        users = private.execute("select user_id from numbered_users order by number").fetchnumpy()
        titles = private.execute("select movie_id from numbered_titles order by number").fetchnumpy()
        columns = private.execute(query).fetchnumpy()
    if len(columns["stars"]) == 0:
        raise NoRatingsError("The warehouse has no ratings to train on: put them into CARTELERA_RAW, and build again.")
    ratings = Ratings(
        user_ids=np.asarray(users["user_id"]),
        title_ids=np.asarray(titles["movie_id"], dtype=np.str_),
        users=np.asarray(columns["users"]),
        titles=np.asarray(columns["titles"]),
        stars=np.asarray(columns["stars"]),
    )
    return ratings, columns
