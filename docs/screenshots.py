"""Take the pictures of the pages for README.md from a service on the sample: `screenshots.py URL`."""

import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from eda.chromium import find_chromium

IMAGES = Path(__file__).parent / "images"
DESK, PHONE = 1150, 390
"""The widths of the windows, in pixels."""
COLORS = 128
"""Colours per picture; it looks the same as with all colours, in a third of the bytes."""


def main() -> None:
    """Take all pictures with Debian's chromium."""
    url = sys.argv[1]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        browse(open_page(browser, f"{url}/ui", "en-US", DESK))
        title(open_page(browser, f"{url}/ui/titles/as252?user_id=12", "en-US", DESK))
        data(open_page(browser, f"{url}/ui/data", "en-US", DESK))
        for_you(open_page(browser, f"{url}/ui/for-you", "es-MX", PHONE))
        browser.close()


def open_page(browser: Browser, url: str, locale: str, width: int) -> Page:
    """Open a page in a browser of this language and width."""
    page = browser.new_page(locale=locale, viewport={"width": width, "height": 880})
    page.goto(url)
    return page


def browse(page: Page) -> None:
    """The catalog, as it opens."""
    save(page, "browse")


def title(page: Page) -> None:
    """A title, with the sum that explains the predicted stars."""
    page.get_by_text("Why?").click()
    save(page, "title")


def data(page: Page) -> None:
    """The data, from the findings on."""
    page.locator(".pictures").wait_for()
    page.evaluate("document.querySelector('.findings').scrollIntoView()")
    save(page, "data")


def for_you(page: Page) -> None:
    """What to watch, on a phone, in Spanish, by two ratings."""
    for place, stars in enumerate((5, 4)):
        page.locator("[data-cards=popular] .stars").nth(place).locator("label").nth(stars - 1).click()
        page.locator(".rated li").nth(place).wait_for()
    page.evaluate("document.querySelector('.rated').scrollIntoView()")
    save(page, "for_you")


def save(page: Page, name: str) -> None:
    """Take the picture once the page has stopped moving."""
    page.wait_for_timeout(500)
    picture = Image.open(BytesIO(page.screenshot()))
    picture.convert("RGB").quantize(COLORS, dither=Image.Dither.NONE).save(IMAGES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
