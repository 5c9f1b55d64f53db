"""The page of what to watch: for a user, or for somebody who has rated a few titles."""

from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from api.endpoints.filters import SearchParameters
from api.endpoints.list_schemas import Reason, RecommendedTitle, RecommendedTitles
from api.endpoints.parameters import ListParameters, Newcomer, UserId
from api.endpoints.recommendations import recommend_to_newcomer, recommend_to_user
from api.endpoints.titles import search_titles
from api.page import PATH
from api.page.answering import RefusalError, read, snapshot_of
from api.page.rendering import note_on_stars
from api.page.spelling import display_title
from api.page.views.cards import Card, Why, cards_of, one_of_each_work
from api.page.views.options import age_options, keyed_options, named_options, type_options
from api.page.views.ratings import ratings_in
from api.page.views.visit import PageRoute, Visit, show, visit_of
from api.served.lists import Lists
from api.served.snapshot import Snapshot
from cartelera.texts import Texts

router = APIRouter(prefix=f"{PATH}/for-you", route_class=PageRoute, include_in_schema=False)

FILTERS = ("type", "genre", "age_up_to", "variety", "unrated")
"""The fields that are folded away; the form says how many of them are in use."""
VARIETIES = ("0.25", "0.5", "1")
ON_THE_LIST = 24
"""How many titles the list has at first, and how many more a press of the button adds."""
MOST_ON_THE_LIST = 100
TO_BEGIN_WITH = 12
"""How many popular titles are shown to be rated."""


class User(BaseModel):
    """The user of a list."""

    user_id: UserId


@router.get("")
@router.post("")
async def for_you(request: Request) -> Response:
    """The list of the user in the URL, or of who gave the ratings that a POST brings."""
    visit = visit_of(request)
    snapshot = snapshot_of(visit.state)
    lists = visit.state.lists
    ratings = await ratings_in(request, snapshot)
    try:
        made = make_list(visit, snapshot, lists, ratings) if lists else {"problem": visit.texts("note.no_model")}
    except RefusalError as refusal:
        made = {"problem": visit.texts(refusal.key, **refusal.values)}
    return show(
        request,
        "for_you",
        here="for_you",
        filters=sum(bool(visit.query.get(name)) for name in FILTERS),
        any_user=lists.recommender.any_user() if lists else None,
        platforms=visit.state.values.platforms,
        types=type_options(visit.texts),
        genres=named_options(visit.texts, "genre", visit.state.values.genres),
        ages=age_options(visit.texts),
        varieties=keyed_options(visit.texts, "variety", VARIETIES),
        rated=[(title_id, display_title(snapshot.titles[title_id].title)) for title_id in ratings],
        popular=popular(snapshot, visit.texts),
        **{"heading": None, "notes": [], "cards": None, "more": None, "problem": None, **made},
    )


def make_list(visit: Visit, snapshot: Snapshot, lists: Lists, ratings: dict[str, float]) -> dict[str, Any]:
    """The list, its heading, its notes and the URL of a longer one; nothing where neither a user nor a rating is given.

    Raises:
        RefusalError: A parameter cannot be used.
    """
    texts = visit.texts
    asked = {name: visit.query.get(name) for name in ("platform", *FILTERS)}
    parameters = read(ListParameters, {**asked, "n": visit.query.get("n") or ON_THE_LIST})
    unknown: list[str] = []
    answer: RecommendedTitles
    if visit.query.get("user_id"):
        user_id = read(User, visit.query).user_id
        answer = to_user = recommend_to_user(snapshot, lists, user_id, parameters)
        heading = texts("watch.list", user=str(user_id))
        unknown = [] if to_user.known_user else [texts("note.unknown_user")]
    elif ratings:
        answer = recommend_to_newcomer(snapshot, lists, newcomer(ratings, parameters))
        heading = texts("watch.list_newcomer")
    else:
        return {}
    by = f"unrated_{answer.by}" if parameters.unrated else answer.by
    return {
        "heading": heading if by == "choices" else texts(f"list.{by}"),
        "notes": [*unknown, texts(f"by.{by}"), *note_on_stars(lists.recommender.card, texts)],
        "cards": list_cards(snapshot, answer, texts),
        "more": link_to_more(visit, parameters.n) if answer.next is not None else None,
    }


def link_to_more(visit: Visit, shown: int) -> str | None:
    """The URL of the same list with more titles than are shown; None where no list is longer."""
    if shown >= MOST_ON_THE_LIST:
        return None
    return visit.links.for_you({**visit.query, "lang": "", "n": min(shown + ON_THE_LIST, MOST_ON_THE_LIST)})


def newcomer(ratings: dict[str, float], parameters: ListParameters) -> Newcomer:
    """The body of the same request to `POST /recommendations`."""
    given = [{"movie_id": title_id, "rating": stars} for title_id, stars in ratings.items()]
    return Newcomer.model_validate({"ratings": given, **parameters.model_dump()})


def list_cards(snapshot: Snapshot, answer: RecommendedTitles, texts: Texts) -> list[Card]:
    """The cards of a list."""
    reasons = {title.id: why(title, texts) for title in answer.titles}
    return cards_of(snapshot, list(reasons), texts, reasons)


def why(title: RecommendedTitle, texts: Texts) -> Why:
    """Which of somebody's own titles put a title on their list, and the stars that they would probably give it."""
    predicted = texts("watch.predicted", stars=texts.number(title.stars, 1))
    if title.recommended:
        predicted = f"{predicted}: {texts('watch.recommended')}"
    if not title.because:
        return Why(predicted=predicted)
    said = texts("watch.like" if title.because[0].in_common else "watch.because")
    reasons = tuple((each.id, display_title(each.title), weigh(each, texts)) for each in title.because)
    return Why(said, reasons, predicted)


def weigh(reason: Reason, texts: Texts) -> str:
    """What a title has in common with another one, or its share of what speaks for that one."""
    same = dict.fromkeys(texts(f"same.{each.kind}") for each in reason.in_common)
    return ", ".join(same) or texts.percent(reason.share)


def popular(snapshot: Snapshot, texts: Texts) -> list[Card]:
    """The cards of popular works, which most people can rate."""
    entered = {"sort": "popularity", "n": 2 * TO_BEGIN_WITH}
    page = search_titles(snapshot, read(SearchParameters, entered))
    works = one_of_each_work(snapshot, [title.id for title in page.titles])
    return cards_of(snapshot, works[:TO_BEGIN_WITH], texts)
