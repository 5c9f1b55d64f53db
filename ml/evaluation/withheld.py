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
    mixed = users[ratings.users]
    mixed ^= titles[ratings.titles]
    mixed *= np.uint32(0x9E3779B1)  # odd, so that the highest bits depend on all bits of both hashes
    return np.asarray((mixed >> np.uint32(16)) % np.uint32(SHARE) == 0)


def hash_ids(ids: list[int] | list[str]) -> NDArray[np.uint32]:
    """A hash of each id, the same on every machine."""
    digests = b"".join(hashlib.blake2b(str(each).encode(), digest_size=4).digest() for each in ids)
    return np.frombuffer(digests, "<u4").astype(np.uint32)
