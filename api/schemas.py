"""The shapes of what the service answers."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


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


class Health(Answer):
    """The process is alive."""

    status: str
    """Always `alive`."""


class Readiness(Answer):
    """Which build is served."""

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


class Index(Answer):
    """Where to go from here."""

    name: str
    """Cartelera."""
    version: str
    """The version of the service."""
    documentation: str
    """The page on which every endpoint can be read about and tried."""
    openapi: str
    """The same for programs."""
    endpoints: dict[str, str]
    """Each endpoint with what it answers."""


class WrongParameter(Answer):
    """A parameter that the request cannot be answered with."""

    parameter: str
    """Its name, as given or as required."""
    given: str | None = None
    """Its value, cut after 200 characters; absent where the parameter is missing."""
    allowed: list[str]
    """The values it can have, or one text that describes them; for an unknown parameter, the names that there are."""
    closest: str | None = None
    """What was probably meant, where anything is close."""
    detail: str
    """All of this as one sentence."""


class Problem(BaseModel):
    """Why there is no answer: a problem document after RFC 9457."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    type: str = "about:blank"
    """Always `about:blank`: the status says which kind of problem this is."""
    title: str
    """The name of the status."""
    status: int
    """The status of the response."""
    detail: str
    """What is wrong, and what would be right."""
    errors: list[WrongParameter] | None = None
    """With status 422: each parameter that is wrong."""
    searched: dict[str, Any] | None = None
    """With status 404 of a query: what was searched for, as it was understood."""
    closest: str | None = None
    """With status 404 of an unknown path: the path that was probably meant."""
    command: str | None = None
    """With status 503: the command that makes what is missing."""
