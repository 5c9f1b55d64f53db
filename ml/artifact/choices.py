"""The arrays that lists are made from, and how they are written as bytes.

A work's score for a user is the sum, over the works that the user has rated, of the strength of the rating times the
weight from the one work to the other.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save as make_safetensors

from ml.artifact.buffers import all_within, views
from ml.artifact.rows import entries

HIGHEST_DISLIKE = 2.5
"""A rating of at most so many stars says that the user does not want more of the kind."""
WORKS_AT_ONCE = 256
"""So many works' weights are added up at a time: few enough to stay in the processor's cache."""
MANY_WORKS = 1_000
"""Adding up the weights of more works than this takes milliseconds, so the scores of their users are saved."""


@dataclass(frozen=True)
class Weights:
    """How strongly each work speaks for others: the rows of a sparse matrix, one for each work."""

    edges: NDArray[np.int64]
    """Where each work's row begins in the arrays below. One more value at the end is their length."""
    targets: NDArray[np.int32]
    """The number of the work that is spoken for."""
    values: NDArray[np.float32]
    """The weight; below 0 where it speaks against the other work."""

    def scores(
        self, works: NDArray[np.int32] | NDArray[np.intp], strengths: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """The score of every work for a user.

        Args:
            works: The numbers of the works that the user has rated.
            strengths: The strength of each of these ratings, see `strengths_of`.
        """
        scores = np.zeros(len(self.edges) - 1)
        counted = np.flatnonzero(strengths)
        for begin in range(0, len(counted), WORKS_AT_ONCE):
            part = counted[begin : begin + WORKS_AT_ONCE]
            _, places = entries(self.edges, works[part])
            added = np.repeat(strengths[part], self.edges[works[part] + 1] - self.edges[works[part]])
            added *= self.values[places]
            scores += np.bincount(self.targets[places], weights=added, minlength=len(scores))
        return scores

    def by_target(self) -> "Incoming":
        """Order the weights by the works that are spoken for."""
        places = np.argsort(self.targets, kind="stable").astype(np.int32)
        return Incoming(self, np.searchsorted(self.targets[places], np.arange(len(self.edges))), places)


@dataclass(frozen=True)
class Incoming:
    """The same weights by the work that is spoken for."""

    weights: Weights
    edges: NDArray[np.int64]
    """Where each work's part begins in `places`. One more value at the end is its length."""
    places: NDArray[np.int32]
    """The places of the weights to each work, in the order of the works that they come from."""

    def to(self, work: int) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        """The works that speak for one work or against it, and their weights.

        Args:
            work: The number of the work.
        """
        places = self.places[self.edges[work] : self.edges[work + 1]]
        return np.searchsorted(self.weights.edges, places, side="right") - 1, self.weights.values[places]


@dataclass(frozen=True)
class SavedScores:
    """The scores of the users with so many ratings that adding up weights would take too long for an answer."""

    users: NDArray[np.int32]
    """The numbers of these users in the model, ascending."""
    scores: NDArray[np.float32]
    """One row for each, with the score of every work, as `Weights.scores` makes it."""

    def of(self, user: int) -> NDArray[np.float32] | None:
        """The score of every work for a user; None where it is not saved.

        Args:
            user: The number of the user in the model.
        """
        place = int(np.searchsorted(self.users, np.int32(user)))
        return self.scores[place] if place < len(self.users) and self.users[place] == user else None


@dataclass(frozen=True)
class Choices:
    """What people choose, beside a `Model` that holds the users, the titles, and who has rated which."""

    title_works: NDArray[np.int32]
    """The number of the work of each title of the model."""
    half_stars: NDArray[np.uint8]
    """Each rating of the model's `rated_titles`, in half stars from 1 to 10."""
    popularity: NDArray[np.int32]
    """How many users have rated each work."""
    weights: Weights
    """How strongly each work speaks for others."""
    saved: SavedScores
    """The scores of the users who have rated most."""


def strengths_of(stars: NDArray[np.float32]) -> NDArray[np.float64]:
    """How much ratings count as choices: the stars as a share of five, and nothing for a dislike.

    Args:
        stars: The ratings, from 0.5 to 5.0.
    """
    return np.where(stars > HIGHEST_DISLIKE, stars.astype(np.float64) / 5, 0.0)


def to_bytes(choices: Choices) -> bytes:
    """The choices as a safetensors file."""
    arrays: dict[str, NDArray[Any]] = {
        "title_works": choices.title_works,
        "half_stars": choices.half_stars,
        "popularity": choices.popularity,
        "edges": choices.weights.edges,
        "targets": choices.weights.targets,
        "values": choices.weights.values,
        "saved_users": choices.saved.users,
        "saved_scores": choices.saved.scores,
    }
    return bytes(make_safetensors(arrays))


def no_saved_scores(works: int) -> SavedScores:
    """What a model of an earlier version has saved: nothing.

    Args:
        works: How many works there are.
    """
    return SavedScores(np.empty(0, np.int32), np.empty((0, works), np.float32))


def from_buffer(buffer: NDArray[np.uint8], titles: int, ratings: int) -> Choices:
    """The choices that `to_bytes` has written. Their arrays are views of the buffer, which may be a mapped file.

    Args:
        buffer: The bytes of a safetensors file.
        titles: How many titles the model has that they belong to.
        ratings: How many ratings that model has learnt from.

    Raises:
        ValueError: The buffer holds something else, or belongs to another model.
    """
    try:
        arrays = views(buffer)
        weights = Weights(**{name: arrays.pop(name) for name in ("edges", "targets", "values")})
        nothing = no_saved_scores(len(arrays["popularity"]))
        saved = SavedScores(arrays.pop("saved_users", nothing.users), arrays.pop("saved_scores", nothing.scores))
        choices = Choices(weights=weights, saved=saved, **arrays)
    except (AttributeError, LookupError, OverflowError, RecursionError, TypeError, ValueError) as error:
        raise ValueError(f"it holds no choices: {error!r}") from error
    if not fits_together(choices, titles, ratings):
        raise ValueError("its arrays do not fit each other, or the model beside them")
    return choices


def fits_together(choices: Choices, titles: int, ratings: int) -> bool:
    """Whether the arrays have the shapes, types and values that lists rely on."""
    works, weights, saved = len(choices.popularity), choices.weights, choices.saved
    expected: list[tuple[NDArray[Any], tuple[int, ...], type]] = [
        (choices.title_works, (titles,), np.int32),
        (choices.half_stars, (ratings,), np.uint8),
        (choices.popularity, (works,), np.int32),
        (weights.edges, (works + 1,), np.int64),
        (weights.targets, (len(weights.targets),), np.int32),
        (weights.values, (len(weights.targets),), np.float32),
        (saved.users, (len(saved.users),), np.int32),
        (saved.scores, (len(saved.users), works), np.float32),
    ]
    if any(array.shape != shape or array.dtype != kind for array, shape, kind in expected):
        return False
    numbers = (choices.title_works, weights.targets)
    inside = all(all_within(each, 0, works - 1) for each in numbers)
    parts = weights.edges[0] == 0 and (np.diff(weights.edges) >= 0).all() and weights.edges[-1] == len(weights.targets)
    rated = all_within(choices.half_stars, 1, 10)
    finite = np.isfinite(weights.values).all() and np.isfinite(saved.scores).all()
    return bool(inside and parts and rated and finite and (np.diff(saved.users) > 0).all())
