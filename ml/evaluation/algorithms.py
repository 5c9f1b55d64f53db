"""The algorithms that can be compared: those of scikit-surprise by name, Cartelera's SVD, and anybody's own class."""

import inspect
from collections import defaultdict
from difflib import get_close_matches
from importlib import import_module
from typing import Any

import numpy as np
import surprise
from numpy.typing import NDArray

from ml.artifact.model import STARS
from ml.artifact.recipe import Recipe
from ml.data.ratings import Ratings
from ml.fitting.fit import fit_svd, make_svd
from ml.fitting.svd import predict

OURS = "cartelera"
"""The name of the SVD that `python -m ml.train` fits."""
SURPRISE = ("SVD", "SVDpp", "NMF", "KNNBaseline", "SlopeOne", "CoClustering", "BaselineOnly")
"""The names of scikit-surprise's algorithms that can be compared."""


class NoAlgorithmError(Exception):
    """There is no such algorithm; the message says what is possible."""


class NoPredictionError(Exception):
    """An algorithm has predicted what is no number of stars."""


def find_algorithm(name: str) -> type[surprise.AlgoBase]:
    """Find the class of an algorithm, which must be possible to make without any argument.

    Args:
        name: One of `SURPRISE`, or `package.module:Class`.

    Raises:
        NoAlgorithmError: There is none, or it is no `surprise.AlgoBase`.
    """
    if name in SURPRISE:
        return vars(surprise)[name]  # type: ignore[no-any-return]
    module, colon, class_name = name.partition(":")
    if not colon:
        near = did_you_mean(name, [OURS, *SURPRISE])
        known = ", ".join((OURS, *SURPRISE))
        raise NoAlgorithmError(f"{name!r} is no algorithm{near}; possible: {known}, or package.module:Class")
    try:
        found = getattr(import_module(module), class_name, None)
    except Exception as error:  # whatever a module does when it is imported
        raise NoAlgorithmError(f"{module!r} cannot be imported: {type(error).__name__}: {error}") from error
    if found is None:
        raise NoAlgorithmError(f"{module} has no {class_name!r}{did_you_mean(class_name, dir(import_module(module)))}")
    if not (isinstance(found, type) and issubclass(found, surprise.AlgoBase)):
        raise NoAlgorithmError(f"{name} is no class that extends surprise.AlgoBase")
    needed = [
        each.name
        for each in inspect.signature(found).parameters.values()
        if each.default is each.empty and each.kind not in (each.VAR_POSITIONAL, each.VAR_KEYWORD)
    ]
    if needed:
        raise NoAlgorithmError(f"{name} cannot be made without arguments: it needs {', '.join(needed)}")
    return found


def did_you_mean(name: str, possible: list[str]) -> str:
    """A question with the name that is most like a wrong one; empty if none is."""
    by_lower = {each.lower(): each for each in possible}
    near = get_close_matches(name.lower(), by_lower, n=1)
    return f" (did you mean {by_lower[near[0]]}?)" if near else ""


def fit_and_predict(name: str, recipe: Recipe, known: Ratings, tested: Ratings) -> NDArray[np.float64]:
    """Fit an algorithm on some ratings, and predict others.

    Args:
        name: `OURS`, or what `find_algorithm` takes.
        recipe: How Cartelera's SVD is trained.
        known: What to learn from.
        tested: What to predict.

    Returns:
        The stars of each tested rating, within the scale.

    Raises:
        NoPredictionError: Not all of them are numbers.
    """
    if name == OURS:
        return predict(fit_svd(make_svd(recipe), known), tested.users, tested.titles)
    algorithm = find_algorithm(name)()
    algorithm.fit(to_trainset(known))
    rows = zip(tested.user_ids[tested.users].tolist(), tested.title_ids[tested.titles].tolist(), strict=True)
    # Not clipped by Surprise, which would make 5 stars of what is no number.
    predicted = np.array([algorithm.predict(*row, clip=False).est for row in rows], np.float64)
    if not np.isfinite(predicted).all():
        raise NoPredictionError(f"{np.count_nonzero(~np.isfinite(predicted))} predictions are no numbers")
    return np.clip(predicted, *STARS)


def to_trainset(ratings: Ratings) -> surprise.Trainset:
    """The same ratings in the form that scikit-surprise learns from, with the ids of users (int) and titles (str)."""
    users, user_numbers = np.unique(ratings.users, return_inverse=True)
    titles, title_numbers = np.unique(ratings.titles, return_inverse=True)
    of_users: defaultdict[int, list[Any]] = defaultdict(list)
    of_titles: defaultdict[int, list[Any]] = defaultdict(list)
    rows = zip(user_numbers.tolist(), title_numbers.tolist(), ratings.stars.tolist(), strict=True)
    for user, title, stars in rows:
        of_users[user].append((title, stars))
        of_titles[title].append((user, stars))
    return surprise.Trainset(
        of_users,
        of_titles,
        len(users),
        len(titles),
        len(ratings),
        STARS,
        {user_id: number for number, user_id in enumerate(ratings.user_ids[users].tolist())},
        {title_id: number for number, title_id in enumerate(ratings.title_ids[titles].tolist())},
    )
