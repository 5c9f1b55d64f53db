"""The schemas of the service's answers."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


class Answer(BaseModel):
    """The common base of all answers."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class LongestTitle(Answer):
    """A title and its duration."""

    title: str
    """Its name, in lower case."""
    id: str
    """The first letter of the platform, followed by the platform's own id of the title."""
    platform: str
    """The platform that has it."""
    type: str
    """`movie` or `tv show`."""
    release_year: int
    """The year in which it was released."""
    duration_int: int
    """The duration, in minutes or seasons."""
    duration_type: str
    """The unit of the duration: `min` or `season`."""


class TitleCount(Answer):
    """How many titles there are."""

    count: int = Field(ge=0)
    """How many titles."""


class BusiestActor(Answer):
    """The actor in most titles."""

    actor: str
    """The actor's name, in lower case. If several actors are in equally many titles, the first in the alphabet."""
    count: int = Field(ge=1)
    """The number of titles."""


class LargestOfGenre(Answer):
    """The platform with most titles of a genre."""

    platform: str
    """The platform. If several platforms have equally many titles, the first in the alphabet."""
    count: int = Field(ge=1)
    """The number of titles."""


class TitleInList(Answer):
    """A title as it appears in lists."""

    id: str
    """The first letter of the platform, followed by the platform's own id of the title."""
    title: str
    """Its name, in lower case."""
    platform: str
    """The platform that has it."""
    type: str
    """`movie` or `tv show`."""
    release_year: int
    """The year in which it was released."""
    genres: list[str]
    """Its genres, by their names across all platforms."""
    directors: list[str]
    """The directors."""
    countries: list[str]
    """The countries of production."""
    actors: list[str]
    """The actors, in billing order."""
    score: float | None
    """Its mean user rating, in stars; null where nobody has rated it."""
    ratings: int = Field(ge=0)
    """How many users have rated it."""
    age: int | None
    """The age from which it is meant; null where that is unknown."""
    minutes: int | None
    """How many minutes it takes; null where it is not measured in minutes."""
    seasons: int | None
    """How many seasons it has; null where it is not measured in seasons."""
    work_id: str
    """The work; titles of different platforms that are the same work share it."""
    other_platforms: list[str]
    """The other platforms that have the work, in alphabetical order."""


class TitlePage(Answer):
    """A page of the titles that pass all filters."""

    total: int = Field(ge=0)
    """How many titles pass, on all pages."""
    titles: list[TitleInList]
    """The titles of this page."""
    next: str | None
    """The value of `after` that asks for the next page; null on the last page."""
    did_you_mean: list[str] = []
    """Names of titles that are similar to what was searched for, where nothing is found; at most three."""
    hint: str | None = None
    """What to know where nothing is found, or only names that are spelt alike; null elsewhere."""


class Title(TitleInList):
    """Everything that the warehouse knows about a title, in lower case."""

    date_added: date | None
    """When the platform added it."""
    rating: str | None
    """The age rating."""
    listed_in: str | None
    """Its genres as the platform writes them, separated by commas."""
    description: str | None
    """What it is about."""


class TitleElsewhere(TitleInList):
    """A title of another platform that is the same work."""

    confidence: float = Field(ge=0, le=1)
    """The estimated probability that both are the same work."""


class Elsewhere(Answer):
    """The other platforms that have the same work."""

    titles: list[TitleElsewhere]
    """At most one title per platform, ordered by id; empty where no other platform is known to have the work."""


DECIMALS = 6
Rounded = Annotated[float, BeforeValidator(lambda value: round(value, DECIMALS) + 0.0)]
"""A number rounded to the precision of single-precision floats, without negative zero."""


class FromModel(Answer):
    """The common fields of all answers that can come from a model."""

    personalised: bool
    """Whether the answer reflects tastes that the model has learnt. False where the model's factors predict nothing, or
    where the model does not know the user or the title.
    """
    reason: str
    """Why the answer is or is not personalised."""
    model: str | None
    """The model that has answered; null where the answer is not from a model."""
    model_build_id: str | None
    """The build of the warehouse that the model was trained on; it may be older than `build_id`."""
    build_id: str
    """The build that the titles are from."""


class SimilarTitle(TitleInList):
    """A title, and how similar it is."""

    similarity: Rounded
    """The cosine similarity: from -1 to 1 for factors, from 0 to 1 for the catalog; 1 is the most similar."""


class SimilarTitles(FromModel):
    """The titles most similar to a given one."""

    by: Literal["factors", "catalog"]
    """What was compared: `factors` are learnt from ratings, `catalog` is what the catalog says of people, genres,
    countries, decade and story.
    """
    titles: list[SimilarTitle]
    """The titles, the most similar first; ties are ordered by id."""


class Parts(Answer):
    """The summands of a prediction, before the sum is clipped to the scale from 0.5 to 5."""

    mean: Rounded
    """The mean of all ratings, in stars."""
    user_bias: Rounded
    """How many stars above (or, if negative, below) the mean of all ratings the user rates; 0 for an unknown user."""
    title_bias: Rounded
    """How many stars above (or, if negative, below) that mean the title is rated; 0 for a title without ratings."""
    taste: Rounded
    """How many stars more than others this user should give this title: the dot product of their factors."""


class Recommendation(FromModel):
    """Whether a user should watch a title."""

    recommended: bool
    """Whether the predicted stars reach the threshold; where there is a `probability`, it must be two thirds too."""
    stars: Rounded = Field(ge=0.5, le=5)
    """How many stars the user would probably give."""
    uncertainty: Rounded | None
    """How far the user's rating may be from that, in stars: in about two of three cases it is no further.

    Null where the model does not know: its engine is not `bayes`, or it has no ratings of the user or of the title.
    """
    probability: Rounded | None
    """The share of the model's draws whose stars reach the threshold; all draws are likely in view of the ratings.

    Null where the uncertainty is.
    """
    threshold: float
    """The number of stars from which a title is recommended."""
    parts: Parts
    """The summands that explain the predicted stars."""
    user_id: int
    """The user."""
    known_user: bool
    """Whether the model has learnt from ratings of this user."""
    known_title: bool
    """Whether the model has learnt from ratings of this title."""
    rated: bool
    """Whether the model has learnt from this user's own rating of this title."""
    title: TitleInList
    """The title."""


class Health(Answer):
    """The answer of a process that is alive."""

    status: str
    """Always `alive`."""


class ListsVerdict(Answer):
    """Whether lists of what to watch are personalised."""

    personalised: bool
    """Whether they find more of what users chose later than the popular works do."""
    reason: str
    """Why they are or are not personalised."""


class CurrentModel(Answer):
    """The model that recommends."""

    model: str
    """Its name in the folder of models."""
    build_id: str
    """The build of the warehouse that the model was trained on."""
    trained_at: datetime
    """When the model was trained."""
    personalised: bool
    """Whether the model's factors predict stars better than what is usual for users and titles."""
    reason: str
    """Why the model is or is not personalised."""
    lists: ListsVerdict
    """The same for its lists."""


class Readiness(Answer):
    """Which build and which model are served."""

    build_id: str
    """The name of the build; `ETag` and the table `build_info` carry it too."""
    finished_at: datetime
    """When the build was published."""
    serving_since: datetime
    """When this process began to serve it."""
    rows: dict[str, int]
    """How many rows each table of the build has."""
    reload_problem: str | None
    """Why the published file cannot replace this build; null where all is well."""
    model: CurrentModel | None
    """The model that recommends; null where there is none yet."""
    model_problem: str | None
    """Why there is no model, or why a newer one cannot replace it; null where all is well."""


class Index(Answer):
    """Where to go from here."""

    name: str
    """Cartelera."""
    version: str
    """The version of the service."""
    page: str
    """The page for people, in English and Spanish."""
    documentation: str
    """The page that documents every endpoint and lets you try it."""
    openapi: str
    """The OpenAPI document, for programs."""
    endpoints: dict[str, str]
    """Each endpoint with a summary of its answer."""
