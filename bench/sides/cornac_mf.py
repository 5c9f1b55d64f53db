"""Cornac's MF with biases, on all cores.

    python cornac_mf.py WAREHOUSE MODEL_FOLDER FACTORS LEARNING_RATE REGULARISATION EPOCHS DEVIATION [FOLD]

It does the same as `surprise_svd.py`, in an environment with Cornac and DuckDB. It ignores DEVIATION.
"""

import sys

import cornac
import duckdb
import numpy as np


def main() -> None:
    """Load, fit and save; with FOLD, measure instead."""
    warehouse, saved, factors, learning_rate, regularisation, epochs, _, *fold = sys.argv[1:]
    with duckdb.connect(warehouse, read_only=True) as connection:
        columns = connection.execute(
            "select user_id, movie_id, rating from training_ratings order by user_id, movie_id"
        ).fetchnumpy()
    users, titles, stars = columns["user_id"], columns["movie_id"], columns["rating"]
    held_out = np.load(fold[0]) if fold else np.zeros(len(stars), bool)
    known = [column[~held_out].tolist() for column in (users, titles, stars)]
    train_set = cornac.data.Dataset.build(zip(*known, strict=True))
    model = cornac.models.MF(
        k=int(factors), max_iter=int(epochs), learning_rate=float(learning_rate), lambda_reg=float(regularisation)
    ).fit(train_set)
    if not fold:
        model.save(saved)
        return
    tested = zip(users[held_out].tolist(), titles[held_out].tolist(), stars[held_out].tolist(), strict=True)
    errors = [model.rate(*numbers(train_set, user, title)) - rated for user, title, rated in tested]
    print(float(np.sqrt(np.mean(np.square(errors)))))


def numbers(train_set: cornac.data.Dataset, user: int, title: str) -> tuple[int, int]:
    """Cornac's numbers of a user and a title; unknown ones get the next free number."""
    return (
        train_set.uid_map.get(user, train_set.num_users),
        train_set.iid_map.get(title, train_set.num_items),
    )


if __name__ == "__main__":
    main()
