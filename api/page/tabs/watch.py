"""The tab that lists what to watch, for a user or for somebody new."""

from contextlib import suppress
from typing import Annotated, Any
from urllib.parse import urlencode

import gradio as gr
from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from api.endpoints.list_schemas import Reason, RecommendedTitle, RecommendedTitles
from api.endpoints.parameters import ListParameters, Newcomer, TitleId, UserId
from api.endpoints.reading import number
from api.endpoints.recommendations import recommend_to_newcomer, recommend_to_user
from api.page.answering import Entered, RefusalError, handler, lists_of, read, snapshot_of, state_of
from api.page.fields import DIRECTLY, age_field, genre_field, platform_field, title_field, type_field, user_field
from api.page.rendering import also_on, display, notes_on_model, percent, render
from api.served.state import ServedState
from cartelera.texts import Texts
from ml.artifact.model import STARS

EVERY_HALF_STAR = [half / 2 for half in range(10, 0, -1)]
FILTERS = ["platform", "type", "genre", "age_up_to"]
"""The fields that narrow the list, by the names of the parameters."""


class User(BaseModel):
    """The user of a list."""

    user_id: UserId


class GivenRating(BaseModel):
    """One entered rating."""

    movie_id: TitleId
    rating: Annotated[float, Field(ge=STARS[0], le=STARS[1]), BeforeValidator(number)]


def add_watch_tab(texts: Texts) -> None:
    """Build the tab."""
    with gr.Tab(texts("watch.tab"), id="watch"):
        gr.HTML(render("lead", texts, text=texts("watch.lead")))
        with gr.Row(equal_height=False):
            with gr.Column(scale=2, min_width=300):
                filters = [platform_field(texts), type_field(texts), genre_field(texts), age_field(texts)]
                with gr.Tabs(overflow_behavior="wrap"):
                    with gr.Tab(texts("watch.known")):
                        user = user_field(texts)
                        ask_user = gr.Button(texts("watch.ask"), variant="primary")
                    with gr.Tab(texts("watch.newcomer")):
                        given = ratings_field(texts)
                        ask_newcomer = gr.Button(texts("watch.ask"), variant="primary")
            with gr.Column(scale=3, min_width=300):
                answer = gr.HTML(render("empty", texts), elem_classes="answer")
        for_user = handler(what_a_user_should_watch, texts, ["user_id", *FILTERS])
        ask_user.click(for_user, [user, *filters], answer, **DIRECTLY)
        user.submit(for_user, [user, *filters], answer, **DIRECTLY)
        for_newcomer = handler(what_somebody_new_should_watch, texts, ["given", *FILTERS])
        ask_newcomer.click(for_newcomer, [given, *filters], answer, **DIRECTLY)


def ratings_field(texts: Texts) -> gr.CheckboxGroup:
    """A form for a few ratings: a title, its stars, a button that adds them to the list, and the list."""
    gr.HTML(render("lead", texts, text=texts("watch.newcomer_lead")))
    search, title = title_field(texts)
    choices = [(texts.number(stars, 1), str(stars)) for stars in EVERY_HALF_STAR]
    stars = gr.Dropdown(choices, value="4.0", label=texts("watch.stars"), filterable=False)
    button = gr.Button(texts("watch.add"))
    refusal = gr.HTML("", elem_classes="answer")
    given = gr.CheckboxGroup(
        [], label=texts("watch.given"), info=texts("watch.given_info"), visible=False, elem_classes="titles"
    )

    async def add(request: gr.Request, known: object, *new: object) -> tuple[gr.CheckboxGroup, str]:
        state = state_of(request)
        ratings = read_ratings(known)
        try:
            ratings |= read_rating(state, dict(zip(("movie_id", "rating"), new, strict=True)))
        except RefusalError as wrong:
            return show_ratings(texts, state, ratings), render("refusal", texts, text=texts(wrong.key, **wrong.values))
        return show_ratings(texts, state, ratings), ""

    async def keep(request: gr.Request, known: object) -> gr.CheckboxGroup:
        return show_ratings(texts, state_of(request), read_ratings(known))

    button.click(add, [given, title, stars], [given, refusal], **DIRECTLY, show_progress="hidden")
    search.submit(add, [given, title, stars], [given, refusal], **DIRECTLY, show_progress="hidden")
    given.input(keep, given, given, **DIRECTLY, show_progress="hidden")
    return given


def read_rating(state: ServedState, entered: Entered) -> dict[str, float]:
    """Read one rating, as stars by the id of the title.

    Raises:
        RefusalError: It cannot be used.
    """
    rating = read(GivenRating, entered)
    if rating.movie_id not in snapshot_of(state).titles:
        raise RefusalError("wrong.title_gone")
    return {rating.movie_id: rating.rating}


def read_ratings(given: object) -> dict[str, float]:
    """Read the ratings that the page holds, as stars by the id of the title; the last rating of a title counts.

    Args:
        given: A list of texts such as `4.5 ns5`; others are left out.
    """
    ratings = {}
    for each in given if isinstance(given, list) else []:
        stars, _, title_id = str(each).partition(" ")
        with suppress(ValidationError):
            rating = GivenRating.model_validate({"movie_id": title_id, "rating": stars})
            ratings[rating.movie_id] = rating.rating
    return ratings


def show_ratings(texts: Texts, state: ServedState, ratings: dict[str, float]) -> gr.CheckboxGroup:
    """The list of the ratings, each with a tick; titles that no longer exist are left out."""
    titles = state.snapshot.titles if state.snapshot else {}
    choices = [
        (
            texts("watch.given_rating", stars=texts.number(stars, 1), title=display(titles[title_id].title)),
            f"{stars} {title_id}",
        )
        for title_id, stars in ratings.items()
        if title_id in titles
    ]
    return gr.CheckboxGroup(choices=choices, value=[value for _, value in choices], visible=bool(choices))


def what_a_user_should_watch(texts: Texts, state: ServedState, entered: Entered) -> str:
    """The answer of `/users/{user_id}/recommendations`."""
    snapshot, lists = lists_of(state)
    user_id = read(User, entered).user_id
    parameters = read(ListParameters, entered)
    answer = recommend_to_user(snapshot, lists, user_id, parameters)
    query = urlencode(parameters.model_dump(include=set(FILTERS), exclude_none=True))
    return render(
        "watch",
        texts,
        heading=texts("watch.list", user=str(user_id)) if answer.by == "choices" else texts(f"list.{answer.by}"),
        titles=listed(answer, texts),
        notes=[
            *([] if answer.known_user else [texts("note.unknown_user")]),
            texts(f"by.{answer.by}"),
            *notes_on_model(lists.recommender.card, texts),
        ],
        origin=texts("note.model", model=answer.model, build=answer.build_id),
        url=f"/users/{user_id}/recommendations" + (f"?{query}" if query else ""),
    )


def what_somebody_new_should_watch(texts: Texts, state: ServedState, entered: Entered) -> str:
    """The answer of `POST /recommendations`."""
    snapshot, lists = lists_of(state)
    ratings = read_ratings(entered["given"])
    if not ratings:
        raise RefusalError("watch.no_ratings")
    newcomer = read_newcomer(ratings, read(ListParameters, entered))
    answer = recommend_to_newcomer(snapshot, lists, newcomer)
    return render(
        "watch",
        texts,
        heading=texts("watch.list_newcomer") if answer.by == "choices" else texts(f"list.{answer.by}"),
        titles=listed(answer, texts),
        notes=[texts(f"by.{answer.by}"), *notes_on_model(lists.recommender.card, texts)],
        origin=texts("note.model", model=answer.model, build=answer.build_id),
        url=None,
        body=newcomer.model_dump_json(exclude_defaults=True),
    )


def read_newcomer(ratings: dict[str, float], narrowed: ListParameters) -> Newcomer:
    """Build the body of the same request to `POST /recommendations`.

    Raises:
        RefusalError: There are too many ratings.
    """
    given = [{"movie_id": title_id, "rating": stars} for title_id, stars in ratings.items()]
    try:
        return Newcomer.model_validate({"ratings": given, **narrowed.model_dump(include=set(FILTERS))})
    except ValidationError as error:
        raise RefusalError("wrong.ratings") from error


def listed(answer: RecommendedTitles, texts: Texts) -> list[dict[str, Any]]:
    """The titles in the form that the template needs."""
    return [
        {
            "title": display(title.title),
            "about": f"{display(title.platform)} · {texts(f'kind.{title.type}')} · {title.release_year}",
            "also_on": also_on([each for each in title.platforms if each != title.platform], texts),
            "because": because(title, texts),
            "stars": texts.number(title.stars, 2),
            "predicted": texts("watch.predicted", stars=texts.number(title.stars, 2)),
            "width": percent(title.stars),
            "recommended": title.recommended,
        }
        for title in answer.titles
    ]


def because(title: RecommendedTitle, texts: Texts) -> str:
    """Say which of somebody's own titles put a title on their list; empty where none did."""
    if not title.because:
        return ""
    if title.because[0].in_common:
        return like(title.because[0], texts)
    shares = [
        texts("watch.share", title=display(reason.title), share=texts.percent(reason.share, 0))
        for reason in title.because
    ]
    return texts("watch.because", titles=", ".join(shares))


def like(reason: Reason, texts: Texts) -> str:
    """Say which title another one is like, and what both have in common."""
    same = dict.fromkeys(texts(f"same.{each.kind}") for each in reason.in_common)
    return texts("watch.like", title=display(reason.title), same=", ".join(same))
