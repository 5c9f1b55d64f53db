"""How alike titles are by what the catalog says of them: people, genres, countries, decade, and the words of a story.

These sums run in NumPy: for a list from many liked titles, it takes a small part of the time that SQL takes.
"""

from dataclasses import dataclass
from typing import NamedTuple

import duckdb
import numpy as np
from numpy.typing import NDArray

from ml.artifact.choices import Weights
from ml.serving.prediction import highest

WEIGHTS = """
select
    weighed.feature - 1 as feature,
    titles.number - 1 as title,
    weighed.weight
from title_features as weighed
inner join (select id, row_number() over (order by id) as number from titles_wide) as titles on weighed.id = titles.id
order by feature, title
"""
FEATURES = "select kind, feature from features order by number"
MOST_IN_COMMON = 3
"""The largest number of features that are named of those that two titles have in common."""


class Feature(NamedTuple):
    """What several titles have."""

    kind: str
    """`actor`, `country`, `decade`, `director`, `genre` or `word`."""
    name: str


@dataclass(frozen=True)
class Profile:
    """The features of what somebody likes."""

    liked: NDArray[np.intp]
    """The number of each liked title on the shelf."""
    sources: NDArray[np.intp]
    """For each feature of each liked title: the place of the title in `liked`."""
    features: NDArray[np.int32]
    """The number of the feature."""
    weights: NDArray[np.float64]
    """The weight of the feature in the title, times how much the title counts."""


@dataclass(frozen=True)
class Likeness:
    """The liked title that another title is most like."""

    title: int
    """The number of the liked title on the shelf."""
    share: float
    """Its share of the other title's score; the shares of all liked titles add up to 1."""
    in_common: tuple[Feature, ...]
    """Up to three features that both have, the most telling first."""


class Content:
    """The features of all titles of a build. Titles have the numbers that they have on the shelf."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, titles: int) -> None:
        """Read the features from the served tables.

        Args:
            connection: A database with the served tables.
            titles: How many titles there are.
        """
        self.features = [Feature(*row) for row in connection.execute(FEATURES).fetchall()]
        found = connection.execute(WEIGHTS).fetchnumpy()
        features, numbers, weights = (np.asarray(found[name]) for name in ("feature", "title", "weight"))
        self.titles_with = rows_of(features, numbers, weights, len(self.features))
        """The titles that have each feature, with its weight in each."""
        by_title = np.argsort(numbers, kind="stable")
        self.features_of = rows_of(numbers[by_title], features[by_title], weights[by_title], titles)
        """The features of each title, with their weights."""

    def profile(self, liked: NDArray[np.intp], strengths: NDArray[np.float64]) -> Profile:
        """The features of what somebody likes.

        Args:
            liked: The numbers of titles.
            strengths: How much each of them counts, see `ml.artifact.choices.strengths_of`.
        """
        return Profile(liked, *self.features_of.contributions(liked, strengths))

    def scores(self, profile: Profile) -> NDArray[np.float64]:
        """For each title, the sum of its likeness (cosine, 0 to 1) to each liked title times what that one counts."""
        weights = add_up(profile.features, profile.weights, len(self.features))
        wanted = np.flatnonzero(weights)
        _, titles, added = self.titles_with.contributions(wanted, weights[wanted])
        return add_up(titles, added, len(self.features_of.edges) - 1)

    def likeness(self, profile: Profile, title: int) -> Likeness | None:
        """The liked title that counts most for a title; None where it has nothing in common with any.

        Args:
            profile: The features of what somebody likes.
            title: The number of the title.
        """
        _, own, values = self.features_of.contributions(np.array([title]), np.ones(1))
        products = add_up(own, values, len(self.features))[profile.features] * profile.weights
        parts = add_up(profile.sources, products, len(profile.liked))
        if not parts.any():
            return None
        place = int(np.argmax(parts))
        mine = (profile.sources == place) & (products > 0)
        telling = profile.features[highest(products, mine, MOST_IN_COMMON)]
        return Likeness(
            int(profile.liked[place]),
            float(parts[place] / parts.sum()),
            tuple(self.features[number] for number in telling),
        )


def add_up(
    numbers: NDArray[np.int32] | NDArray[np.intp], added: NDArray[np.float64], count: int
) -> NDArray[np.float64]:
    """The sum of what is added to each of the numbers from 0 to `count`, without `count` itself."""
    return np.asarray(np.bincount(numbers, weights=added, minlength=count), np.float64)


def rows_of(rows: NDArray[np.int64], columns: NDArray[np.int64], values: NDArray[np.float64], count: int) -> Weights:
    """A sparse matrix from its entries, which are in the order of their rows.

    Args:
        rows: The row of each entry.
        columns: The column of each.
        values: The value of each.
        count: How many rows there are.
    """
    edges = np.searchsorted(rows, np.arange(count + 1))
    return Weights(edges, columns.astype(np.int32), values.astype(np.float32))
