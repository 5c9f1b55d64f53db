"""From a recipe to a fitted model."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

from ml.artifact.model import Model, hash_name
from ml.artifact.recipe import Recipe
from ml.data.ratings import NoRatingsError, Ratings
from ml.fitting.svd import CompiledSVD

MOST_SAMPLED = 2_000_000
"""The largest number of ratings that the engine bayes learns from."""
INITIAL_DEVIATION = 0.02
"""The standard deviation of initial factors. With Surprise's, 0.1, chance is learnt for longer than taste."""


class NoEngineError(Exception):
    """The engine of the recipe is not installed; the message says how to install it."""


class TooManyRatingsError(Exception):
    """The engine of the recipe would take too long; the message says what to do."""


class DivergedError(Exception):
    """The training diverged; the message says what to change."""


def draw_users(recipe: Recipe, ratings: Ratings) -> NDArray[np.bool_]:
    """Draw the users whose ratings a recipe learns from, at least one.

    Args:
        recipe: The recipe.
        ratings: All ratings.

    Returns:
        A mask with one value for each rating: whether its user is drawn.
    """
    size = len(ratings.user_ids)
    drawn = np.random.default_rng(recipe.seed).permutation(size) < max(1, round(recipe.sample * size))
    return np.asarray(drawn[ratings.users])


def check_size(recipe: Recipe, ratings: Ratings) -> None:
    """Make sure that the engine of a recipe can learn from so many ratings.

    Raises:
        TooManyRatingsError: It would take hours, and gigabytes.
    """
    if recipe.engine == "bayes" and len(ratings) > MOST_SAMPLED:
        raise TooManyRatingsError(
            f"The engine bayes learns from at most {MOST_SAMPLED:,} ratings, and there are {len(ratings):,}: choose "
            f"--engine surprise, or --sample {0.95 * recipe.sample * MOST_SAMPLED / len(ratings):.2g} for fewer users."
        )


def make_svd(recipe: Recipe, after_epoch: Callable[[int], None] = lambda epoch: None) -> CompiledSVD:
    """Make the SVD of a recipe, not yet fitted.

    Args:
        recipe: The recipe.
        after_epoch: Called with the number of each epoch, from 1, when it has ended; on Spark only with the last.

    Raises:
        NoEngineError: The recipe's engine is not installed.
    """
    return engine_of(recipe)(
        n_factors=recipe.factors,
        n_epochs=recipe.epochs,
        lr_all=recipe.learning_rate,
        decay=recipe.learning_rate_decay,
        reg_all=recipe.regularisation,
        init_std_dev=INITIAL_DEVIATION,
        random_state=recipe.seed,
        after_epoch=after_epoch,
    )


def engine_of(recipe: Recipe) -> type[CompiledSVD]:
    """The class that fits a recipe.

    Raises:
        NoEngineError: The recipe's engine is not installed.
    """
    if recipe.engine == "surprise":
        return CompiledSVD
    if recipe.engine == "bayes":
        from ml.fitting.bayes import BayesianSVD  # noqa: PLC0415  # what it imports takes most of a second

        return BayesianSVD
    with saying_how_to_install_spark():
        from ml.fitting.distributed import DistributedSVD  # noqa: PLC0415  # Spark is an extra
    return DistributedSVD


@contextmanager
def saying_how_to_install_spark() -> Iterator[None]:
    """Import what needs Spark inside a `with` block.

    Raises:
        NoEngineError: It is not installed.
    """
    try:
        yield
    except ImportError as error:
        raise NoEngineError(f"The engine spark is not installed ({error}): `pip install '.[spark]'`.") from error


def fit_svd(svd: CompiledSVD, ratings: Ratings) -> CompiledSVD:
    """Fit an SVD.

    Args:
        svd: What `make_svd` gives.
        ratings: What to learn from.

    Returns:
        The same SVD, fitted.

    Raises:
        DivergedError: The numbers of the SVD have grown beyond all bounds.
        NoRatingsError: There are no ratings.
    """
    if len(ratings) == 0:
        raise NoRatingsError("There are too few ratings, or users in the sample: none are left to learn from.")
    svd.fit(ratings)
    if not all(np.isfinite(array).all() for array in (svd.bu, svd.bi, svd.pu, svd.qi)):
        raise DivergedError(
            f"The training diverged: with a learning rate of {svd.lr_bu} the predictions grow beyond all bounds. "
            f"Try a lower --learning-rate (the default is {Recipe().learning_rate})."
        )
    return svd


def to_model(svd: CompiledSVD, names: Mapping[str, str]) -> Model:
    """Make the model of a fitted SVD, with the users and titles that it has learnt from.

    Args:
        svd: Fitted.
        names: The name of each title, by id.
    """
    ratings: Ratings = svd.trainset
    users, user_numbers = np.unique(ratings.users, return_inverse=True)
    titles, title_numbers = np.unique(ratings.titles, return_inverse=True)
    return Model(
        user_ids=ratings.user_ids[users],
        title_ids=ratings.title_ids[titles],
        title_names=np.array(
            [hash_name(names.get(each, "")) for each in ratings.title_ids[titles].tolist()], np.uint64
        ),
        mean=ratings.mean,
        user_bias=svd.bu[users],
        title_bias=svd.bi[titles],
        user_factors=svd.pu[users],
        title_factors=svd.qi[titles],
        rated_titles=title_numbers.astype(np.int32),
        rated_edges=np.searchsorted(user_numbers, np.arange(len(users) + 1)),
        draws=svd.draws and svd.draws.only(users, titles),
    )
