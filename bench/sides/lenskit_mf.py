"""LensKit's biased matrix factorisation, by alternating least squares.

    python lenskit_mf.py WAREHOUSE MODEL_FILE FACTORS LEARNING_RATE REGULARISATION EPOCHS DEVIATION [FOLD]

It does the same as `surprise_svd.py`, in an environment with LensKit and DuckDB, but ignores the other four
parameters: least squares have no learning rate and need fewer epochs, and their regularisation has another meaning, so
LensKit's default is used.
"""

import pickle
import sys

import duckdb
import numpy as np
import pandas as pd
from lenskit.als import BiasedMFConfig, BiasedMFScorer
from lenskit.data import ItemList, from_interactions_df


def main() -> None:
    """Load, fit and save; with FOLD, measure instead."""
    warehouse, saved, factors, _, _, _, _, *fold = sys.argv[1:]
    with duckdb.connect(warehouse, read_only=True) as connection:
        ratings = connection.execute(
            "select user_id, movie_id, rating from training_ratings order by user_id, movie_id"
        ).df()
    ratings.columns = ["user_id", "item_id", "rating"]
    held_out = np.load(fold[0]) if fold else np.zeros(len(ratings), bool)
    scorer = BiasedMFScorer(BiasedMFConfig(embedding_size=int(factors), epochs=20, user_embeddings="prefer"))
    scorer.train(from_interactions_df(ratings[~held_out]))
    if fold:
        print(rmse(scorer, ratings[held_out]))
        return
    with open(saved, "wb") as file:
        pickle.dump(scorer, file)


def rmse(scorer: BiasedMFScorer, tested: pd.DataFrame) -> float:
    """The error over all ratings; where LensKit predicts nothing, the bias is the prediction."""
    errors = []
    for user, rated in tested.groupby("user_id"):
        items = ItemList(item_ids=rated["item_id"].to_numpy())
        predicted = np.asarray(scorer(user, items).scores())
        usual, _ = scorer.bias.compute_for_items(items, user)
        errors.append(np.where(np.isnan(predicted), usual, predicted) - rated["rating"].to_numpy())
    return float(np.sqrt(np.mean(np.concatenate(errors) ** 2)))


if __name__ == "__main__":
    main()
