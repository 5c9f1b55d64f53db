"""Assembles the pages that Gradio makes, in every language, as one application."""

from contextlib import nullcontext
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import gradio as gr
import gradio.utils
from fastapi import FastAPI
from starlette.types import ASGIApp

from api.page import MADE_BY_GRADIO
from api.page.exhibition import Exhibitions
from api.page.rendering import read_texts, render
from api.page.tabs.ask import add_ask
from api.page.tabs.data import add_data
from api.page.theme import STYLE_SHEETS, make_theme
from cartelera.texts import LANGUAGES, Texts

# Around every call Gradio chooses how matplotlib draws: the first answer would wait a second for its import, and 25 MB
# would stay. The pages draw nothing with it.
gradio.utils.MatplotlibBackendMananger = nullcontext  # type: ignore[misc, assignment]

APP_ID = 1
"""A browser that reconnects reloads the page if this id has changed. It is fixed, as all workers have the same page."""

# Makes screen readers announce answers. It observes the document because a tab is created when it is first opened.
ANNOUNCE = """() => {
  const announce = () => document.querySelectorAll(".block.answer:not([aria-live])").forEach(
    answer => answer.setAttribute("aria-live", "polite"));
  announce();
  new MutationObserver(announce).observe(document.body, { childList: true, subtree: true });
}"""


def make_page(name: str, texts: Texts, exhibitions: Exhibitions) -> gr.Blocks:
    """Make one of `MADE_BY_GRADIO` in one language.

    Args:
        name: Its name.
        texts: The texts in this language.
        exhibitions: The pictures.
    """
    page = gr.Blocks(title=f"{texts(f'nav.{name}')} · {texts('page.title')}", analytics_enabled=False, fill_width=True)
    page.app_id = APP_ID
    with page:
        gr.HTML(render("opening", texts, name=name), elem_classes="opening")
        if name == "ask":
            add_ask(texts)
        else:
            add_data(texts, exhibitions, page)
        page.load(None, js=ANNOUNCE, queue=False)
    return page


FRONTEND = Path(gr.__file__).parent / "templates" / "frontend"
MADE = {"theme.css", "gradio_api/app_id"}
"""The files that Gradio generates."""


@dataclass(frozen=True)
class GradioApp:
    """The application, and what may be requested from it."""

    app: ASGIApp
    inputs: dict[str, dict[int, int]]
    """How many values each function takes, by the name of its page and its number; the same in every language."""
    files: set[str]
    """The files that the page may load."""


def make_gradio(exhibitions: Exhibitions) -> GradioApp:
    """Make one application that serves each page in each language under its own path.

    Args:
        exhibitions: The pictures of the page.
    """
    app = FastAPI(openapi_url=None)
    inputs = {}
    for name, language in product(MADE_BY_GRADIO, LANGUAGES):
        page = make_page(name, read_texts(language), exhibitions)
        inputs[name] = {number: len(each.inputs) for number, each in page.fns.items() if each.fn}
        gr.mount_gradio_app(
            app,
            page,
            f"/{name}/{language}",
            footer_links=[],
            run_history=False,
            show_error=False,
            ssr_mode=False,
            theme=make_theme(),
            css_paths=STYLE_SHEETS,
        )
    return GradioApp(
        app,
        inputs,
        files={str(file.relative_to(FRONTEND)) for file in FRONTEND.rglob("*") if file.is_file()} | MADE,
    )
