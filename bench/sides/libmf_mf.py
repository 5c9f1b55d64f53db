"""LIBMF's matrix factorisation, by gradient descent with two threads.

    python libmf_mf.py WAREHOUSE MODEL_FILE FACTORS LEARNING_RATE REGULARISATION EPOCHS DEVIATION [FOLD]

It does the same as `surprise_svd.py`, in an environment with LIBMF and DuckDB. It has no biases, learns what deviates
from the mean of all ratings, and chooses its steps itself: LEARNING_RATE and DEVIATION are ignored. With more than one
thread its result is another one in each run.
"""

import sys

import duckdb
import numpy as np
from libmf import mf


def main() -> None:
    """Load, fit and save; with FOLD, measure instead."""
    warehouse, saved, factors, _, regularisation, epochs, _, *fold = sys.argv[1:]
    with duckdb.connect(warehouse, read_only=True) as connection:
        columns = connection.execute(
            """
            select
                dense_rank() over (order by user_id) - 1 as user_number,
                dense_rank() over (order by movie_id) - 1 as title_number,
                rating
            from training_ratings
            order by user_id, movie_id
            """
        ).fetchnumpy()
    ratings = np.column_stack([columns[name] for name in ("user_number", "title_number", "rating")])
    held_out = np.load(fold[0]) if fold else np.zeros(len(ratings), bool)
    mean = ratings[~held_out, 2].mean()
    ratings[:, 2] -= mean
    model = mf.MF(
        k=int(factors),
        nr_iters=int(epochs),
        nr_threads=2,
        lambda_p1=0,
        lambda_p2=float(regularisation),
        lambda_q1=0,
        lambda_q2=float(regularisation),
        quiet=True,
    )
    model.fit(ratings[~held_out])
    if not fold:
        np.savez(saved, users=model.p_factors(), titles=model.q_factors())
        return
    tested = ratings[held_out]
    numbers = np.asfortranarray(tested[:, :2])  # `predict` reads them column by column
    predicted = np.clip(model.predict(numbers) + mean, 0.5, 5)
    print(float(np.sqrt(np.mean(np.square(predicted - tested[:, 2] - mean)))))


if __name__ == "__main__":
    main()
