"""The ratings that tuning never sees, so that what is measured on them was not chosen to fit them."""

import hashlib

import numpy as np
from numpy.typing import NDArray

from ml.data.ratings import Ratings

SHARE = 5
"""One of so many ratings is withheld."""


def withheld(ratings: Ratings) -> NDArray[np.bool_]:
    """Which ratings are withheld: about a fifth.

    It depends on the ids of user and title alone. So a rating that was withheld once is withheld ever after, whatever
    ratings come and go.

    Args:
        ratings: All ratings.

    Returns:
        A mask with one value for each rating.
    """
    users, titles = (hash_ids(ids.tolist()) for ids in (ratings.user_ids, ratings.title_ids))
    # The highest bits of the product depend on all bits of both.
    mixed = (users[ratings.users] ^ titles[ratings.titles]) * np.uint64(0x9E3779B97F4A7C15)
    return np.asarray((mixed >> np.uint64(32)) % np.uint64(SHARE) == 0)


def hash_ids(ids: list[int] | list[str]) -> NDArray[np.uint64]:
    """A hash of each id, the same on every machine."""
    digests = b"".join(hashlib.blake2b(str(each).encode(), digest_size=8).digest() for each in ids)
    return np.frombuffer(digests, "<u8").astype(np.uint64)
