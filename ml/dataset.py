"""The ratings as columns: from the published view to arrays, and from arrays to what Surprise trains on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import duckdb
import numpy as np
import surprise
from numpy.typing import NDArray

from ml.model import STARS

ROWS_AT_ONCE = 100_000

# Users and titles are numbered in the order of their ids.
NUMBER_USERS_AND_TITLES = """
    create temp table numbered_users as
    select user_id, row_number() over (order by user_id) - 1 as number
    from (select distinct user_id from training_ratings);

    create temp table numbered_titles as
    select movie_id, row_number() over (order by movie_id) - 1 as number
    from (select distinct movie_id from training_ratings);
"""
# Whatever the order of the rows; the rows are distinct, so that no two of them cancel each other out.
FINGERPRINT = """
    select
        (
            select coalesce(bit_xor(hash(user_id, movie_id, rating)), 0)::uhugeint * 18446744073709551616
            from training_ratings
        )
        + (select coalesce(bit_xor(hash(id, title)), 0)::uhugeint from titles)
"""
NUMBER_RATINGS = """
    create temp view numbered_ratings as
    select
        numbered_users.number::integer as users,
        numbered_titles.number::integer as titles,
        training_ratings.rating::float as stars,
        (training_ratings.rated_on - date '1970-01-01')::integer as days
    from training_ratings
    inner join numbered_users on training_ratings.user_id = numbered_users.user_id
    inner join numbered_titles on training_ratings.movie_id = numbered_titles.movie_id
"""
RATINGS = "select users, titles, stars from numbered_ratings order by users, titles"
DATED_RATINGS = "select users, titles, stars, days from numbered_ratings order by users, titles"


class NoRatingsError(Exception):
    """There is nothing to train on; the message says what to do."""


@dataclass(frozen=True)
class Ratings:
    """Ratings as three columns of equal length, sorted by user, then by title."""

    user_ids: NDArray[np.int64]
    """The id of each user, ascending; a user's place in it is the user's number."""
    title_ids: NDArray[np.str_]
    """The id of each title, ascending; a title's place in it is the title's number."""
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
        """The places of a user's ratings.

        Args:
            user: The user's number.
        """
        # Of another type, numpy would copy the whole column first.
        edges = np.array([user, user + 1], self.users.dtype)
        return slice(*np.searchsorted(self.users, edges).tolist())

    def only(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> "Ratings":
        """Some of the ratings, or all in another order; users and titles keep their numbers.

        Args:
            chosen: For each rating, whether it is among them; or the places of those that are.
        """
        return Ratings(self.user_ids, self.title_ids, self.users[chosen], self.titles[chosen], self.stars[chosen])


def fingerprint_of(connection: duckdb.DuckDBPyConnection) -> str:
    """What tells whether a training would learn from the same: a number that all ratings and names of titles make.

    Args:
        connection: What `cartelera.published.open_published` gives.
    """
    [[number]] = connection.execute(FINGERPRINT).fetchall()
    return f"{number:032x}"


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


def load_dated_ratings(connection: duckdb.DuckDBPyConnection) -> tuple[Ratings, NDArray[np.int32]]:
    """Load the view with the days on which the ratings were given.

    Args:
        connection: What `cartelera.published.open_published` gives.

    Returns:
        All ratings, and the day of each: days since 1970-01-01, 4 bytes each.

    Raises:
        NoRatingsError: The view is empty.
    """
    ratings, columns = load_columns(connection, DATED_RATINGS)
    return ratings, np.asarray(columns["days"])


def load_columns(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[Ratings, dict[str, NDArray[Any]]]:
    """Load what one of the queries of numbered ratings gives: the ratings, and all of its columns by name.

    Raises:
        NoRatingsError: There are no ratings.
    """
    with connection.cursor() as private:  # its temporary tables go with it
        private.execute(NUMBER_USERS_AND_TITLES)
        private.execute(NUMBER_RATINGS)
        users = private.execute("select user_id from numbered_users order by number").fetchnumpy()
        titles = private.execute("select movie_id from numbered_titles order by number").fetchnumpy()
        columns = private.execute(query).fetchnumpy()
    if len(columns["stars"]) == 0:
        raise NoRatingsError("The warehouse has no ratings to train on: put them into CARTELERA_RAW, then `dbt build`.")
    ratings = Ratings(
        user_ids=np.asarray(users["user_id"]),
        title_ids=np.asarray(titles["movie_id"], dtype=np.str_),
        users=np.asarray(columns["users"]),
        titles=np.asarray(columns["titles"]),
        stars=np.asarray(columns["stars"]),
    )
    return ratings, columns


class RatingsBy(Mapping[int, list[tuple[int, float]]]):
    """The ratings of each user (or of each title) as Surprise wants them, made of columns when they are asked for."""

    def __init__(
        self, keys: NDArray[np.int32], others: NDArray[np.int32], stars: NDArray[np.float32], size: int
    ) -> None:
        """Find where each number's ratings begin.

        Args:
            keys: The number of the user (or title) of each rating, sorted.
            others: The number of the title (or user).
            stars: The rating.
            size: How many numbers there are, with or without ratings.
        """
        self.others, self.stars = others, stars
        self.edges = np.searchsorted(keys, np.arange(size + 1, dtype=keys.dtype))  # of another type, keys are copied

    def __getitem__(self, key: int) -> list[tuple[int, float]]:
        """The pairs of number and stars; empty where there are none, as in Surprise."""
        if key not in self:
            return []
        part = slice(self.edges[key], self.edges[key + 1])
        return list(zip(self.others[part].tolist(), self.stars[part].tolist(), strict=True))

    def __contains__(self, key: object) -> bool:
        """Whether there are ratings; Surprise asks with a text for what it does not know."""
        if not isinstance(key, int | np.integer) or not 0 <= key < len(self.edges) - 1:
            return False
        return bool(self.edges[key] < self.edges[key + 1])

    def __iter__(self) -> Iterator[int]:
        """The numbers that have ratings, ascending."""
        return iter(np.flatnonzero(np.diff(self.edges)).tolist())

    def __len__(self) -> int:
        """How many numbers have ratings."""
        return int(np.count_nonzero(np.diff(self.edges)))


class ColumnarTrainset(surprise.Trainset):  # type: ignore[misc]  # Surprise has no types
    """Surprise's training set over columns, without a Python object for each rating.

    It has everything that Surprise's algorithms ask of one. Users and titles keep their numbers in every fold; one that
    has no rating here is unknown, as in Surprise.
    """

    def __init__(self, ratings: Ratings) -> None:
        """Wrap the ratings. Surprise's own constructor wants what is made here only when it is asked for."""
        self.ratings = ratings
        self.n_users = len(ratings.user_ids)
        self.n_items = len(ratings.title_ids)
        self.n_ratings = len(ratings)
        self.rating_scale = STARS
        self._inner2raw_id_users = None
        self._inner2raw_id_items = None

    @cached_property
    def ur(self) -> RatingsBy:
        """The ratings of each user: pairs of the title's number and stars."""
        columns = self.ratings
        return RatingsBy(columns.users, columns.titles, columns.stars, self.n_users)

    @cached_property
    def ir(self) -> RatingsBy:
        """The ratings of each title: pairs of the user's number and stars."""
        order = np.argsort(self.ratings.titles, kind="stable")
        columns = self.ratings
        return RatingsBy(columns.titles[order], columns.users[order], columns.stars[order], self.n_items)

    @cached_property
    def _raw2inner_id_users(self) -> dict[int, int]:
        return {int(self.ratings.user_ids[number]): number for number in self.ur}

    @cached_property
    def _raw2inner_id_items(self) -> dict[str, int]:
        return {str(self.ratings.title_ids[number]): number for number in np.unique(self.ratings.titles).tolist()}

    @cached_property
    def global_mean(self) -> float:
        """The mean of all ratings."""
        return self.ratings.mean

    def all_ratings(self) -> Iterator[tuple[int, int, float]]:
        """Each rating as the number of its user, the number of its title, and stars, by user, then by title."""
        columns = self.ratings
        for begin in range(0, len(columns), ROWS_AT_ONCE):
            part = slice(begin, begin + ROWS_AT_ONCE)
            yield from zip(
                columns.users[part].tolist(), columns.titles[part].tolist(), columns.stars[part].tolist(), strict=True
            )


class Folds:
    """The folds of k-fold cross-validation, the same ones that Surprise's `KFold` makes of ratings in this order."""

    def __init__(self, count: int, seed: int) -> None:
        """Choose the folds.

        Args:
            count: How many, at least 2.
            seed: Of the shuffling.
        """
        self.count = count
        self.seed = seed

    def masks(self, size: int) -> Iterator[NDArray[np.bool_]]:
        """For each fold, which of so many ratings are held out."""
        shuffled = np.arange(size)
        np.random.RandomState(self.seed).shuffle(shuffled)  # the generator that Surprise uses
        for part in np.array_split(shuffled, self.count):
            held_out = np.zeros(size, dtype=np.bool_)
            held_out[part] = True
            yield held_out

    def split(self, ratings: Ratings) -> Iterator[tuple[ColumnarTrainset, list[tuple[int, str, float]]]]:
        """What `surprise.model_selection.cross_validate` asks of its `cv`: training sets, and the ratings held out."""
        for held_out in self.masks(len(ratings)):
            tested = ratings.only(held_out)
            users, titles = ratings.user_ids[tested.users], ratings.title_ids[tested.titles]
            testset = list(zip(users.tolist(), titles.tolist(), tested.stars.tolist(), strict=True))
            yield ColumnarTrainset(ratings.only(~held_out)), testset
