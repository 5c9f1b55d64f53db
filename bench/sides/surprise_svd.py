"""Stock Surprise's SVD on ratings in a pandas data frame, as its documentation shows.

    python -m bench.sides.surprise_svd WAREHOUSE MODEL_FILE FACTORS LEARNING_RATE REGULARISATION EPOCHS DEVIATION [FOLD]

It loads the view `training_ratings`, fits on all of it, and saves the model. FOLD is a NumPy file that says which
ratings to hold out: then it fits on the others, and prints its RMSE on the held-out ones. DEVIATION is the standard
deviation of initial factors.
"""

import pickle
import sys

import duckdb
import numpy as np
import surprise


def main() -> None:
    """Load, fit and save; with FOLD, measure instead."""
    warehouse, saved, factors, learning_rate, regularisation, epochs, deviation, *fold = sys.argv[1:]
    with duckdb.connect(warehouse, read_only=True) as connection:
        ratings = connection.execute(
            "select user_id, movie_id, rating from training_ratings order by user_id, movie_id"
        ).df()
    model = surprise.SVD(
        n_factors=int(factors),
        n_epochs=int(epochs),
        init_std_dev=float(deviation),
        random_state=0,
        lr_all=float(learning_rate),
        reg_all=float(regularisation),
    )
    reader = surprise.Reader(rating_scale=(0.5, 5))
    if not fold:
        model.fit(surprise.Dataset.load_from_df(ratings, reader).build_full_trainset())
        with open(saved, "wb") as file:
            pickle.dump(model, file)
        return
    held_out = np.load(fold[0])
    model.fit(surprise.Dataset.load_from_df(ratings[~held_out], reader).build_full_trainset())
    tested = ratings[held_out]
    pairs = zip(tested["user_id"], tested["movie_id"], tested["rating"], strict=True)
    print(surprise.accuracy.rmse(model.test(list(pairs)), verbose=False))


if __name__ == "__main__":
    main()
