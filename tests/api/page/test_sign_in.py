"""A browser that visits a service with keys: it is asked for one, keeps it, and then everything works as usual."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.api.page.conftest import MILLISECONDS, enter, press
from tests.support.commands import Place
from tests.support.keys import bearing, key_of, line_of, write_keys
from tests.support.service import Service, serving
from tests.support.waiting import HANGS_AFTER, wait_until

pytestmark = pytest.mark.service

COOKIE = "cartelera_key"
A_BROWSER = {"Accept": "text/html,*/*;q=0.8"}


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    lines = [line_of("ana"), line_of("old", revoked="2026-11-01")]
    return write_keys(tmp_path_factory.mktemp("keys") / "keys.csv", lines)


@pytest.fixture(scope="module")
def guarded(trained: Place, keys: Path) -> Iterator[Service]:
    """A service with keys on the whole sample and its model."""
    settings = {"CARTELERA_API_KEYS": str(keys), "CARTELERA_MODELS": str(trained.models)}
    with serving(trained.warehouse, keys.with_name("log"), **settings) as service:
        yield service


@pytest.mark.parametrize("path", ["/ui", "/ui/titles/ns5?user_id=12", "/ui/ask/en/", "/docs", "/redoc", "/"])
def test_a_browser_is_asked_for_a_key(guarded: Service, path: str) -> None:
    asked = guarded.get(path, headers=A_BROWSER | {"Accept-Language": "fr, es-MX;q=0.9"})
    assert (asked.status_code, asked.headers["www-authenticate"]) == (401, 'Bearer realm="Cartelera"')
    assert asked.headers["cache-control"] == "no-store"
    assert "Cartelera pide una clave" in asked.text
    [action] = set(re.findall(r'action="([^"]+)"', asked.text))
    assert httpx.URL(guarded.url + path).join(action).path == "/sign-in"


def sign_in(service: Service, key: str, then: str = "") -> httpx.Response:
    return httpx.post(f"{service.url}/sign-in", data={"key": key, "next": then}, timeout=HANGS_AFTER)


def test_the_key_is_kept_in_a_cookie_that_no_script_and_no_other_site_gets(guarded: Service) -> None:
    signed_in = sign_in(guarded, key_of("ana"), "ui/titles/ns5?user_id=12")
    assert (signed_in.status_code, signed_in.headers["location"]) == (303, "./ui/titles/ns5?user_id=12")
    cookie, *attributes = signed_in.headers["set-cookie"].split("; ")
    assert cookie == f"{COOKIE}={key_of('ana')}"
    assert set(attributes) == {"HttpOnly", "SameSite=strict", f"Max-Age={30 * 24 * 3600}"}
    proxied = httpx.post(
        f"{guarded.url}/sign-in",
        data={"key": key_of("ana")},
        headers={"X-Forwarded-Proto": "https"},
        timeout=HANGS_AFTER,
    )
    assert "Secure" in proxied.headers["set-cookie"]


@pytest.mark.parametrize(
    ("name", "status", "said"), [("nobody", 401, "There is no such key."), ("old", 403, "This key was revoked.")]
)
def test_a_key_that_is_not_valid_is_not_kept(guarded: Service, name: str, status: int, said: str) -> None:
    refused = sign_in(guarded, key_of(name), 'ui"><script>')
    assert refused.status_code == status
    assert said in refused.text
    assert "<script>" not in refused.text
    assert "set-cookie" not in refused.headers


@pytest.mark.parametrize(
    "then", ["//evil.example", "https://evil.example", "\\\\evil.example", "javascript:alert(1)", "x\r\ny: z"]
)
def test_nobody_is_led_to_another_site(guarded: Service, then: str) -> None:
    location = sign_in(guarded, key_of("ana"), then).headers["location"]
    assert location.startswith("./")
    assert httpx.URL(f"{guarded.url}/sign-in").join(location).host == "127.0.0.1"


def test_without_keys_there_is_no_form(sample: httpx.Client) -> None:
    assert sample.get("/sign-in").status_code == 404
    assert sample.post("/sign-in").status_code == 404


@pytest.fixture
def page(browser: Browser, guarded: Service) -> Iterator[Page]:
    """A page of a browser that has no key."""
    context = browser.new_context(base_url=guarded.url, locale="en-US")
    page = context.new_page()
    page.set_default_timeout(MILLISECONDS)
    yield page
    context.close()


def give_key(page: Page, name: str) -> None:
    page.get_by_label("Key").fill(key_of(name))
    press(page, "Enter")


def watch(page: Page) -> list[str]:
    """What goes wrong on a page from now on."""
    wrong: list[str] = []
    page.on("response", lambda answer: wrong.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    return wrong


def test_a_visitor_is_asked_once_and_then_everything_works(page: Page) -> None:
    page.goto("/ui/titles/ns5")
    expect(page.get_by_role("heading", name="Cartelera asks for a key")).to_be_visible()
    give_key(page, "nobody")
    expect(page.get_by_role("alert")).to_have_text("There is no such key.")
    give_key(page, "ana")
    page.wait_for_url("**/ui/titles/ns5")
    wrong = watch(page)

    page.get_by_label("4 stars").first.check()  # asks the service anew
    page.goto("/ui/for-you?user_id=12")
    expect(page.locator(".card").first).to_be_visible()

    page.goto("/ui/ask/en/")  # Gradio's scripts, fonts and calls
    page.locator(".gradio-container h1").wait_for()
    enter(page, "Year", "2021")
    press(page, "Ask")
    expect(page.locator(".answer").locator("visible=true").first).to_be_visible()

    page.goto("/docs")
    expect(page.get_by_role("button", name="Authorize")).to_be_visible()
    assert wrong == []


def test_a_visitor_whose_key_is_revoked_meanwhile_is_asked_again(page: Page, keys: Path, guarded: Service) -> None:
    before = keys.read_text().splitlines()[1:]
    write_keys(keys, [*before, line_of("leaving")])
    wait_until(lambda: guarded.get("/", headers=bearing("leaving")).is_success, guarded.log)
    page.goto("/ui/titles/ns5")
    give_key(page, "leaving")
    page.get_by_label("4 stars").first.wait_for()
    write_keys(keys, [*before, line_of("leaving", revoked="2026-11-26")])
    wait_until(lambda: guarded.get("/", headers=bearing("leaving")).status_code == 403, guarded.log)
    page.get_by_label("4 stars").first.click()
    expect(page.get_by_role("alert")).to_have_text("This key was revoked. Ask for a new one.")
    press(page, "Forget the key that this browser has")
    expect(page.get_by_role("alert")).to_have_count(0)
    assert page.context.cookies() == []


def test_who_follows_a_link_from_another_site_is_not_asked_again(page: Page, guarded: Service) -> None:
    page.goto("/ui")
    give_key(page, "ana")
    page.wait_for_url("**/ui")
    page.route(
        "http://other.example/", lambda route: route.fulfill(body=f'<a href="{guarded.url}/ui/titles/ns5">x</a>')
    )
    page.goto("http://other.example/")
    page.get_by_role("link").click()
    page.get_by_label("4 stars").first.wait_for()
    page.context.clear_cookies()
    page.goto("http://other.example/")
    page.get_by_role("link").click()
    expect(page.get_by_label("Key")).to_be_visible()
