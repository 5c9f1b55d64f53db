"""The model card: all that is known of a model, as data for programs. `ml.artifact.report` makes a text of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field

from ml.artifact.model import STARS
from ml.artifact.recipe import Recipe

SVD = "svd"
"""The name of SVD among the baselines."""
BY_CHOICE = "choices"
"""The name of lists of what a user would choose among the rankings of their audit."""
BY_POPULARITY = "popularity"
"""The name of lists of the popular works among all rankings."""
MODEL_NAME = "^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$"
"""The names of models and builds. A folder, an HTTP header and a terminal can hold such a name."""
LENGTH = 10
"""The length of the lists whose quality is measured."""
LATEST = 5
"""The number of ratings of each user that are hidden, for the lists to find."""
MOST_VARIED = 500
"""The largest number of users for whom the price of variety is measured."""
LIKED = 3.5
"""A hidden title with at least so many stars should be in the list."""


@dataclass(frozen=True)
class Errors:
    """The errors of predictions, in stars."""

    rmse: float
    """The root of the mean squared error."""
    mae: float
    """The mean absolute error."""


@dataclass(frozen=True)
class Audit:
    """Whether the factors predict better than what is usual for users and titles."""

    personalised: bool
    """Whether they do: the gain's confidence interval lies above 0."""
    baseline: str
    """The name of the best baseline, with which SVD is compared."""
    gain: float
    """By how many stars the RMSE of SVD is lower, on average over the folds."""
    low: float
    """The lower end of the gain's confidence interval."""
    high: float
    """The upper end of it."""
    reason: str
    """The result as one sentence."""


@dataclass(frozen=True)
class Ranking:
    """The quality of lists, on average over the users. Each measure goes from 0 to 1."""

    ndcg: float
    """nDCG@10: the higher, the further up in the list the hidden titles are."""
    recall: float
    """Recall@10: the share of the hidden titles that is in the list."""
    coverage: float
    """The share of all titles that is in the list of at least one user."""
    users: int
    """The number of users whose lists were measured."""


@dataclass(frozen=True)
class Calibration:
    """Whether predictions are as sure as they say, by each user's latest ratings, which were hidden."""

    within: float
    """The share of the ratings that are no further from the prediction than its spread; 0.68 of normal errors."""
    spread: float
    """The mean spread, in stars."""
    ratings: int
    """The number of ratings."""


@dataclass(frozen=True)
class Varied:
    """What variety costs: the quality of lists whose works differ more."""

    variety: float
    """How much variety was asked for, from 0 to 1."""
    ndcg: float
    """nDCG@10 of these lists, on average over the users."""
    difference: float
    """How much the genres of a list's works differ, from 0 to 1: 1 minus the likeness (cosine) of two of them, on
    average over all pairs of a list, and over the users."""


@dataclass(frozen=True)
class ListsAudit:
    """Whether lists of what a user would choose find more of what users chose later than the popular works do."""

    personal: bool
    """Whether they do: the gain's confidence interval lies above 0."""
    gain: float
    """By how much their nDCG@10 is higher, on average over the users."""
    low: float
    """The lower end of the gain's confidence interval."""
    high: float
    """The upper end of it."""
    reason: str
    """The result as one sentence."""
    ranking: dict[str, Ranking]
    """The quality of the lists, of those from all weights instead of the saved ones, and of the popular works."""
    varied: tuple[Varied, ...] = ()
    """What variety costs, the least first; empty where lists are not personal, and in older cards."""


@dataclass(frozen=True)
class Profile:
    """How the ratings of a training were distributed, for later trainings to compare theirs with."""

    mean: float
    """Their mean, in stars."""
    deviation: float
    """Their standard deviation, in stars."""
    shares: tuple[float, ...]
    """The share of each number of stars, from 0.5 to 5.0 in steps of one half."""


@dataclass(frozen=True)
class Drift:
    """How the ratings of a training differ from those of the model that was current."""

    against: str
    """The name of that model."""
    ratings: int
    """The number of its ratings."""
    users: int
    """The number of its users."""
    titles: int
    """The number of its titles."""
    mean: float
    """The mean of its ratings, in stars."""
    new_users: float
    """The share of this training's users whom it does not know."""
    new_titles: float
    """The share of this training's titles that it does not know."""
    shares: tuple[float, ...]
    """The share of each number of stars among its ratings, as in `Profile`."""
    stability_index: float
    """The population stability index of the stars, see `ml.evaluation.drift.stability_index`."""
    warnings: tuple[str, ...]
    """What differs beyond doubt, a sentence each."""


def without_decay(recipe: object) -> object:
    """A recipe as the card of a model says it; the models of older cards had no decay."""
    return {"learning_rate_decay": 1.0, **recipe} if isinstance(recipe, dict) else recipe


@dataclass(frozen=True)
class Tuned:
    """What a training has taken from a tuned recipe."""

    tuned_at: datetime
    """When the recipe was found, in UTC."""
    parameters: tuple[str, ...]
    """The parameters that the training has taken from it."""


class Trial(BaseModel):
    """The comparison with the model that was current: stars and lists of both, on the same held-out ratings."""

    model_config = ConfigDict(frozen=True)

    against: str | None
    """The name of the model that was current; None where there was none."""
    rmse: float | None
    """The RMSE of this model's recipe, in stars; None where nothing was measured."""
    current_rmse: float | None
    """The RMSE of the other recipe, in stars; None where nothing was measured."""
    ndcg: float | None = None
    """nDCG@10 of the lists that this model would serve; None where nothing was measured, and in older cards."""
    current_ndcg: float | None = None
    """nDCG@10 of the lists of the other; None where nothing was measured, and in older cards."""
    passed: bool
    """Whether neither its stars nor its lists are worse."""
    reason: str
    """The result as one sentence."""


class Metrics(BaseModel):
    """The errors of the k-fold cross-validation, in stars."""

    model_config = ConfigDict(frozen=True)

    rmse: float
    """The root of the mean squared error, on average over the folds."""
    mae: float
    """The mean absolute error, on average over the folds."""
    folds: list[Errors]
    """The errors of each fold."""


class Card(BaseModel):
    """The content of `card.json`."""

    model_config = ConfigDict(frozen=True)

    model: Annotated[str, Field(pattern=MODEL_NAME)]
    """The name of the model, and of its folder."""
    trained_at: datetime
    """The time of the training, in UTC."""
    build_id: Annotated[str, Field(pattern=MODEL_NAME)]
    """The build of the warehouse that the model was trained on."""
    data_version: Annotated[str, Field(validation_alias=AliasChoices("data_version", "data"))] = ""
    """The hash of all ratings and title names in that build. Older cards call it `data`."""
    personalised: bool
    """Whether the factors predict better than what is usual for users and titles, beyond doubt."""
    reason: str
    """The reason, as one sentence."""
    rows: int
    """The number of ratings that the model was trained on."""
    users: int
    """The number of users who gave them."""
    titles: int
    """The number of titles that they are of."""
    profile: Profile | None = None
    """How these ratings are distributed; None in older cards."""
    drift: Drift | None = None
    """How they differ from those of the model that was current; None where there was none, and in older cards."""
    recipe: Annotated[
        Recipe, Field(validation_alias=AliasChoices("recipe", "parameters")), BeforeValidator(without_decay)
    ]
    """How the model was trained. Older cards call it `parameters`."""
    tuned: Tuned | None = None
    """What of it comes from a tuning; None where nothing does, and in older cards. If anything does, cross-validation
    holds out only ratings that no tuning sees."""
    folds: int
    """The number of folds of the cross-validation. With 0 it was left out, and there are no metrics."""
    threshold: Annotated[float, Field(ge=STARS[0], le=STARS[1])]
    """A title with at least so many predicted stars is recommended."""
    metrics: Metrics | None
    """The errors of SVD."""
    baselines: dict[str, Metrics] | None
    """The errors of each baseline on the same folds, by its name."""
    audit: Audit | None
    """The comparison of SVD with the best baseline."""
    ranking: dict[str, Ranking] | None
    """The quality of lists made by SVD, by its biases alone, and by popularity."""
    calibration: Calibration | None = None
    """Whether predictions are as sure as they say; None where the engine does not say it, and in older cards."""
    lists: ListsAudit | None = None
    """The audit of the lists of what a user would choose; None where it was left out, and in older cards."""
    trial: Trial
    """The comparison that decided whether the model became the current one."""
    seconds: dict[str, float]
    """The duration of each step, in seconds."""
    peak_memory_gb: float | None
    """The peak memory of the training, in gigabytes; None where the system does not say it, as on Windows."""
    versions: dict[str, str]
    """The versions of Python and of the libraries that the result depends on."""
    sha256: dict[str, str] = {}
    """The SHA-256 of each other file of the model, by the file's name."""
