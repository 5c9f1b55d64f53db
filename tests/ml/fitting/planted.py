"""Ratings from known biases, factors and variances, for a sampler to find again."""

import numpy as np

from ml.data.ratings import Ratings

USERS, TITLES, FACTORS = 250, 120, 2


def planted_ratings() -> Ratings:
    """The ratings of 40 titles by each user: sums of biases and tastes with noise, of which each user has their own."""
    rng = np.random.default_rng(7)
    likes, kinds = rng.normal(0, 0.6, (USERS, FACTORS)), rng.normal(0, 0.6, (TITLES, FACTORS))
    noise = rng.uniform(0.15, 0.6, USERS)
    users = np.repeat(np.arange(USERS), 40)
    titles = np.concatenate([np.sort(rng.choice(TITLES, 40, replace=False)) for _ in range(USERS)])
    expected = 2.75 + rng.normal(0, 0.25, USERS)[users] + rng.normal(0, 0.25, TITLES)[titles]
    expected += np.einsum("ij,ij->i", likes[users], kinds[titles])
    stars = np.clip(rng.normal(expected, noise[users]), 0.5, 5.0)
    ids = np.arange(USERS) + 1000, np.array([f"ns{number:03}" for number in range(TITLES)])
    return Ratings(*ids, users.astype(np.int32), titles.astype(np.int32), stars.astype(np.float32))


def held_out_of(ratings: Ratings) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """A mask of a fifth of the ratings."""
    return np.random.default_rng(0).random(len(ratings)) < 0.2
