"""The page of a title, as a person uses it: what it says, where it leads, and whether one would like the title."""

import httpx
import pytest
from playwright.sync_api import Page, expect

from api.page.rendering import read_texts
from api.page.spelling import display, display_title
from api.page.translation import display_name
from cartelera.texts import Texts
from tests.api.page.conftest import EVERY_LANGUAGE_AND_WIDTH, Visit


def rate(page: Page, title_id: str, stars: int) -> None:
    """Tap a star of a title."""
    page.locator(f".stars[data-title='{title_id}']").first.locator("label").nth(stars - 1).click()


KINDS = {"genres": "genre", "directors": "person", "actors": "person", "countries": "country"}
"""What the names of each field of a title are names of."""


@EVERY_LANGUAGE_AND_WIDTH
def test_all_about_it_can_be_shared_and_leads_on(visit: Visit, texts: Texts, sample: httpx.Client, width: int) -> None:
    title = sample.get("/v1/titles/ns5").json()
    person = title["actors"][0]
    with visit(texts.language, "/ui/titles/ns5", width=width) as page:
        for _ in range(2):
            expect(page.get_by_role("heading", level=1)).to_have_text(display_title(title["title"]))
            article = page.locator("article")
            for named, kind in KINDS.items():
                for name in title[named]:
                    shown = display_name(name, kind, texts.language)
                    expect(article.get_by_role("link", name=shown, exact=True)).to_be_visible()
            assert (article.locator(".tale").text_content() or "").lower() == title["description"]
            page.reload()
        article.get_by_role("link", name=display(person), exact=True).click()
        found = sample.get("/v1/titles", params={"person": person}).json()["total"]
        expect(page.get_by_role("heading", name=texts.count("browse.found", found), exact=True)).to_be_visible()
        expect(page.get_by_text(texts("browse.person", name=display(person)))).to_be_visible()


def test_where_else_it_is_and_what_is_like_it(visit: Visit, texts: Texts, sample: httpx.Client) -> None:
    elsewhere = sample.get("/v1/titles/as252/elsewhere").json()["titles"]
    work = {"as252", *(each["id"] for each in elsewhere)}
    assert len(work) == 4
    with visit(texts.language, "/ui/titles/as252") as page:
        for each in elsewhere:
            link = page.locator("article").get_by_role("link", name=each["platform"].capitalize(), exact=True)
            expect(link).to_have_attribute("href", f"../../ui/titles/{each['id']}")
        similar = page.locator("[data-cards=similar] .card")
        links = [str(link.get_attribute("href")).rsplit("/", 1)[-1] for link in similar.locator("h3 a").all()]
        assert len(links) == 8
        assert work.isdisjoint(links)
        same = [texts(f"same.{kind}") for kind in ("actor", "country", "decade", "director", "genre", "word")]
        for reason in similar.locator(".why").all_text_contents():
            assert any(each in reason.lower() for each in same)
        similar.first.get_by_role("link").first.click()
        page.wait_for_url(f"**/{links[0]}")


@EVERY_LANGUAGE_AND_WIDTH
def test_would_a_user_like_it(visit: Visit, texts: Texts, sample: httpx.Client, width: int) -> None:
    answer = sample.get("/v1/recommend", params={"user_id": 12, "movie_id": "ns5"}).json()
    parts = answer["parts"]
    with visit(texts.language, "/ui/titles/ns5", width=width) as page:
        page.get_by_label(texts("field.user")).fill("12")
        page.keyboard.press("Enter")
        verdict = page.locator(".verdict")
        expect(verdict).to_be_in_viewport()
        expect(verdict).to_contain_text(texts("like.yes" if answer["recommended"] else "like.no"))
        expect(page.locator("#personal")).to_contain_text(texts.number(answer["stars"], 1))
        page.get_by_text(texts("like.why")).click()
        assert page.locator(".bars .number").all_text_contents() == [
            texts.number(parts["mean"], 2),
            *(texts.signed(parts[name], 2) for name in ("user_bias", "title_bias", "taste")),
            texts.number(answer["stars"], 2),
        ]
        page.get_by_role("link", name=texts("page.other_language"), exact=True).click()
        expect(page.locator(".verdict")).to_contain_text("12")
        page.goto("/ui/titles/ns7")  # the user is remembered
        expect(page.locator(".verdict")).to_contain_text("12")


def test_would_i_like_it_by_my_ratings(visit: Visit, texts: Texts) -> None:
    with visit(texts.language, "/ui/titles/ns5") as page:
        expect(page.locator(".empty")).to_have_text(texts("like.lead"))
        rate(page, "ns5", 4)
        expect(page.locator(".verdict")).to_contain_text(texts("like.you"))
        expect(page.get_by_role("navigation")).to_contain_text("(1)")
        page.reload()
        expect(page.locator("article").get_by_role("radio").nth(3)).to_be_checked()
        expect(page.locator(".verdict")).to_contain_text(texts("like.you"))
        page.locator("article").get_by_role("button", name=texts("rate.clear")).click()
        expect(page.locator(".verdict")).to_have_count(0)
        expect(page.get_by_role("navigation")).not_to_contain_text("(")


def test_a_title_that_is_not_there_gets_a_friendly_page(sample: httpx.Client) -> None:
    for language in ("en", "es"):
        texts = read_texts(language)
        answer = sample.get("/ui/titles/nothing", headers={"Accept-Language": language})
        assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
        assert texts("wrong.title_gone") in answer.text
        assert 'href="../../ui"' in answer.text


@pytest.mark.parametrize("user", ["twelve", "-1", "1.5", "<b>1</b>"])
def test_a_user_that_is_none_is_explained(sample: httpx.Client, user: str) -> None:
    for path in ("/ui/titles/ns5", "/ui/for-you"):
        shown = sample.get(path, params={"user_id": user, "lang": "en"}).text
        said = read_texts("en")("wrong.user_id", given=user)
        assert said.replace("<", "&lt;").replace(">", "&gt;") in shown


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[]", b'{"ratings": 1}', b'{"ratings": {"ns5": 9}}', b'{"ratings": {"ns5": "x"}}', b"\xff"]
)
def test_ratings_that_cannot_be_used_are_explained(sample: httpx.Client, body: bytes) -> None:
    for path in ("/ui/titles/ns5", "/ui/for-you"):
        answer = sample.post(path, content=body)
        assert (answer.status_code, answer.headers["content-type"]) == (422, "text/html; charset=utf-8")
        assert read_texts("en")("wrong.ratings") in answer.text


def test_notes_say_what_is_not_known(sample: httpx.Client) -> None:
    titles = sample.get("/v1/titles", params={"sort": "popularity", "order": "asc", "n": 1}).json()["titles"]
    unrated = titles[0]["id"]
    assert titles[0]["ratings"] == 0
    notes = {("987654321", "ns5"): "user", ("12", unrated): "title", ("987654321", unrated): "both"}
    for (user, title_id), unknown in notes.items():
        shown = sample.get(f"/ui/titles/{title_id}", params={"user_id": user, "lang": "es"}).text
        assert read_texts("es")(f"note.unknown_{unknown}") in shown
