"""The pages in a real browser: each visit has a language, a width and a colour scheme, and must cause no errors."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from api.page.rendering import read_texts
from cartelera.texts import Texts
from tests.support.service import Service
from tests.support.waiting import HANGS_AFTER

Visit = Callable[..., AbstractContextManager[Page]]
LOCALES = {"en": "en-US", "es": "es-MX"}
PHONE, DESK = 390, 1280
ASK, DATA = "/ui/ask", "/ui/data"
"""The pages that Gradio makes; they are ready a while after they are loaded."""

MILLISECONDS = HANGS_AFTER * 1000
expect.set_options(timeout=MILLISECONDS)


@pytest.fixture(params=["en", "es"])
def texts(request: pytest.FixtureRequest) -> Texts:
    """The texts of the pages, in each language."""
    return read_texts(request.param)


@pytest.fixture
def visit(browser: Browser, sample_service: Service) -> Visit:
    """Open a page of the service on the whole sample and its model."""

    def go(language: str, path: str = "/ui", **options: Any) -> AbstractContextManager[Page]:
        return visiting(browser, sample_service, language, path, **options)

    return go


@contextmanager
def visiting(browser: Browser, service: Service, language: str, path: str = "/ui", **options: Any) -> Iterator[Page]:
    """Open a page in a browser of this language; nothing may fail, log errors, or contact another host.

    Args:
        browser: The browser.
        service: The service that has the page.
        language: The language of the browser.
        path: The path of the page.
        options: `width`, that of the window in pixels, and `scheme`, `light` or `dark`.
    """
    width = options.get("width", DESK)
    context = browser.new_context(
        base_url=service.url,
        locale=LOCALES[language],
        viewport={"width": width, "height": 900},
        color_scheme=options.get("scheme", "light"),
    )
    page = context.new_page()
    page.set_default_timeout(MILLISECONDS)
    wrong: list[str] = []
    own = (f"{service.url}/", f"blob:{service.url}/", "data:")
    page.on("request", lambda request: None if request.url.startswith(own) else wrong.append(request.url))
    page.on("response", lambda answer: wrong.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(path)
    if path in (ASK, DATA):
        page.locator(".gradio-container h1").wait_for()
    if path == ASK:  # the other page has no fields
        settle(page)
    yield page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
    assert wrong == []


def open_tab(page: Page, name: str) -> None:
    """Choose a tab by its name."""
    page.get_by_role("tab", name=name, exact=True).click()
    settle(page)


def settle(page: Page) -> None:
    """Wait until the page no longer changes and the browser is idle.

    Gradio sets a field's first value a moment after showing the field, and would overwrite what a test has typed by
    then.
    """
    page.evaluate(
        """() => new Promise(settled => {
          let last = performance.now();
          const observer = new MutationObserver(() => { last = performance.now(); });
          observer.observe(document.body, { childList: true, subtree: true, attributes: true, characterData: true });
          const look = () => {
            if (performance.now() - last < 300) return setTimeout(() => requestIdleCallback(look), 50);
            observer.disconnect();
            settled();
          };
          requestIdleCallback(look);
        })"""
    )


def press(page: Page, name: str, role: Literal["button", "link"] = "button") -> None:
    """Press the first visible button, or link, of this name."""
    page.get_by_role(role, name=name, exact=True).locator("visible=true").first.click()


def enter(page: Page, label: str, value: str) -> None:
    """Replace the contents of the field with this label, key by key."""
    field = page.get_by_role("textbox", name=label).locator("visible=true")
    field.fill("")
    field.press_sequentially(value)


def choose(page: Page, name: str) -> None:
    """Choose the option whose name begins with `name`, once it is there."""
    page.get_by_role("radio", name=name).locator("visible=true").first.check()
