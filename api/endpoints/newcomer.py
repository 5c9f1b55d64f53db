"""What somebody new sends to be recommended titles."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.config import JsonDict

from api.endpoints.parameters import Platform, TitleId, TitleType

EXAMPLE: JsonDict = {"ratings": [{"movie_id": "ns5", "rating": 5}, {"movie_id": "hs2", "rating": 1.5}], "n": 3}


def a_number(value: object) -> object:
    """A number of JSON, where 10.0 is a whole one; pydantic alone would take `true` and "10" too."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("not a number")  # pydantic turns no other error into an answer
    return value


class KnownRating(BaseModel):
    """One rating."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    movie_id: TitleId
    """The id of the title."""
    rating: Annotated[float, Field(strict=True, ge=0.5, le=5)]
    """How much it was liked, in stars."""


class Newcomer(BaseModel):
    """A few ratings of somebody whom the model does not know, and what the list may be narrowed by."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", use_attribute_docstrings=True, json_schema_extra={"example": EXAMPLE}
    )

    ratings: Annotated[list[KnownRating], Field(min_length=1, max_length=1000)]
    """The ratings, each of another title."""
    n: Annotated[int, Field(ge=1, le=100), BeforeValidator(a_number)] = 10
    """How many titles, at most."""
    platform: Platform | None = None
    """Only titles of this platform."""
    type: TitleType | None = None
    """Only titles of this type; without it, both count."""
    rated: Annotated[bool, Field(strict=True)] = False
    """Whether to list the titles too that are among the ratings."""
