"""How a model is made: the parameters of a training."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field


@dataclass(frozen=True)
class Recipe:
    """The parameters. Two trainings with equal ones, on the same ratings, give the same model.

    Learning rate and regularisation are not Surprise's: with those (0.005 and 0.02) twenty epochs overfit the factors,
    and do not beat the biases on MovieLens latest-small, while these do.
    """

    factors: int = 100
    """How many numbers describe the taste of each user, and each title."""
    epochs: int = 20
    """How often all ratings are gone through."""
    learning_rate: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 0.02
    """How far each rating moves what it is predicted from."""
    regularisation: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 0.1
    """How strongly biases and factors are held near 0."""
    sample: float = 1.0
    """Which share of the users is learnt from."""
    seed: int = 0
    """Of all that is drawn at random: first factors, folds, samples."""
    engine: Literal["surprise", "spark"] = "surprise"
    """What fits the factors: gradient descent here, or alternating least squares on Spark, without a learning rate."""
