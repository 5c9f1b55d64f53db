"""Lists by Cartelera's own models, in a process of their own.

    python -m bench.own_lists METHOD KNOWN_FILE LISTS_FILE

METHOD is `choices`, `stars` or `popularity`. KNOWN_FILE holds the ratings to learn from: the arrays `users`, `titles`
and `stars`, how many users and titles there are (`shape`), and the numbers of the users who get lists (`listed`). The
lists are written as an array: for each of these, the numbers of the ten best titles that the user has not rated.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ml.artifact.recipe import Recipe
from ml.data.ratings import Ratings
from ml.evaluation.choices import by_score
from ml.evaluation.holdout import most_promising
from ml.evaluation.ranking import Rank, first_unknown, most_popular
from ml.fitting.ease import fit_ease
from ml.fitting.fit import fit_svd, make_svd
from ml.fitting.weights import prune


def main() -> None:
    """Load, fit, and write the lists."""
    method, known_file, lists_file = sys.argv[1:]
    known, listed = read_known(Path(known_file))
    rank = METHODS[method](known)
    np.save(lists_file, [first_unknown(known, rank(user), user) for user in listed.tolist()])


def read_known(file: Path) -> tuple[Ratings, NDArray[np.int32]]:
    """The ratings to learn from, and who gets lists; the ids of users and titles are their numbers."""
    with np.load(file) as arrays:
        users, titles = (np.arange(size) for size in arrays["shape"])
        known = Ratings(users, titles.astype(np.str_), arrays["users"], arrays["titles"], arrays["stars"])
        return known, arrays["listed"]


def by_choice(known: Ratings) -> Rank:
    """The ranking by what a user would choose."""
    return by_score(known, prune(fit_ease(known)).scores, most_popular(known))


def by_stars(known: Ratings) -> Rank:
    """The ranking by the stars that a user would give."""
    return most_promising(fit_svd(make_svd(Recipe()), known), known)


METHODS: dict[str, Callable[[Ratings], Rank]] = {"choices": by_choice, "stars": by_stars, "popularity": most_popular}

if __name__ == "__main__":
    main()
