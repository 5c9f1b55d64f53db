"""What the queries can be asked: the parameters of each endpoint, their values, and the names of the first version."""

import re
from typing import Annotated, Literal

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

OLD_NAMES = {"score": "scored", "release_year": "year"}
"""Names of the first version that keep working, with the names of today."""


def normalized(value: str) -> str:
    """The text as the warehouse has it: in lower case, without white space around it."""
    return value.strip().lower()


def whole_number(value: str) -> str:
    """The text of a whole number; pydantic alone would take `1_000` and `2000.0` too."""
    if not re.fullmatch("[0-9]+", value.strip()):
        raise ValueError("not a whole number")
    return value.strip()


def number(value: str) -> str:
    """The text of a number; pydantic alone would take `1_0` too."""
    if not re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?", normalized(value)):
        raise ValueError("not a number")
    return value.strip()


Platform = Annotated[Literal["amazon", "disney", "hulu", "netflix"], BeforeValidator(normalized)]
TitleType = Annotated[Literal["movie", "tv show"], BeforeValidator(normalized)]
DurationType = Annotated[Literal["min", "season"], BeforeValidator(normalized)]
Year = Annotated[int, Field(ge=1, le=9999), BeforeValidator(whole_number)]
Stars = Annotated[float, Field(ge=0, le=5), BeforeValidator(number)]


class Parameters(BaseModel):
    """What every query can be narrowed by."""

    model_config = ConfigDict(frozen=True)

    type: TitleType | SkipJsonSchema[None] = Field(
        None, description="Only titles of this type; without it, both count.", examples=["movie"]
    )


class PlatformParameters(Parameters):
    """The parameters of `/get_count_platform`."""

    platform: Platform = Field(description="The platform that has the titles.", examples=["netflix"])


class ActorParameters(PlatformParameters):
    """The parameters of `/get_actor`."""

    year: Year = Field(
        validation_alias=AliasChoices("year", "release_year"),
        description="The year in which the titles were released. Its first name, `release_year`, works too.",
        examples=[2021],
    )


class ScoreCountParameters(ActorParameters):
    """The parameters of `/get_score_count`."""

    scored: Stars = Field(
        validation_alias=AliasChoices("scored", "score"),
        description="Only titles whose mean user rating is above this many stars. Its first name, `score`, works too.",
        examples=[3.4],
    )


class MaxDurationParameters(Parameters):
    """The parameters of `/get_max_duration`."""

    year: Year | SkipJsonSchema[None] = Field(
        None,
        validation_alias=AliasChoices("year", "release_year"),
        description="Only titles released in this year. Its first name, `release_year`, works too.",
        examples=[2021],
    )
    platform: Platform | SkipJsonSchema[None] = Field(
        None, description="Only titles of this platform.", examples=["netflix"]
    )
    duration_type: DurationType = Field(
        "min", description="Whether length is measured in minutes or in seasons.", examples=["min"]
    )
