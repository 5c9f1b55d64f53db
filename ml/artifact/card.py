"""The model card: all that is known of a model, as data for programs. `ml.artifact.report` makes it readable."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import AliasChoices, BaseModel, ConfigDict, Field

from ml.artifact.model import STARS
from ml.artifact.recipe import Recipe

SVD = "svd"
"""The name of SVD among the baselines."""
MODEL_NAME = "^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$"
"""Names of models and builds: what folders, headers and terminals can all have."""
LENGTH = 10
"""How many titles the lists have that are measured."""
LATEST = 5
"""How many of a user's ratings are hidden, for the lists to find."""
LIKED = 3.5
"""From how many stars on a hidden title should be in the list."""


@dataclass(frozen=True)
class Errors:
    """How far predictions are from ratings, in stars."""

    rmse: float
    """The root of the mean squared error."""
    mae: float
    """The mean absolute error."""


@dataclass(frozen=True)
class Audit:
    """Whether the factors predict better than what is usual for users and titles."""

    personalised: bool
    """Whether they do, beyond doubt."""
    baseline: str
    """The best of the baselines, which the model is compared with."""
    gain: float
    """By how much the model's RMSE is lower, on average over the folds."""
    low: float
    """The lower end of the gain's confidence interval."""
    high: float
    """The upper end."""
    reason: str
    """All of this as one sentence."""


@dataclass(frozen=True)
class Ranking:
    """How good the lists are, on average over the users; each from 0 to 1."""

    ndcg: float
    """nDCG@10: how far up the hidden titles are."""
    recall: float
    """Recall@10: which share of the hidden titles is in the list."""
    coverage: float
    """Which share of all titles is in anybody's list."""
    users: int
    """How many users were asked for."""


class Trial(BaseModel):
    """The comparison with the model that was current: both recipes, on the same held-out ratings."""

    model_config = ConfigDict(frozen=True)

    against: str | None
    """The model that was current; None where there was none."""
    rmse: float | None
    """The error of this model's recipe; None where there was nothing to compare."""
    current_rmse: float | None
    """The error of the other one."""
    passed: bool
    """Whether this model is not worse."""
    reason: str
    """All of this as one sentence."""


class Metrics(BaseModel):
    """The errors of the k-fold cross-validation, in stars."""

    model_config = ConfigDict(frozen=True)

    rmse: float
    """The root of the mean squared error, on average over the folds."""
    mae: float
    """The mean absolute error, on average over the folds."""
    folds: list[Errors]
    """Of each fold."""


class Card(BaseModel):
    """What `card.json` holds."""

    model_config = ConfigDict(frozen=True)

    model: Annotated[str, Field(pattern=MODEL_NAME)]
    """The name of the model, and of its folder."""
    trained_at: datetime
    """When, in UTC."""
    build_id: Annotated[str, Field(pattern=MODEL_NAME)]
    """The build of the warehouse that it was trained on."""
    data_version: Annotated[str, Field(validation_alias=AliasChoices("data_version", "data"))] = ""
    """The hash of all ratings and names of titles in that build; it was called `data` in version 0.1."""
    personalised: bool
    """Whether the factors predict better than what is usual for users and titles, beyond doubt."""
    reason: str
    """Why that is said."""
    rows: int
    """How many ratings it was trained on."""
    users: int
    """By how many users."""
    titles: int
    """Of how many titles."""
    recipe: Annotated[Recipe, Field(validation_alias=AliasChoices("recipe", "parameters"))]
    """How it was trained; it was called `parameters` in version 0.1."""
    folds: int
    """Of the cross-validation; 0 where it was left out, and with it all metrics."""
    threshold: Annotated[float, Field(ge=STARS[0], le=STARS[1])]
    """From how many predicted stars on a title is recommended."""
    metrics: Metrics | None
    """Of SVD."""
    baselines: dict[str, Metrics] | None
    """Of each baseline, on the same folds."""
    audit: Audit | None
    """SVD against the best baseline."""
    ranking: dict[str, Ranking] | None
    """How well lists of ten find each user's latest ratings: by SVD, by its biases alone, and by popularity."""
    trial: Trial
    """Whether it could take over from the model that was current."""
    seconds: dict[str, float]
    """How long each step took."""
    peak_memory_gb: float
    """The most memory that the training had at any time, in gigabytes."""
    versions: dict[str, str]
    """Of Python and of the libraries that the result depends on."""
    sha256: dict[str, str] = {}
    """The hash of each other file of the model."""
