"""Invented ratings of people who choose in ways that a test knows."""

import numpy as np
from numpy.typing import NDArray

from ml.data.ratings import Ratings


def ratings_of(rows: list[tuple[int, int, float]], titles: int) -> Ratings:
    """Ratings by user, title and stars; titles are numbered up to `titles`."""
    users, numbers, stars = (np.array(column) for column in zip(*sorted(rows), strict=True))
    user_ids, users = np.unique(users, return_inverse=True)
    title_ids = np.array([f"as{number:03}" for number in range(titles)])
    return Ratings(user_ids, title_ids, users.astype(np.int32), numbers.astype(np.int32), stars.astype(np.float32))


def two_groups(seed: int = 0, users: int = 200, titles: int = 40) -> tuple[Ratings, NDArray[np.int64]]:
    """People of two tastes: even users rate titles of the first half, odd users of the second; with times at random."""
    draws = np.random.default_rng(seed)
    half = titles // 2
    rows = [
        (user, int(title) + half * (user % 2), 4.0)
        for user in range(users)
        for title in draws.choice(half, size=12, replace=False)
    ]
    return ratings_of(rows, titles), draws.integers(1, 10**9, size=len(rows))


def anybody(seed: int = 0, users: int = 300, titles: int = 40) -> tuple[Ratings, NDArray[np.int64]]:
    """People who rate titles at random, the first titles more often."""
    draws = np.random.default_rng(seed)
    popularity = 1 / np.arange(1, titles + 1)
    rows = [
        (user, int(title), 4.0)
        for user in range(users)
        for title in draws.choice(titles, size=12, replace=False, p=popularity / popularity.sum())
    ]
    return ratings_of(rows, titles), draws.integers(1, 10**9, size=len(rows))
