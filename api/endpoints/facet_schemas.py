"""The schemas of the values that titles can be filtered by."""

from pydantic import Field

from api.endpoints.schemas import Answer


class Facet(Answer):
    """A value that titles can be filtered by."""

    name: str
    """The value."""
    titles: int = Field(ge=1)
    """How many of the titles that pass the other filters have it."""


class Facets(Answer):
    """Values that titles can be filtered by."""

    total: int = Field(ge=0)
    """How many values there are, whether listed or not."""
    values: list[Facet]
    """The values, those of most titles first; equal ones are in alphabetical order."""


class Person(Facet):
    """Somebody who acts in titles, or directs them."""

    acted: int = Field(ge=0)
    """In how many of these titles the person acts."""
    directed: int = Field(ge=0)
    """Of how many of these titles the person is a director."""


class People(Answer):
    """People by whom titles can be filtered."""

    total: int = Field(ge=0)
    """How many people there are, whether listed or not."""
    values: list[Person]
    """The people, those in most titles first; equal ones are in alphabetical order."""
