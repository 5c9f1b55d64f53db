"""The schemas of lists of what to watch."""

from typing import Literal

from pydantic import Field

from api.endpoints.schemas import Answer, FromModel, Parts, Rounded, TitleInList


class InCommon(Answer):
    """What two titles have in common."""

    kind: Literal["actor", "country", "decade", "director", "genre", "word"]
    """What it is; a word is one of title or description."""
    name: str
    """The name of the person, country or genre, the first year of the decade, or the word."""


class Reason(Answer):
    """One of somebody's own titles, and how much it speaks for another title."""

    id: str
    """The first letter of the platform, followed by the platform's own id of the title."""
    title: str
    """Its name, in lower case."""
    share: Rounded
    """Its share of the score. The shares of all of somebody's own titles add up to 1; those that speak against the
    other title are below 0.
    """
    in_common: list[InCommon]
    """What both have in common, up to three, the most telling first; empty where `by` is not `content`."""


class RecommendedTitle(TitleInList):
    """A work: one title of it, and the stars that this title would probably be given."""

    ranking_score: Rounded
    """What the list is ordered by: how much somebody's own titles speak for the work. Where none does, it is at most 0,
    and the popular works come first.
    """
    because: list[Reason]
    """Those of somebody's own titles that speak for it most: up to three, or the one that it is most like where `by` is
    `content`; empty where none does.
    """
    recommended: bool
    """Whether the predicted stars reach the threshold. No title of a list is recommended by a model whose factors
    predict nothing, as that would be on the strength of noise.
    """
    stars: Rounded = Field(ge=0.5, le=5)
    """How many stars would probably be given."""
    parts: Parts
    """The summands that explain the predicted stars."""


class RecommendedTitles(FromModel):
    """A list of works, each once, by the title of it that would be given most stars of those that pass the filters."""

    personalised: bool
    """Whether the list is ordered by what this person would choose."""
    reason: str
    """Why the list is or is not personalised."""
    by: Literal["choices", "content", "popularity"]
    """What the list is ordered by: what this person would choose; how alike the works are to those that this person
    likes, by what the catalog says of them; or how many ratings the works have.
    """
    threshold: float
    """The number of stars from which a title is recommended."""
    titles: list[RecommendedTitle]
    """The works; equal ones are ordered by their popularity."""
    next: int | None
    """The value of `skip` that asks for the next page; null on the last page."""


class Recommendations(RecommendedTitles):
    """What a user should watch, the likeliest choice first."""

    user_id: int
    """The user."""
    known_user: bool
    """Whether the model has learnt from ratings of this user."""


class RecommendationLists(Answer):
    """What several users should watch."""

    lists: list[Recommendations]
    """The list of each user, in the order in which the users were given."""


class NewcomerRecommendations(RecommendedTitles):
    """What somebody new should watch, the likeliest choice first."""

    unknown_titles: list[str]
    """The ids of the given titles that had no ratings when the model was trained; no stars can be learnt from them."""
