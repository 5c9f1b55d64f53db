"""The shapes of what the service answers."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


class Answer(BaseModel):
    """What all answers of the service have in common."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class LongestTitle(Answer):
    """A title and how long it is."""

    title: str
    """Its name, in lower case."""
    id: str
    """The platform's first letter and the platform's own number of the title."""
    platform: str
    """The platform that has it."""
    type: str
    """`movie` or `tv show`."""
    release_year: int
    """The year in which it was released."""
    duration_int: int
    """How many minutes or seasons it has."""
    duration_type: str
    """What its length is measured in: `min` or `season`."""


class TitleCount(Answer):
    """How many titles there are."""

    count: int = Field(ge=0)
    """How many titles."""


class BusiestActor(Answer):
    """The actor in most titles."""

    actor: str
    """The actor's name, in lower case; of several with as many titles, the first in the alphabet."""
    count: int = Field(ge=1)
    """In how many titles."""


class TitleInList(Answer):
    """What lists say of a title."""

    id: str
    """The platform's first letter and the platform's own number of the title."""
    title: str
    """Its name, in lower case."""
    platform: str
    """The platform that has it."""
    type: str
    """`movie` or `tv show`."""
    release_year: int
    """The year in which it was released."""


class TitlePage(Answer):
    """A page of the titles that match: of just these words, beginning with them, others; each by title, then by id."""

    count: int = Field(ge=0)
    """How many titles match, on all pages."""
    titles: list[TitleInList]
    """Those of this page."""
    next: str | None
    """What to ask as `after` for the page that follows; null where there is none."""


class Title(TitleInList):
    """All that the warehouse knows of a title, in lower case."""

    director: str | None
    """Who directed it, separated by commas."""
    cast: str | None
    """Who appears in it, separated by commas."""
    country: str | None
    """Where it was produced, separated by commas."""
    date_added: date | None
    """When the platform added it."""
    rating: str | None
    """For which audience it is."""
    duration_int: int | None
    """How many minutes or seasons it has."""
    duration_type: str | None
    """What its length is measured in: `min` or `season`."""
    listed_in: str | None
    """Its genres, separated by commas."""
    description: str | None
    """What it is about."""
    score: float | None
    """Its mean user rating, in stars; null where nobody has rated it."""
    ratings: int = Field(ge=0)
    """How many users have rated it."""


class TitleElsewhere(TitleInList):
    """The same work as a title of another platform."""

    confidence: float = Field(ge=0, le=1)
    """How sure it is that both are the same work, never quite: of so many such pairs in a hundred it is true."""


class Elsewhere(Answer):
    """A title's work on other platforms."""

    titles: list[TitleElsewhere]
    """One of each platform at most, by id; none where the work is known nowhere else."""


DECIMALS = 6
Rounded = Annotated[float, BeforeValidator(lambda value: round(value, DECIMALS) + 0.0)]
"""A number without the digits that single precision does not have, and without a negative zero."""


class FromModel(Answer):
    """What is said of every answer that a model may have part in."""

    personalised: bool
    """Whether the answer is about tastes that the model has learnt. False where its factors predict nothing, or where
    the user or the title is unknown to it."""
    reason: str
    """Why that is so."""
    model: str | None
    """The model that has answered; null where none has."""
    model_build_id: str | None
    """The build of the warehouse that it was trained on; it may be older than `build_id`."""
    build_id: str
    """The build that the titles are from."""


class SimilarTitle(TitleInList):
    """A title, and how similar it is."""

    similarity: Rounded
    """The cosine, from -1 to 1 for factors, from 0 to 1 for the catalog; 1 is the most similar."""


class SimilarTitles(FromModel):
    """The titles that are the most similar to one, the most similar first."""

    by: Literal["factors", "catalog"]
    """What was compared: the factors that the model has learnt from ratings, or cast, director, genre and country."""
    titles: list[SimilarTitle]
    """They; equally similar ones by id."""


class Parts(Answer):
    """The sum that a prediction is, before it is brought into the scale from 0.5 to 5."""

    mean: Rounded
    """The mean of all ratings, in stars."""
    user_bias: Rounded
    """By how many stars the user rates above it; 0 for an unknown user."""
    title_bias: Rounded
    """By how many stars the title is rated above it; 0 for a title without ratings."""
    taste: Rounded
    """By how many stars this user should like this title more than others do: the product of their factors."""


class Recommendation(FromModel):
    """Whether a user should watch a title."""

    recommended: bool
    """Whether the predicted stars reach the threshold."""
    stars: Rounded = Field(ge=0.5, le=5)
    """How many stars the user would probably give."""
    threshold: float
    """From how many stars on a title is recommended."""
    parts: Parts
    """Why: the sum that the stars are."""
    user_id: int
    """The user."""
    known_user: bool
    """Whether the model has learnt from ratings of this user."""
    known_title: bool
    """Whether it has learnt from ratings of this title."""
    rated: bool
    """Whether it has learnt from this user's own rating of this title."""
    title: TitleInList
    """The title."""


class RecommendedTitle(TitleInList):
    """A title, and how many stars it would probably be given."""

    recommended: bool
    """Whether the predicted stars reach the threshold."""
    stars: Rounded = Field(ge=0.5, le=5)
    """How many stars would probably be given."""
    parts: Parts
    """Why: the sum that the stars are."""


class Recommendations(FromModel):
    """Titles that a user should like, the most promising first, and equal ones by id."""

    user_id: int
    """The user."""
    known_user: bool
    """Whether the model has learnt from ratings of this user."""
    threshold: float
    """From how many stars on a title is recommended."""
    titles: list[RecommendedTitle]
    """The list; titles that nobody had rated when the model was trained are not in it."""


class NewcomerRecommendations(FromModel):
    """Titles that somebody new should like, the most promising first, and equal ones by id."""

    threshold: float
    """From how many stars on a title is recommended."""
    unknown_titles: list[str]
    """The ids of the given titles that nobody had rated when the model was trained: nothing can be learnt from them."""
    titles: list[RecommendedTitle]
    """The list; titles that nobody had rated when the model was trained are not in it."""


class Health(Answer):
    """The process is alive."""

    status: str
    """Always `alive`."""


class CurrentModel(Answer):
    """The model that recommends."""

    model: str
    """Its name in the folder of models."""
    build_id: str
    """The build of the warehouse that it was trained on."""
    trained_at: datetime
    """When it was trained."""
    personalised: bool
    """Whether its factors predict better than what is usual for users and titles."""
    reason: str
    """Why that is said."""


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
    """Why the published file cannot take this build's place; null where all is well."""
    model: CurrentModel | None
    """The model that recommends; null where there is none yet."""
    model_problem: str | None
    """Why there is no model, or why a newer one cannot take its place; null where all is well."""


class Index(Answer):
    """Where to go from here."""

    name: str
    """Cartelera."""
    version: str
    """The version of the service."""
    page: str
    """The page for people, in English and Spanish."""
    documentation: str
    """The page on which every endpoint can be read about and tried."""
    openapi: str
    """The same for programs."""
    endpoints: dict[str, str]
    """Each endpoint with what it answers."""
