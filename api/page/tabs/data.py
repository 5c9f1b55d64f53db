"""The page about the data: the build, its latest changes, the model, findings and pictures."""

from pathlib import Path

import gradio as gr

from api.page.exhibition import ExhibitionError, Exhibitions
from api.page.fields import DIRECTLY
from api.page.handlers import handler, state_of
from api.page.rendering import render
from api.page.views.data import what_is_there
from api.served.state import ServedState
from cartelera.texts import Texts

SHOW_VALUES = (Path(__file__).parents[1] / "static" / "charts.js").read_text(encoding="utf-8")
"""Runs once in the browser, with the component of the pictures as `element`."""


def add_data(texts: Texts, exhibitions: Exhibitions, page: gr.Blocks) -> None:
    """Build the page; it is filled each time it is opened."""
    shown = gr.HTML("", elem_classes="answer")
    pictures = gr.HTML(render("drawing", texts), elem_classes="answer", js_on_load=SHOW_VALUES)

    async def hang(request: gr.Request) -> str:
        return await hang_exhibition(texts, state_of(request), exhibitions)

    page.load(handler(what_is_there, texts), None, shown, **DIRECTLY, show_progress="hidden")
    page.load(hang, None, pictures, **DIRECTLY, show_progress="hidden")


async def hang_exhibition(texts: Texts, state: ServedState, exhibitions: Exhibitions) -> str:
    """The findings and the pictures as HTML, as soon as they are drawn."""
    if state.snapshot is None:
        return ""
    try:
        exhibition = await exhibitions.find(state.snapshot.build.build_id, texts.language)
    except ExhibitionError:
        return render("refusal", texts, text=texts("data.cannot_draw"))
    return render("exhibition", texts, exhibition=exhibition)
