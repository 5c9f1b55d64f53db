"""The recipe of a model: the parameters of its training."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field


@dataclass(frozen=True)
class Recipe:
    """How to make a model. The same recipe gives the same model of the same ratings.

    The defaults are those of the engine `surprise`; `USUAL` has those of each engine. They are not Surprise's own (20
    epochs, and rates of 0.005 and 0.02): with these, the factors overfit and do not beat the biases on MovieLens
    latest-small.
    """

    factors: int = 80
    """The number of factors that describe each user's taste, and each title."""
    epochs: int = 25
    """The number of passes over all ratings."""
    learning_rate: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 0.06
    """How much each rating changes the biases and factors that predict it, in the first pass."""
    learning_rate_decay: Annotated[float, Field(gt=0, le=1)] = 0.9
    """What the learning rate is multiplied by after each pass: large steps first need half as many passes."""
    regularisation: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 0.08
    """How strongly biases and factors are kept near 0."""
    choices_regularisation: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 100.0
    """How strongly the weights between works are kept near 0, or on Spark the factors that they are made of. The
    defaults are from ratings before those of the audit."""
    content_weight: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0
    """How much the people, genres and words that two works have in common count for the weights between them, beside
    the ratings; 0 for nothing. With some of it, works with few ratings are listed more often."""
    sample: float = 1.0
    """The share of the users whose ratings are learnt from, above 0 and up to 1."""
    seed: int = 0
    """The seed of everything that is drawn at random: initial factors, folds, samples."""
    engine: Literal["surprise", "bayes", "spark"] = "surprise"
    """How the factors are fitted: by gradient descent, by Gibbs sampling, or on Spark by alternating least squares.

    Spark's method has no learning rate, and sampling has neither a learning rate nor a regularisation. Sampling fits so
    many factors for each draw that it keeps. Spark also fits what people choose, with so many factors and epochs."""


USUAL = {
    "surprise": Recipe(),
    "bayes": Recipe(factors=8, epochs=200, engine="bayes"),
    "spark": Recipe(factors=32, epochs=10, regularisation=0.15, choices_regularisation=0.05, engine="spark"),
}
"""The recipe of each engine where nothing else is asked for."""
