"""The page of a title: all about it, where else it is, what is like it, and whether somebody would like it."""

from typing import Any

import numpy as np
from fastapi import APIRouter, Request, Response

from api.endpoints.parameters import NoParameters, RatingParameters, SimilarParameters
from api.endpoints.titles import find_elsewhere, similar_titles, title
from api.page import PATH
from api.page.answering import RefusalError, read, snapshot_of
from api.page.spelling import display_sentences
from api.page.translation import display_name
from api.page.views.cards import Card, Why, cards_of, one_of_each_work
from api.page.views.opinions import opinion_by_ratings, opinion_of_user
from api.page.views.ratings import ratings_in
from api.page.views.visit import PageRoute, Visit, show, visit_of
from api.served.snapshot import Snapshot
from cartelera.texts import Texts

router = APIRouter(prefix=f"{PATH}/titles", route_class=PageRoute, include_in_schema=False)

MOST_SIMILAR = 8


@router.get("/{title_id}")
@router.post("/{title_id}")
async def show_title(title_id: str, request: Request) -> Response:
    """All about a title; with the ratings that a POST brings, also whether who gave them would like it.

    Raises:
        RefusalError: There is no such title.
    """
    visit = visit_of(request)
    snapshot = snapshot_of(visit.state)
    summary = snapshot.titles.get(title_id.strip().lower())
    if summary is None:
        raise RefusalError("wrong.title_gone")
    [card] = cards_of(snapshot, [summary.id], visit.texts)
    return show(
        request,
        "title",
        here="",
        title=await title(summary.id, NoParameters(), snapshot),
        card=card,
        elsewhere=find_elsewhere(snapshot, summary.id).titles,
        similar=await find_similar(request, snapshot, summary.id, visit.texts),
        **await find_opinions(request, visit, snapshot, summary.id),
    )


async def find_similar(request: Request, snapshot: Snapshot, title_id: str, texts: Texts) -> list[Card]:
    """The cards of the most similar works, each with what it has in common with the title."""
    # More than are shown, as other titles of the same work are left out.
    parameters = SimilarParameters.model_validate({"n": str(3 * MOST_SIMILAR)})
    answer = await similar_titles(request, Response(), title_id, parameters, snapshot)
    works = one_of_each_work(snapshot, [title_id, *(each.id for each in answer.titles)])[1 : MOST_SIMILAR + 1]
    reasons = {each: Why(say_in_common(snapshot, title_id, each, texts)) for each in works}
    return cards_of(snapshot, works, texts, reasons)


def say_in_common(snapshot: Snapshot, title_id: str, other_id: str, texts: Texts) -> str:
    """Name what two titles have in common; empty where the catalog knows nothing."""
    numbers = snapshot.shelf.numbers
    profile = snapshot.content.profile(np.array([numbers[title_id]]), np.ones(1))
    likeness = snapshot.content.likeness(profile, numbers[other_id])
    names: dict[str, list[str]] = {}
    for each in likeness.in_common if likeness else ():
        name = each.name if each.kind == "word" else display_name(each.name, each.kind, texts.language)
        names.setdefault(each.kind, []).append(name)
    said = [f"{texts(f'same.{kind}')} ({', '.join(named)})" for kind, named in names.items()]
    return display_sentences(", ".join(said))


async def find_opinions(request: Request, visit: Visit, snapshot: Snapshot, title_id: str) -> dict[str, Any]:
    """Whether the user in the URL, and who gave the ratings, would like the title; or why that cannot be said."""
    ratings = await ratings_in(request, snapshot)
    recommender = visit.state.recommender
    if recommender is None:
        return {"opinions": [], "problem": visit.texts("note.no_model")}
    opinions = []
    try:
        if visit.query.get("user_id"):
            parameters = read(RatingParameters, {"user_id": visit.query["user_id"], "movie_id": title_id})
            opinions.append(opinion_of_user(snapshot, recommender, parameters, visit.texts))
    except RefusalError as refusal:
        return {"opinions": [], "problem": visit.texts(refusal.key, **refusal.values)}
    if ratings:
        opinions.append(opinion_by_ratings(recommender, ratings, title_id, visit.texts))
    return {"opinions": opinions, "problem": None}
