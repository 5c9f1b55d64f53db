"""The tab with the four queries as forms."""

from collections.abc import Callable

import gradio as gr
from gradio.components import Component

from api.page.answering import handler
from api.page.fields import DIRECTLY, PLAIN, platform_field, type_field
from api.page.questions import UNITS, how_many_above, how_many_titles, what_is_the_longest, who_is_busiest
from api.page.rendering import render
from cartelera.texts import Texts

Fields = dict[str, Component]
"""By the names of the query's parameters."""


def add_ask_tab(texts: Texts) -> None:
    """Lay the tab out."""
    with gr.Tab(texts("ask.tab"), id="ask"):
        gr.HTML(render("lead", texts, text=texts("ask.lead")))
        with gr.Tabs(overflow_behavior="wrap"):
            with gr.Tab(texts("ask.duration_tab")):
                add_form(texts, what_is_the_longest, duration_fields)
            with gr.Tab(texts("ask.score_tab")):
                add_form(texts, how_many_above, score_fields)
            with gr.Tab(texts("ask.platform_tab")):
                add_form(texts, how_many_titles, platform_fields)
            with gr.Tab(texts("ask.actor_tab")):
                add_form(texts, who_is_busiest, actor_fields)


def duration_fields(texts: Texts) -> Fields:
    """Those of `/get_max_duration`."""
    units = [(texts(f"ask.{unit}"), unit) for unit in UNITS]
    return {
        "duration_type": gr.Radio(units, value="min", label=texts("ask.duration_type")),
        "year": year_field(texts, "", texts("ask.year_info")),
        "platform": platform_field(texts),
        "type": type_field(texts),
    }


def score_fields(texts: Texts) -> Fields:
    """Those of `/get_score_count`."""
    return {
        "platform": platform_field(texts, all_of_them=False),
        "year": year_field(texts, "2020"),
        "scored": gr.Textbox(
            texts.number(3.5, 1),
            label=texts("ask.scored"),
            info=texts("ask.scored_info"),
            **PLAIN,
        ),
        "type": type_field(texts),
    }


def platform_fields(texts: Texts) -> Fields:
    """Those of `/get_count_platform`."""
    return {"platform": platform_field(texts, all_of_them=False), "type": type_field(texts)}


def actor_fields(texts: Texts) -> Fields:
    """Those of `/get_actor`."""
    return {
        "platform": platform_field(texts, all_of_them=False),
        "year": year_field(texts, "2020"),
        "type": type_field(texts),
    }


def year_field(texts: Texts, value: str, info: str | None = None) -> gr.Textbox:
    """A year of release."""
    return gr.Textbox(value, label=texts("field.year"), info=info, **PLAIN)


def add_form(texts: Texts, answer: Callable[..., str], make_fields: Callable[[Texts], Fields]) -> None:
    """One query: its fields, a button, and its answer."""
    with gr.Row(equal_height=False):
        with gr.Column(scale=2, min_width=300):
            fields = make_fields(texts)
            button = gr.Button(texts("ask.ask"), variant="primary")
        with gr.Column(scale=3, min_width=300):
            shown = gr.HTML(render("empty", texts), elem_classes="answer")
    ask = handler(answer, texts, list(fields))
    button.click(ask, list(fields.values()), shown, **DIRECTLY)
    for field in fields.values():
        if isinstance(field, gr.Textbox):
            field.submit(ask, list(fields.values()), shown, **DIRECTLY)
