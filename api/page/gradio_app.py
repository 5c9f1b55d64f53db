"""Gradio with the page in every language."""

import gradio as gr
from fastapi import FastAPI
from starlette.types import ASGIApp

from api.page.exhibition import Exhibitions
from api.page.layout import make_page
from api.page.look import STYLE_SHEET, make_theme
from api.page.rendering import read_texts
from cartelera.texts import LANGUAGES


def make_gradio(exhibitions: Exhibitions) -> ASGIApp:
    """An application that has each language below its name.

    Args:
        exhibitions: Where the pictures of the page are.
    """
    app = FastAPI(openapi_url=None)
    for language in LANGUAGES:
        gr.mount_gradio_app(
            app,
            make_page(read_texts(language), exhibitions),
            f"/{language}",
            footer_links=[],
            run_history=False,
            show_error=False,
            ssr_mode=False,
            theme=make_theme(),
            css_paths=[STYLE_SHEET],
        )
    return app
