"""The form fields that several tabs share."""

from collections.abc import Callable
from typing import Any

import gradio as gr
from pydantic import ValidationError

from api.endpoints.filters import SearchParameters
from api.endpoints.parameters import TITLE_TYPES
from api.endpoints.schemas import TitleInList, TitlePage
from api.endpoints.titles import search_titles
from api.page.answering import state_of
from api.page.rendering import describe, display
from api.served.binding import BOUND_NAMES
from api.served.state import ServedState
from cartelera.texts import Texts

MOST_FOUND = 8
AGES = (6, 9, 12, 15)

DIRECTLY: dict[str, Any] = {"queue": False, "preprocess": False, "api_visibility": "private"}
"""The options of every Gradio event: one plain request that any worker can answer, as the page keeps nothing on the
server. Gradio's own checks are off, because the page checks the values like the endpoints do.
"""
PLAIN: dict[str, Any] = {
    "max_lines": 1,
    "max_length": 200,
    "html_attributes": gr.InputHTMLAttributes(autocomplete="off", spellcheck=False),
}
"""The options of a text field of one line."""
WHILE_TYPING: dict[str, Any] = {"show_progress": "hidden", "trigger_mode": "always_last"}


def platform_field(texts: Texts, *, all_of_them: bool = True) -> gr.Dropdown:
    """A choice of one platform, or of all where `all_of_them`; the value for all is empty."""
    every = [(texts("platform.all"), "")] if all_of_them else []
    platforms = BOUND_NAMES.get().platforms
    choices = [*every, *((display(platform), platform) for platform in platforms)]
    first = "" if all_of_them else next(reversed(platforms), None)
    return gr.Dropdown(choices, value=first, label=texts("field.platform"), filterable=False)


def type_field(texts: Texts) -> gr.Radio:
    """A choice of movies, TV shows or both; the value for both is empty."""
    choices = [(texts("type.all"), ""), *((texts(f"type.{each}"), each) for each in TITLE_TYPES)]
    return gr.Radio(choices, value="", label=texts("field.type"))


def genre_field(texts: Texts) -> gr.Dropdown:
    """A choice of one genre, or of all; the value for all is empty."""
    choices = [(texts("genre.all"), ""), *((display(genre), genre) for genre in BOUND_NAMES.get().genres)]
    return gr.Dropdown(choices, value="", label=texts("field.genre"), filterable=False)


def age_field(texts: Texts) -> gr.Dropdown:
    """A choice of the age of who is going to watch, or of any; the value for any is empty."""
    choices = [(texts("age.all"), ""), *((texts("age.up_to", age=age), str(age)) for age in AGES)]
    return gr.Dropdown(choices, value="", label=texts("field.age_up_to"), filterable=False)


def user_field(texts: Texts) -> gr.Textbox:
    """A field for a user id, with a button that picks a random user of the model."""
    with gr.Row(elem_classes="with-button"):
        user = gr.Textbox(label=texts("field.user"), info=texts("field.user_info"), scale=3, **PLAIN)
        button = gr.Button(texts("field.random_user"), scale=1, min_width=110)

    async def pick(request: gr.Request) -> gr.Textbox:
        """Pick a user; where there is no model, the field says so."""
        recommender = state_of(request).recommender
        return (
            gr.Textbox(value=str(recommender.any_user())) if recommender else gr.Textbox(info=texts("wrong.no_model"))
        )

    button.click(pick, None, user, **DIRECTLY, show_progress="hidden")
    return user


def title_field(texts: Texts) -> tuple[gr.Textbox, gr.Radio]:
    """A search field, and a choice among the titles that it finds."""
    search = gr.Textbox(label=texts("field.search"), info=texts("field.search_info"), **PLAIN)
    found = gr.Radio([], label=texts("field.titles"), visible=False, elem_classes="titles")
    search.change(finder(texts), [search, found], found, **DIRECTLY, **WHILE_TYPING)
    return search, found


def finder(texts: Texts) -> Callable[..., Any]:
    """Make the function that Gradio calls while somebody types."""

    async def find(request: gr.Request, typed: object, chosen: object) -> gr.Radio:
        page = find_titles(state_of(request), str(typed or ""))
        if page is None:
            return gr.Radio(choices=[], value=None, visible=False)
        choices = [(describe(title, texts), title.id) for title in page.titles]
        shown: dict[str, Any] = {"choices": choices, "info": say_how_many(page, texts), "visible": True}
        ids = [title.id for title in page.titles]
        if len(ids) == 1:
            return gr.Radio(value=ids[0], **shown)
        if chosen is not None and chosen not in ids:
            return gr.Radio(value=None, **shown)
        return gr.Radio(**shown)  # keeps a choice that was made in the meantime

    return find


def find_titles(state: ServedState, typed: str) -> TitlePage | None:
    """Find the first titles that match the typed words or id.

    Returns:
        None where nothing was typed, or no build is served yet.
    """
    if state.snapshot is None or not typed.strip():
        return None
    by_id = state.snapshot.titles.get(typed.strip().lower())
    if by_id is not None:
        return TitlePage(total=1, titles=[TitleInList(**by_id.fields())], next=None)
    try:
        return search_titles(state.snapshot, SearchParameters.model_validate({"search": typed, "n": str(MOST_FOUND)}))
    except ValidationError:
        return TitlePage(total=0, titles=[], next=None)


def say_how_many(page: TitlePage, texts: Texts) -> str:
    """Say how many titles match, and how many of them are shown."""
    if page.total == 0:
        return texts("field.found_none")
    if page.next is None:
        return texts.count("field.found_all", page.total)
    return texts("field.found", shown=len(page.titles), count=page.total)
