"""The pages in a real browser: each visit has a language, a width and a colour scheme, and must cause no errors."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache, partial
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from api.page.rendering import read_texts
from cartelera.texts import Texts
from tests.support.service import Service
from tests.support.waiting import HANGS_AFTER

Visit = Callable[..., AbstractContextManager[Page]]
Scheme = Literal["light", "dark"]
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


EVERY_LANGUAGE_AND_WIDTH = pytest.mark.parametrize(
    ("texts", "width"), [("en", DESK), ("es", PHONE)], indirect=["texts"], ids=["en-desk", "es-phone"]
)
"""The longer words in the narrower window; what a page does depends on each, but not on both together."""


@pytest.fixture(scope="session")
def context_of(browser: Browser, sample_service: Service) -> Callable[[str, int, str], BrowserContext]:
    """One context for each language, width and colour scheme: it keeps the files of the service, as browsers do."""
    return cache(partial(new_context, browser, sample_service))


@pytest.fixture
def visit(context_of: Callable[[str, int, str], BrowserContext], sample_service: Service) -> Visit:
    """Open a page of the service on the whole sample and its model, in a browser that remembers no other visit."""

    def go(
        language: str, path: str = "/ui", width: int = DESK, scheme: Scheme = "light"
    ) -> AbstractContextManager[Page]:
        return opened(context_of(language, width, scheme), sample_service, path)

    return go


def new_context(
    browser: Browser, service: Service, language: str, width: int = DESK, scheme: Scheme = "light"
) -> BrowserContext:
    """A browser of this language, with a window of this width in pixels."""
    return browser.new_context(
        base_url=service.url,
        locale=LOCALES[language],
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
    )


@contextmanager
def visiting(browser: Browser, service: Service, language: str, path: str) -> Iterator[Page]:
    """Open a page of any service in a browser of this language."""
    context = new_context(browser, service, language)
    with opened(context, service, path) as page:
        yield page
    context.close()


@contextmanager
def opened(context: BrowserContext, service: Service, path: str) -> Iterator[Page]:
    """Open a page; nothing may fail, log errors, or contact another host.

    Args:
        context: The browser; what it remembers of the service is forgotten, except for files.
        service: The service that has the page.
        path: The path of the page.
    """
    page = context.new_page()
    everything = {"origin": service.url, "storageTypes": "cookies,local_storage"}
    context.new_cdp_session(page).send("Storage.clearDataForOrigin", everything)
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
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()
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
