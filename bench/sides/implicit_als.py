"""Lists by implicit's alternating least squares, on all cores.

    python implicit_als.py FACTORS KNOWN_FILE LISTS_FILE

It does the same as `bench/own_lists.py`, in an environment with implicit. All ratings count the same. The parameters
were chosen on ratings before those that the benchmark hides: which of the two is better depends on the ratings.
"""

import sys

import numpy as np
from implicit.als import AlternatingLeastSquares
from scipy.sparse import csr_matrix

REGULARISATION = {"32": 0.1, "64": 1.0}
"""By number of factors."""
LENGTH = 10


def main() -> None:
    """Load, fit, and write the lists."""
    factors, known_file, lists_file = sys.argv[1:]
    with np.load(known_file) as arrays:
        ones = np.ones(len(arrays["users"]), np.float32)
        known = csr_matrix((ones, (arrays["users"], arrays["titles"])), shape=arrays["shape"])
        listed = arrays["listed"]
    model = AlternatingLeastSquares(
        factors=int(factors), regularization=REGULARISATION[factors], alpha=1.0, iterations=15, random_state=0
    )
    model.fit(known, show_progress=False)
    lists, _ = model.recommend(listed, known[listed], N=LENGTH)
    np.save(lists_file, lists)


if __name__ == "__main__":
    main()
