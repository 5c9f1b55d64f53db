"""Take the pictures of the page for README.md from a service on the sample: `screenshots.py URL`."""

import shutil
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).parent / "images"
COLORS = 128
"""Colours per picture; it looks the same as with all colours, in a third of the bytes."""


def main() -> None:
    """Take all pictures with Debian's chromium."""
    url = sys.argv[1]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        like(open_page(browser, url, "en-US", 1150))
        ask(open_page(browser, url, "en-US", 1150))
        data(open_page(browser, url, "en-US", 1150))
        watch(open_page(browser, url, "es-MX", 390))
        browser.close()


def open_page(browser: Browser, url: str, locale: str, width: int) -> Page:
    """Open the page in a browser of this language and width."""
    page = browser.new_page(locale=locale, viewport={"width": width, "height": 880})
    page.goto(f"{url}/ui")
    page.get_by_role("tab").first.wait_for()
    return page


def like(page: Page) -> None:
    """The tab "Will they like it?"."""
    page.get_by_role("textbox", name="User").locator("visible=true").fill("12")
    page.get_by_role("textbox", name="Title").locator("visible=true").press_sequentially("garden for")
    page.get_by_role("radio", name="A Garden For Ana").check()
    page.get_by_role("button", name="Will they like it?").click()
    page.locator(".verdict").wait_for()
    page.evaluate("scrollTo(0, 0)")
    save(page, "like")


def ask(page: Page) -> None:
    """The tab "Ask the catalog", with the actor in most titles."""
    page.get_by_role("tab", name="Ask the catalog").click()
    page.get_by_role("tab", name="The busiest actor").click()
    page.get_by_role("textbox", name="Year").locator("visible=true").fill("2021")
    page.keyboard.press("Enter")
    page.locator(".bars:visible").wait_for()
    save(page, "ask")


def data(page: Page) -> None:
    """The tab "The data", from the findings on."""
    page.get_by_role("tab", name="The data").click()
    page.locator(".pictures").wait_for()
    page.locator(".sheet:visible").last.scroll_into_view_if_needed()
    page.evaluate("document.querySelector('.findings').scrollIntoView()")
    save(page, "data")


def watch(page: Page) -> None:
    """The tab "What to watch", on a phone, in Spanish."""
    page.get_by_role("tab", name="Qué ver").click()
    page.get_by_role("textbox", name="Usuario").locator("visible=true").fill("12")
    page.get_by_role("button", name="¿Qué ver?").locator("visible=true").click()
    page.locator(".titles-list").wait_for()
    page.evaluate("document.querySelector('.titles-list').scrollIntoView({block: 'center'})")
    save(page, "watch")


def save(page: Page, name: str) -> None:
    """Take the picture once the page has stopped moving."""
    page.wait_for_timeout(500)
    picture = Image.open(BytesIO(page.screenshot()))
    picture.convert("RGB").quantize(COLORS, dither=Image.Dither.NONE).save(IMAGES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
