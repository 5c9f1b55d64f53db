"""No page has violations that axe-core finds, with answers shown, in light and in dark mode."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from api.page.rendering import read_texts
from tests.api.page.conftest import ASK, DATA, DESK, PHONE, Visit, open_tab, press
from tests.api.page.test_title import rate

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


@pytest.mark.parametrize(("language", "scheme", "width"), [("en", "light", DESK), ("es", "dark", PHONE)])
def test_no_page_has_a_serious_violation(visit: Visit, language: str, scheme: str, width: int) -> None:
    texts = read_texts(language)
    options = {"scheme": scheme, "width": width}
    with visit(language, **options) as page:
        assert page.locator("html").get_attribute("lang") == language
        page.get_by_text(texts("browse.filters")).click()
        assert serious_violations(page) == []
        for query in ("search=gardxen&person=nadia%20achebe", "search=bridge%20an%20harbor%20zz"):
            page.goto(f"/ui?{query}")
            assert serious_violations(page) == []
        page.goto("/ui/titles/as252?user_id=12")
        page.get_by_text(texts("like.why")).click()
        rate(page, "as252", 4)
        page.locator(".verdict").nth(1).wait_for()
        assert serious_violations(page) == []
        page.goto("/ui/for-you")
        page.locator(".rated").wait_for()
        assert serious_violations(page) == []
        page.goto("/ui/for-you?user_id=12&unrated=true")
        page.get_by_text(texts("browse.filters")).click()
        assert serious_violations(page) == []
    with visit(language, ASK, **options) as page:
        for form in ("duration", "score", "platform", "actor"):
            open_tab(page, texts(f"ask.{form}_tab"))
            press(page, texts("ask.ask"))
            page.locator(".bars:visible").wait_for()
            assert serious_violations(page) == []
    with visit(language, DATA, **options) as page:
        page.locator(".pictures").wait_for()
        assert serious_violations(page) == []
