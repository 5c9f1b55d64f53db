"""The parameters that filter and sort titles: of `/titles`, and of the counts beside it."""

import re
from datetime import date
from functools import partial
from typing import Annotated, Literal

from pydantic import AfterValidator, AliasChoices, BeforeValidator, Field
from pydantic.json_schema import SkipJsonSchema
from typing_extensions import TypeAliasType

from api.endpoints.parameters import (
    Age,
    Count,
    NoParameters,
    Several,
    TitleId,
    TitleType,
    Year,
)
from api.endpoints.reading import normalized, normalized_text, whole_number
from api.endpoints.served_values import Platform, Score, list_served, require_served

MOST_IDS = 200


def iso_date(value: object) -> object:
    """Check the text of a date; pydantic alone would also accept a number of seconds.

    Raises:
        ValueError: It is not one.
    """
    if not isinstance(value, str) or not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value.strip()):
        raise ValueError("not a date")
    return value.strip()


GenreOrLabel = TypeAliasType(
    "GenreOrLabel",
    Annotated[
        str,
        Field(
            description="A genre by its name across all platforms, or as one of the platforms writes it.",
            json_schema_extra=partial(list_served, "genres_and_labels"),
        ),
        BeforeValidator(normalized),
        AfterValidator(partial(require_served, "genres_and_labels")),
    ],
)
Country = TypeAliasType(
    "Country",
    Annotated[
        str,
        Field(
            description="A country in which titles of the served build were produced.",
            json_schema_extra=partial(list_served, "countries"),
        ),
        BeforeValidator(normalized),
        AfterValidator(partial(require_served, "countries")),
    ],
)
Sort = TypeAliasType(
    "Sort",
    Annotated[
        Literal["relevance", "popularity", "score", "year", "added", "title"],
        Field(
            description="`relevance` to the search; `popularity`, by the number of ratings; `score`, by the mean "
            "rating, in which a title with few ratings stays near the mean of all; the release `year`; the date "
            "`added`; the `title`."
        ),
        BeforeValidator(normalized_text),
    ],
)
Order = TypeAliasType(
    "Order",
    Annotated[
        Literal["asc", "desc"],
        Field(description="`asc` begins with the lowest, oldest or first in the alphabet, `desc` with the opposite."),
        BeforeValidator(normalized_text),
    ],
)
Text = Annotated[str, BeforeValidator(normalized)]
Words = Annotated[str, Field(max_length=200)]
Date = Annotated[date, BeforeValidator(iso_date)]
Minutes = Annotated[int, Field(ge=0, le=10_000), BeforeValidator(whole_number)]
Seasons = Annotated[int, Field(ge=0, le=1000), BeforeValidator(whole_number)]
FacetCount = Annotated[int, Field(ge=1, le=500), BeforeValidator(whole_number)]

PASSES_BY_ITS_UNIT = "Where minutes and seasons are bounded, a title passes by what it is measured in."


class TitleFilters(NoParameters):
    """The filters of titles; a title has to pass all that are given."""

    platform: Several[Platform] = Field(
        default_factory=list, description="Only titles of one of these platforms.", examples=[["netflix", "hulu"]]
    )
    type: Several[TitleType] = Field(
        default_factory=list, description="Only titles of one of these types.", examples=[["movie"]]
    )
    genre: Several[GenreOrLabel] = Field(
        default_factory=list,
        description="Only titles of one of these genres, by the name across all platforms or as a platform writes it.",
        examples=[["drama", "comedy"]],
    )
    country: Several[Country] = Field(
        default_factory=list, description="Only titles produced in one of these countries.", examples=[["spain"]]
    )
    person: Several[Text] = Field(
        default_factory=list,
        description="Only titles with one of these people as actor or director, by the whole name. Accents do not "
        "matter.",
        examples=[["elodie kowalski"]],
    )
    age_up_to: Age | SkipJsonSchema[None] = Field(
        None,
        description="Only titles that are meant for people of this age or younger ones; without those of unknown age.",
        examples=[12],
    )
    year: Year | SkipJsonSchema[None] = Field(
        None,
        validation_alias=AliasChoices("year", "release_year"),
        description="Only titles released in this year. The name `release_year` works too.",
        examples=[2021],
    )
    year_from: Year | SkipJsonSchema[None] = Field(
        None, description="Only titles released in this year or later.", examples=[2000]
    )
    year_to: Year | SkipJsonSchema[None] = Field(
        None, description="Only titles released in this year or earlier.", examples=[2021]
    )
    minutes_from: Minutes | SkipJsonSchema[None] = Field(
        None, description=f"Only titles of at least so many minutes. {PASSES_BY_ITS_UNIT}", examples=[60]
    )
    minutes_to: Minutes | SkipJsonSchema[None] = Field(
        None, description=f"Only titles of at most so many minutes. {PASSES_BY_ITS_UNIT}", examples=[200]
    )
    seasons_from: Seasons | SkipJsonSchema[None] = Field(
        None, description=f"Only titles of at least so many seasons. {PASSES_BY_ITS_UNIT}", examples=[1]
    )
    seasons_to: Seasons | SkipJsonSchema[None] = Field(
        None, description=f"Only titles of at most so many seasons. {PASSES_BY_ITS_UNIT}", examples=[3]
    )
    added_from: Date | SkipJsonSchema[None] = Field(
        None, description="Only titles that their platform added on this day or later.", examples=["2019-01-31"]
    )
    added_to: Date | SkipJsonSchema[None] = Field(
        None, description="Only titles that their platform added on this day or earlier.", examples=["2021-12-31"]
    )
    score_from: Score | SkipJsonSchema[None] = Field(
        None,
        description="Only titles whose score is at least this, in stars, or in points where catalogs bring scores "
        "instead of ratings; without those that have none.",
        examples=[3.5],
    )
    ids: Annotated[Several[Text], Field(max_length=MOST_IDS)] = Field(
        default_factory=list, description="Only the titles with these ids.", examples=[["ns5", "hs2"]]
    )


class SearchFilters(TitleFilters):
    """The same, and a search."""

    search: Words | SkipJsonSchema[None] = Field(
        None,
        description="Only titles with all of these words in their names, or beginnings of words, and titles of people "
        "with this name; where these are few, also names that are spelt alike.",
        examples=["garden"],
    )


class SearchParameters(SearchFilters):
    """The parameters of `/titles`."""

    sort: Sort | SkipJsonSchema[None] = Field(
        None,
        description="What the titles are sorted by: with a search its relevance, else popularity, unless this says "
        "otherwise. Titles that lack it come last; equal ones are in the order of their ids.",
        examples=["popularity"],
    )
    order: Order | SkipJsonSchema[None] = Field(
        None,
        description="The direction: of titles `asc` and of all else `desc`, unless this says otherwise.",
        examples=["desc"],
    )
    n: Count = Field(20, description="How many titles a page has, at most.", examples=[20])
    after: TitleId | SkipJsonSchema[None] = Field(
        None, description="The `next` of a page: the answer is the page that follows it.", examples=["ns5"]
    )


class FacetParameters(SearchFilters):
    """The parameters of `/genres`, `/platforms` and `/countries`."""

    n: FacetCount = Field(100, description="How many values, at most.", examples=[100])


class PeopleParameters(TitleFilters):
    """The parameters of `/people`."""

    search: Words | SkipJsonSchema[None] = Field(
        None,
        description="Only people with all of these words in their name, or with words that begin so. Accents do not "
        "matter.",
        examples=["kowal"],
    )
    n: FacetCount = Field(20, description="How many people, at most.", examples=[20])
