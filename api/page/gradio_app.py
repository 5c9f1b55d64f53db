"""Gradio with the page in every language."""

from dataclasses import dataclass
from pathlib import Path

import gradio as gr
from fastapi import FastAPI
from starlette.types import ASGIApp

from api.page.exhibition import Exhibitions
from api.page.layout import make_page
from api.page.rendering import read_texts
from api.page.theme import STYLE_SHEET, make_theme
from cartelera.texts import LANGUAGES

FRONTEND = Path(gr.__file__).parent / "templates" / "frontend"
MADE = {"theme.css", "gradio_api/app_id"}
"""What Gradio makes rather than reads from files."""


@dataclass(frozen=True)
class GradioApp:
    """The application, and what it can be called with."""

    app: ASGIApp
    inputs: dict[int, int]
    """How many values each of the page's functions takes, by number; the same in every language."""
    files: set[str]
    """What the page loads beside itself."""


def make_gradio(exhibitions: Exhibitions) -> GradioApp:
    """Make an application that has each language below its name.

    Args:
        exhibitions: Where the pictures of the page are.
    """
    app = FastAPI(openapi_url=None)
    pages = {language: make_page(read_texts(language), exhibitions) for language in LANGUAGES}
    for language, page in pages.items():
        gr.mount_gradio_app(
            app,
            page,
            f"/{language}",
            footer_links=[],
            run_history=False,
            show_error=False,
            ssr_mode=False,
            theme=make_theme(),
            css_paths=[STYLE_SHEET],
        )
    functions = pages[LANGUAGES[0]].fns
    return GradioApp(
        app,
        inputs={number: len(each.inputs) for number, each in functions.items() if each.fn},
        files={str(file.relative_to(FRONTEND)) for file in FRONTEND.rglob("*") if file.is_file()} | MADE,
    )
