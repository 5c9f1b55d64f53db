"""No tab has violations that axe-core finds, with answers shown, in light and in dark mode."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from api.page.rendering import read_texts
from tests.api.page.conftest import PHONE, Visit, choose, enter, open_tab, press

SERIOUS = ("serious", "critical")


def serious_violations(page: Page) -> list[str]:
    """The violations that keep somebody from using the page in its present state."""
    page.wait_for_timeout(300)  # until colour transitions have ended
    violations = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {node['html'][:200]} {node['failureSummary']}"
        for each in violations
        if each["impact"] in SERIOUS
        for node in each["nodes"]
    ]


@pytest.mark.parametrize(
    ("language", "scheme", "width"), [("en", "light", 1150), ("es", "dark", 1150), ("es", "light", PHONE)]
)
def test_no_tab_has_a_serious_violation(visit: Visit, language: str, scheme: str, width: int) -> None:
    texts = read_texts(language)
    with visit(texts.language, scheme=scheme, width=width) as page:
        assert page.locator("html").get_attribute("lang") == texts.language
        press(page, texts("like.ask"))
        page.locator(".refusal:visible").wait_for()
        assert serious_violations(page) == []
        enter(page, texts("field.user"), "12")
        enter(page, texts("field.search"), "gar")
        choose(page, "")
        press(page, texts("like.ask"))
        page.locator(".verdict").wait_for()
        assert serious_violations(page) == []
        open_tab(page, texts("watch.tab"))
        enter(page, texts("field.user"), "12")
        press(page, texts("watch.ask"))
        page.locator(".titles-list").wait_for()
        assert serious_violations(page) == []
        open_tab(page, texts("watch.newcomer"))
        press(page, texts("watch.add"))
        page.locator(".refusal:visible").wait_for()
        assert serious_violations(page) == []
        open_tab(page, texts("ask.tab"))
        for form in ("duration", "score", "platform", "actor"):
            open_tab(page, texts(f"ask.{form}_tab"))
            press(page, texts("ask.ask"))
            page.locator(".bars:visible").wait_for()
            assert serious_violations(page) == []
        open_tab(page, texts("data.tab"))
        page.locator(".pictures").wait_for()
        assert serious_violations(page) == []
