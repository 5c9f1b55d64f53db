"""The parameters of each endpoint, their valid values, and their names in the first version."""

from typing import Annotated, Literal, TypeVar, get_args

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.config import JsonDict
from pydantic.json_schema import SkipJsonSchema
from typing_extensions import TypeAliasType

from api.endpoints.reading import normalized, normalized_text, number, split_at_commas, truth, whole_number
from api.endpoints.served_values import Genre, ListedGenre, Platform, Score

Item = TypeVar("Item")
Several = Annotated[list[Item], BeforeValidator(split_at_commas)]
"""One or more values; a title passes if it has any of them."""

# Named types become named schemas of the OpenAPI document, which all endpoints share.
TitleType = TypeAliasType(
    "TitleType",
    Annotated[Literal["movie", "tv show"], Field(description="The type of a title."), BeforeValidator(normalized_text)],
)
TITLE_TYPES: tuple[str, ...] = get_args(get_args(TitleType.__value__)[0])
DurationType = TypeAliasType(
    "DurationType",
    Annotated[
        Literal["min", "season"], Field(description="What a duration is measured in."), BeforeValidator(normalized)
    ],
)
Year = Annotated[int, Field(ge=1, le=9999), BeforeValidator(whole_number)]
LARGEST_ID = 2**53 - 1
"""The largest whole number that every JSON reader represents exactly (RFC 8259, section 6)."""
UserId = Annotated[int, Field(ge=0, le=LARGEST_ID), BeforeValidator(whole_number)]
TitleId = Annotated[str, Field(max_length=100), BeforeValidator(normalized_text)]
Truth = Annotated[bool, BeforeValidator(truth)]
Count = Annotated[int, Field(ge=1, le=100), BeforeValidator(whole_number)]
OLDEST = 18
"""The highest age from which a title can be meant."""
Age = Annotated[int, Field(ge=0, le=OLDEST), BeforeValidator(whole_number)]
MOST_SKIPPED = 1000
Skip = Annotated[int, Field(ge=0, le=MOST_SKIPPED), BeforeValidator(whole_number)]
Share = Annotated[float, Field(ge=0, le=1), BeforeValidator(number)]


YEAR_NAMES = AliasChoices("year", "release_year", "anio")
PLATFORM_NAMES = AliasChoices("platform", "plataforma")


class NoParameters(BaseModel):
    """No query parameters: any that is given is refused. The base of all other parameters."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Parameters(NoParameters):
    """The parameters that every query has."""

    type: TitleType | SkipJsonSchema[None] = Field(
        None, description="Only titles of this type; without it, both count.", examples=["movie"]
    )


class PlatformParameters(Parameters):
    """The parameters of `/get_count_platform`."""

    platform: Platform = Field(
        validation_alias=PLATFORM_NAMES,
        description="The platform that has the titles. The name `plataforma` works too.",
        examples=["netflix"],
    )


class ActorParameters(PlatformParameters):
    """The parameters of `/get_actor`."""

    year: Year = Field(
        validation_alias=YEAR_NAMES,
        description="The year in which the titles were released. The names `release_year` and `anio` work too.",
        examples=[2021],
    )


class ScoreCountParameters(ActorParameters):
    """The parameters of `/get_score_count`."""

    scored: Score = Field(
        validation_alias=AliasChoices("scored", "score"),
        description="Only titles whose mean user rating is above this many stars, up to 5; where catalogs bring scores "
        "instead of ratings, whose score is above this many points, up to 100. Its first name, `score`, works too.",
        examples=[3.4],
    )


class MaxDurationParameters(Parameters):
    """The parameters of `/get_max_duration`."""

    year: Year | SkipJsonSchema[None] = Field(
        None,
        validation_alias=YEAR_NAMES,
        description="Only titles released in this year. The names `release_year` and `anio` work too.",
        examples=[2021],
    )
    platform: Platform | SkipJsonSchema[None] = Field(
        None,
        validation_alias=PLATFORM_NAMES,
        description="Only titles of this platform. The name `plataforma` works too.",
        examples=["netflix"],
    )
    duration_type: DurationType = Field(
        "min",
        validation_alias=AliasChoices("duration_type", "dtype"),
        description="Whether length is measured in minutes or in seasons. The name `dtype` works too.",
        examples=["min"],
    )


class ListedInParameters(Parameters):
    """The parameters of `/get_listed_in`."""

    genre: ListedGenre = Field(description="The genre, as catalogs name it.", examples=["comedy"])


class SimilarParameters(NoParameters):
    """The parameters of `/titles/{id}/similar`."""

    n: Count = Field(10, description="How many titles, at most.", examples=[10])


class RatingParameters(NoParameters):
    """The parameters of `/recommend`."""

    user_id: UserId = Field(description="The user.", examples=[12])
    movie_id: TitleId = Field(description="The id of the title; `/v1/titles` finds it.", examples=["ns5"])


class ListParameters(Parameters):
    """The parameters that filter a list of recommendations."""

    platform: Several[Platform] = Field(
        default_factory=list, description="Only titles of one of these platforms.", examples=[["netflix", "hulu"]]
    )
    genre: Genre | SkipJsonSchema[None] = Field(
        None, description="Only titles of this genre, by its name across all platforms.", examples=["drama"]
    )
    age_up_to: Age | SkipJsonSchema[None] = Field(
        None,
        description="Only titles that are meant for people of this age or younger ones; without those of unknown age.",
        examples=[12],
    )
    n: Count = Field(10, description="How many works, at most.", examples=[10])
    skip: Skip = Field(0, description="How many works stand before the first that is listed.", examples=[0])
    rated: Truth = Field(
        False,
        description="Whether to list works too that the user had rated, on any platform, when the model was trained.",
        examples=[False],
    )
    unrated: Truth = Field(
        False,
        description="Whether to list only works that nobody has rated, ordered by how alike they are to what the user "
        "likes. Other lists have them at the end.",
        examples=[False],
    )
    variety: Share = Field(
        0,
        description="How much the genres of the works should differ: from 0, where only the score counts, to 1, where "
        "only the difference to the works before counts.",
        examples=[0],
    )


A_NEWCOMER: JsonDict = {"ratings": [{"movie_id": "ns5", "rating": 5}, {"movie_id": "hs2", "rating": 1.5}], "n": 3}
SOME_USERS: JsonDict = {"user_ids": [12, 999_999], "n": 1}


def a_number(value: object) -> object:
    """Check a JSON number, so that 10.0 passes as an integer; pydantic alone would also accept `true` and "10".

    Raises:
        ValueError: It is not a number.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("not a number")  # pydantic turns only ValueError into an answer
    return value


class KnownRating(BaseModel):
    """One rating."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    movie_id: TitleId
    """The id of the title."""
    rating: Annotated[float, Field(strict=True, ge=0.5, le=5)]
    """The rating, in stars."""


class ListBody(BaseModel):
    """The parameters that filter a list of recommendations, as JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    n: Annotated[int, Field(ge=1, le=100), BeforeValidator(a_number)] = 10
    """How many works, at most."""
    skip: Annotated[int, Field(ge=0, le=MOST_SKIPPED), BeforeValidator(a_number)] = 0
    """How many works stand before the first that is listed."""
    platform: Platform | list[Platform] | None = None
    """Only titles of this platform, or of one of these."""
    type: TitleType | None = None
    """Only titles of this type; without it, both count."""
    genre: Genre | None = None
    """Only titles of this genre, by its name across all platforms."""
    age_up_to: Annotated[int, Field(ge=0, le=OLDEST), BeforeValidator(a_number)] | None = None
    """Only titles that are meant for people of this age or younger ones; without those of unknown age."""
    rated: Annotated[bool, Field(strict=True)] = False
    """Whether to list works too of which the person has rated a title."""
    unrated: Annotated[bool, Field(strict=True)] = False
    """Whether to list only works that nobody has rated, ordered by how alike they are to what is liked. Other lists
    have them at the end.
    """
    variety: Annotated[float, Field(ge=0, le=1), BeforeValidator(a_number)] = 0
    """How much the genres of the works should differ: from 0, where only the score counts, to 1, where only the
    difference to the works before counts.
    """


class Newcomer(ListBody):
    """A few ratings by somebody whom the model does not know, and filters for the list."""

    model_config = ConfigDict(json_schema_extra={"example": A_NEWCOMER})

    ratings: Annotated[list[KnownRating], Field(min_length=1, max_length=1000)]
    """The ratings, at most one for each title."""


class Users(ListBody):
    """Users, and filters for the list of each."""

    model_config = ConfigDict(json_schema_extra={"example": SOME_USERS})

    user_ids: Annotated[
        list[Annotated[int, Field(ge=0, le=LARGEST_ID), BeforeValidator(a_number)]],
        Field(min_length=1, max_length=1000),
    ]
    """The users."""
    n: Annotated[int, Field(ge=1, le=20), BeforeValidator(a_number)] = 10
    """How many works each list has, at most."""
