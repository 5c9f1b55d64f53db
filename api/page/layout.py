"""The page put together."""

import gradio as gr

from api.page.exhibition import Exhibitions
from api.page.rendering import render
from api.page.tabs.ask import add_ask_tab
from api.page.tabs.data import add_data_tab
from api.page.tabs.like import add_like_tab
from api.page.tabs.watch import add_watch_tab
from cartelera.texts import LANGUAGES, Texts

APP_ID = 1
"""By its change, a browser that was cut off knows that it must load the page anew; all workers have the same page."""

# Screen readers say answers as they come; a tab is made when it is first opened.
ANNOUNCE = """() => {
  const announce = () => document.querySelectorAll(".block.answer:not([aria-live])").forEach(
    answer => answer.setAttribute("aria-live", "polite"));
  announce();
  new MutationObserver(announce).observe(document.body, { childList: true, subtree: true });
}"""


def make_page(texts: Texts, exhibitions: Exhibitions) -> gr.Blocks:
    """The whole page.

    Args:
        texts: In which language.
        exhibitions: Where its pictures are.
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
