"""Assembles the page in every language as one Gradio application."""

from dataclasses import dataclass
from pathlib import Path

import gradio as gr
from fastapi import FastAPI
from starlette.types import ASGIApp

from api.page.exhibition import Exhibitions
from api.page.rendering import read_texts, render
from api.page.tabs.ask import add_ask_tab
from api.page.tabs.data import add_data_tab
from api.page.tabs.like import add_like_tab
from api.page.tabs.watch import add_watch_tab
from api.page.theme import STYLE_SHEET, make_theme
from cartelera.texts import LANGUAGES, Texts

APP_ID = 1
"""A browser that reconnects reloads the page if this id has changed. It is fixed, as all workers have the same page."""

# Makes screen readers announce answers. It observes the document because a tab is created when it is first opened.
ANNOUNCE = """() => {
  const announce = () => document.querySelectorAll(".block.answer:not([aria-live])").forEach(
    answer => answer.setAttribute("aria-live", "polite"));
  announce();
  new MutationObserver(announce).observe(document.body, { childList: true, subtree: true });
}"""


def make_page(texts: Texts, exhibitions: Exhibitions) -> gr.Blocks:
    """Make the page in one language.

    Args:
        texts: The texts in this language.
        exhibitions: The pictures.
    """
    other = next(language for language in LANGUAGES if language != texts.language)
    page = gr.Blocks(title=texts("page.title"), analytics_enabled=False, fill_width=True)
    page.app_id = APP_ID
    with page:
        gr.HTML(render("header", texts, other=other))
        with gr.Tabs(overflow_behavior="wrap"):
            add_like_tab(texts)
            add_watch_tab(texts)
            add_ask_tab(texts)
            add_data_tab(texts, exhibitions)
        gr.HTML(render("footer", texts))
        page.load(None, js=ANNOUNCE, queue=False)
    return page


FRONTEND = Path(gr.__file__).parent / "templates" / "frontend"
MADE = {"theme.css", "gradio_api/app_id"}
"""The files that Gradio generates."""


@dataclass(frozen=True)
class GradioApp:
    """The application, and what may be requested from it."""

    app: ASGIApp
    inputs: dict[int, int]
    """How many values each of the page's functions takes, by number; the same in every language."""
    files: set[str]
    """The files that the page may load."""


def make_gradio(exhibitions: Exhibitions) -> GradioApp:
    """Make one application that serves each language under its own path.

    Args:
        exhibitions: The pictures of the page.
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
