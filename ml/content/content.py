"""How alike titles are by what the catalog says of them: people, genres, countries, decade, and the words of a story.

These sums run in NumPy: for a list from many liked titles, it takes a small part of the time that SQL takes.
"""

from dataclasses import dataclass
from typing import NamedTuple

import duckdb
import numpy as np
from numpy.typing import NDArray

from cartelera.published import NoWarehouseError
from ml.artifact.rows import entries

FEATURES = "select distinct kind, feature from title_features order by kind, feature"
TITLES = "select id from titles_wide order by id"
WEIGHTS = """
with features as (
    select
        kind,
        feature,
        row_number() over (order by kind, feature) - 1 as number
    from (select distinct kind, feature from title_features)
),

numbered_titles as (
    select
        id,
        row_number() over (order by id) - 1 as number
    from titles_wide
)

select
    numbered_titles.number as title,
    features.number as feature,
    weighed.weight
from title_features as weighed
inner join features on weighed.kind = features.kind and weighed.feature = features.feature
inner join numbered_titles on weighed.id = numbered_titles.id
order by title, feature
"""
MOST_IN_COMMON = 3
"""The largest number of features that are named of those that two titles have in common."""
DECIMALS = 6
"""The decimals of likeness: the weights have as many."""


class Feature(NamedTuple):
    """What several titles have."""

    kind: str
    """`actor`, `country`, `decade`, `director`, `genre` or `word`."""
    name: str


@dataclass(frozen=True)
class Profile:
    """The features of what somebody likes."""

    liked: NDArray[np.intp]
    """The number of each liked title."""
    sources: NDArray[np.intp]
    """For each feature of each liked title: the place of the title in `liked`."""
    features: NDArray[np.intp]
    """The number of the feature."""
    weights: NDArray[np.float64]
    """The weight of the feature in the title, times how much the title counts."""


@dataclass(frozen=True)
class Likeness:
    """The liked title that another title is most like."""

    title: int
    """The number of the liked title."""
    share: float
    """Its share of the other title's score; the shares of all liked titles add up to 1."""
    in_common: tuple[Feature, ...]
    """Up to three features that both have, the most telling first."""


class Content:
    """The features of all titles of a build, which are numbered in the order of their ids."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Read the features.

        Args:
            connection: A database with the tables `titles_wide` and `title_features`, such as a published warehouse.

        Raises:
            NoWarehouseError: The warehouse was built before it had these tables.
        """
        try:
            self.ids: list[str] = [title_id for (title_id,) in connection.execute(TITLES).fetchall()]
            self.features = [Feature(*row) for row in connection.execute(FEATURES).fetchall()]
            found = connection.execute(WEIGHTS).fetchnumpy()
        except duckdb.CatalogException as error:
            message = "The warehouse was built before it had the features of titles. `cartelera build` makes a new one."
            raise NoWarehouseError(message) from error
        self.numbers = np.asarray(found["feature"]).astype(np.intp)
        """For each feature of each title, title after title: the number of the feature."""
        self.weights = np.asarray(found["weight"]).astype(np.float64)
        """How much the feature counts in the title; the squares of a title's weights add up to 1."""
        self.edges = np.searchsorted(found["title"], np.arange(len(self.ids) + 1))
        """Where each title's features begin in these arrays. One more value at the end is their length."""
        self.with_features = np.flatnonzero(np.diff(self.edges))
        """The numbers of the titles that have features."""

    def profile(self, liked: NDArray[np.intp], strengths: NDArray[np.float64]) -> Profile:
        """The features of what somebody likes.

        Args:
            liked: The numbers of titles.
            strengths: How much each of them counts, see `ml.artifact.choices.strengths_of`.
        """
        sources, places = entries(self.edges, liked)
        return Profile(liked, sources, self.numbers[places], self.weights[places] * strengths[sources])

    def scores(self, profile: Profile) -> NDArray[np.float64]:
        """For each title, the sum of its likeness (cosine, 0 to 1) to each liked title times what that one counts."""
        wanted = np.bincount(profile.features, weights=profile.weights, minlength=len(self.features))
        products = wanted[self.numbers] * self.weights
        scores = np.zeros(len(self.ids))
        scores[self.with_features] = np.add.reduceat(products, self.edges[self.with_features])
        return scores

    def similarity(self, title: int) -> NDArray[np.float64]:
        """The likeness of all titles to one title (cosine, 0 to 1), rounded so that equal ones are equal.

        Args:
            title: The number of the one title.
        """
        return np.round(self.scores(self.profile(np.array([title]), np.ones(1))), DECIMALS)

    def narrow(self, profile: Profile, titles: NDArray[np.intp]) -> Profile:
        """Leave out the features that none of these titles has: what they have in common with the liked ones stays."""
        needed = np.zeros(len(self.features), np.bool_)
        needed[self.profile(titles, np.ones(len(titles))).features] = True
        kept = needed[profile.features]
        return Profile(profile.liked, profile.sources[kept], profile.features[kept], profile.weights[kept])

    def likeness(self, profile: Profile, title: int) -> Likeness | None:
        """The liked title that counts most for a title; None where it has nothing in common with any.

        Args:
            profile: The features of what somebody likes.
            title: The number of the title.
        """
        products = self.vector(title)[profile.features] * profile.weights
        parts = np.bincount(profile.sources, weights=products, minlength=len(profile.liked))
        if not parts.any():
            return None
        place = int(np.argmax(parts))
        mine = np.flatnonzero((profile.sources == place) & (products > 0))
        telling = profile.features[mine[np.argsort(-products[mine], kind="stable")][:MOST_IN_COMMON]]
        return Likeness(
            int(profile.liked[place]),
            float(parts[place] / parts.sum()),
            tuple(self.features[number] for number in telling),
        )

    def vector(self, title: int) -> NDArray[np.float64]:
        """The weight of every feature in a title; 0 where the title does not have it."""
        mine = slice(self.edges[title], self.edges[title + 1])
        weights = np.zeros(len(self.features))
        weights[self.numbers[mine]] = self.weights[mine]
        return weights
