"""The form fields of the pages that Gradio makes."""

from typing import Any

import gradio as gr

from api.page.spelling import display
from api.page.views.options import type_options
from api.served.binding import BOUND_VALUES
from cartelera.texts import Texts

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


def platform_field(texts: Texts, *, all_of_them: bool = True) -> gr.Dropdown:
    """A choice of one platform, or of all where `all_of_them`; the value for all is empty."""
    every = [(texts("platform.all"), "")] if all_of_them else []
    platforms = BOUND_VALUES.get().platforms
    choices = [*every, *((display(platform), platform) for platform in platforms)]
    first = "" if all_of_them else next(reversed(platforms), None)
    return gr.Dropdown(choices, value=first, label=texts("field.platform"), filterable=False)


def type_field(texts: Texts) -> gr.Radio:
    """A choice of movies, TV shows or both; the value for both is empty."""
    choices = [(shown, value) for value, shown in type_options(texts)]
    return gr.Radio(choices, value="", label=texts("field.type"))
