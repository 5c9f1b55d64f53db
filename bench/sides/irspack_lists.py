"""Lists by irspack's recommenders, on all cores.

    python irspack_lists.py METHOD KNOWN_FILE LISTS_FILE

It does the same as `bench/own_lists.py`, in an environment with irspack. METHOD is `neighbours`, `ials` or `ease`. All
ratings count the same. The parameters were chosen on ratings before those that the benchmark hides.
"""

import sys

import numpy as np
from irspack import CosineKNNRecommender, DenseSLIMRecommender, IALSRecommender
from scipy.sparse import csr_matrix

METHODS = {
    "neighbours": lambda known: CosineKNNRecommender(known, top_k=50, shrinkage=20),
    "ials": lambda known: IALSRecommender(known, n_components=64, alpha0=0.3, reg=0.01, train_epochs=16),
    "ease": lambda known: DenseSLIMRecommender(known, reg=200),
}
LENGTH = 10


def main() -> None:
    """Load, fit, and write the lists."""
    method, known_file, lists_file = sys.argv[1:]
    with np.load(known_file) as arrays:
        ones = np.ones(len(arrays["users"]))
        known = csr_matrix((ones, (arrays["users"], arrays["titles"])), shape=arrays["shape"])
        listed = arrays["listed"]
    recommender = METHODS[method](known).learn()
    scores = recommender.get_score_remove_seen(listed)
    np.save(lists_file, np.argsort(-scores, axis=1, kind="stable")[:, :LENGTH])


if __name__ == "__main__":
    main()
