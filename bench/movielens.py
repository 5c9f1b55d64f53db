"""MovieLens latest-small, whose titles are the true ones."""

import csv
from pathlib import Path

import numpy as np

from ml.dataset import Ratings


def read_movielens(file: Path) -> Ratings:
    """MovieLens latest-small as columns."""
    with file.open(newline="") as stream:
        rows = sorted((int(row["userId"]), row["movieId"], float(row["rating"])) for row in csv.DictReader(stream))
    user_ids, users = np.unique([row[0] for row in rows], return_inverse=True)
    title_ids, titles = np.unique([row[1] for row in rows], return_inverse=True)
    stars = np.array([row[2] for row in rows], np.float32)
    return Ratings(user_ids, title_ids, users.astype(np.int32), titles.astype(np.int32), stars)
