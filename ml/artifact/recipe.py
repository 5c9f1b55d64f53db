"""The recipe of a model: the parameters of its training."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field


@dataclass(frozen=True)
class Recipe:
    """How to make a model. The same recipe gives the same model of the same ratings.

    The defaults of learning rate and regularisation are not Surprise's (0.005 and 0.02). With Surprise's, the factors
    overfit and do not beat the biases on MovieLens latest-small; with these, they do.
    """

    factors: int = 100
    """The number of factors that describe each user's taste, and each title."""
    epochs: int = 20
    """The number of passes over all ratings."""
    learning_rate: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 0.02
    """How much each rating changes the biases and factors that predict it."""
    regularisation: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 0.1
    """How strongly biases and factors are kept near 0."""
    choices_regularisation: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 100.0
    """How strongly the weights between works are kept near 0; the default is from ratings before those of the audit."""
    sample: float = 1.0
    """The share of the users whose ratings are learnt from, above 0 and up to 1."""
    seed: int = 0
    """The seed of everything that is drawn at random: initial factors, folds, samples."""
    engine: Literal["surprise", "spark"] = "surprise"
    """Where the factors are fitted: here by gradient descent, or on Spark by alternating least squares.

    Spark's method has no learning rate."""
