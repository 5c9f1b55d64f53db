"""The page as a part of the service: in the browser's language, made when somebody first asks for it."""

import asyncio
import os
import re
from http import HTTPStatus
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.page.exhibition import ExhibitionError, Exhibitions
from api.page.language import choose_language
from api.page.rendering import read_texts
from api.problems import LONGEST_QUOTE, ProblemError
from api.served import ServedSnapshot
from cartelera.texts import LANGUAGES

if TYPE_CHECKING:
    from api.page.gradio_app import GradioApp

PATH = "/ui"

# All that the page asks of Gradio, whose other paths (uploads, files, other apps' proxies) stay closed.
READ = re.compile(r"/(?P<language>[a-z]{2})/(?P<file>(?:(?:assets|static)/[\w./-]+|theme\.css|gradio_api/app_id)?)")
CALLED = re.compile(r"/(?P<language>[a-z]{2})/gradio_api/run/predict/?")

# Gradio says that every page is English, has social networks show its own picture, and names a file that is not there.
ENGLISH = re.compile(rb'(<html\s+lang=")en"')
ABOUT_GRADIO = re.compile(rb'<meta\s+(?:property|name)="(?:og|twitter):[^>]*>|<link rel="manifest"[^>]*>')

ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' "
    "rx='3' fill='%238f2024'/%3E%3Cpath d='M8 3l1.5 3.3 3.5.4-2.6 2.4.7 3.5L8 10.8l-3.1 1.8.7-3.5L3 6.7l3.5-.4z' "
    "fill='%23ffd98a'/%3E%3C/svg%3E"
)
"""A star on the curtain, as a data URL."""


def add_page(app: FastAPI, warehouse: Path, private: Path | None) -> None:
    """Let the service have the page, at `/ui`.

    Args:
        app: The service.
        warehouse: The published file, which the pictures are drawn from.
        private: A folder of the service's own. None for the temporary folder of the machine.
    """
    exhibitions = Exhibitions(warehouse, private)
    app.include_router(make_router(exhibitions))
    app.mount(PATH, Page(exhibitions, private))


def make_router(exhibitions: Exhibitions) -> APIRouter:
    """What of the page Gradio has no part in."""
    router = APIRouter(prefix=PATH, include_in_schema=False)

    @router.get("")
    @router.get("/")
    async def in_the_right_language(request: Request) -> Response:
        language = choose_language(request.headers.get("accept-language", ""))
        here = "" if request.url.path.endswith("/") else f"{PATH.strip('/')}/"
        return RedirectResponse(f"{here}{language}/", headers={"Vary": "Accept-Language", "Cache-Control": "no-cache"})

    @router.get("/{language}")
    async def with_a_slash(language: str) -> Response:
        if language not in LANGUAGES:
            raise nothing_at(f"{PATH}/{language}")
        return RedirectResponse(f"{language}/")

    @router.get("/pictures/{build_id}/{language}/{name}.png")
    async def picture(build_id: str, language: str, name: str, snapshot: ServedSnapshot) -> Response:
        """A picture of the build that is served; the build in the URL lets browsers keep it."""
        if language not in LANGUAGES or build_id != snapshot.build.build_id:
            languages = ", ".join(LANGUAGES)
            detail = f"There are pictures of the build {snapshot.build.build_id} only, in these languages: {languages}."
            raise ProblemError(HTTPStatus.NOT_FOUND, detail)
        try:
            exhibition = await exhibitions.find(snapshot, language)
        except ExhibitionError as error:
            detail = "The pictures cannot be drawn now; the log of the service says why."
            raise ProblemError(HTTPStatus.SERVICE_UNAVAILABLE, detail, {"Retry-After": "5"}) from error
        if name not in exhibition.pictures:
            raise ProblemError(HTTPStatus.NOT_FOUND, f"There are these pictures: {', '.join(exhibition.pictures)}.")
        headers = {"Cache-Control": "max-age=86400"}
        return Response(exhibition.pictures[name].png, headers=headers, media_type="image/png")

    return router


class Page:
    """ASGI application: Gradio, made in the background when it is first asked for.

    Gradio takes seconds to import and 150 MB: who only asks over HTTP does without both.
    """

    def __init__(self, exhibitions: Exhibitions, private: Path | None) -> None:
        """Make nothing yet; the arguments are those of `add_page`."""
        self.exhibitions = exhibitions
        self.private = private
        self.gradio: GradioApp | None = None
        self.making = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let Gradio answer what the page asks, and nothing else.

        Raises:
            ProblemError: 404 or 405, where the page would not ask so.
        """
        path = scope["path"].removeprefix(scope["root_path"])
        called, read = CALLED.fullmatch(path), READ.fullmatch(path)
        asked = called or read
        if asked is None or asked["language"] not in LANGUAGES:
            raise nothing_at(scope["path"])
        if scope["method"] != ("POST" if called else "GET"):
            allowed = "POST" if called else "GET, HEAD"
            raise ProblemError(HTTPStatus.METHOD_NOT_ALLOWED, f"This answers to {allowed} only.", {"Allow": allowed})
        gradio = await self.make()
        if called:
            await send_all(await call(gradio, scope, receive), send)
        elif read and not read["file"]:
            await send_all(adapt(await ask(gradio.app, scope, receive), asked["language"]), send)
        elif read and read["file"] in gradio.files:
            await gradio.app(plain(scope), receive, send)
        else:
            raise nothing_at(scope["path"])

    async def make(self) -> "GradioApp":
        """Gradio with the page in every language; made once."""
        async with self.making:
            if self.gradio is None:
                self.gradio = await asyncio.to_thread(make_gradio, self.exhibitions, self.private)
        return self.gradio


def make_gradio(exhibitions: Exhibitions, private: Path | None) -> "GradioApp":
    """Import Gradio, which takes seconds, and make the page."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["GRADIO_TEMP_DIR"] = str(private / "gradio") if private else mkdtemp(prefix="cartelera-")
    from api.page import gradio_app  # noqa: PLC0415  # here, since who only asks over HTTP needs none of it

    return gradio_app.make_gradio(exhibitions)


async def ask(app: ASGIApp, scope: Scope, receive: Receive) -> list[Message]:
    """Let an application answer, and keep what it sends."""
    messages: list[Message] = []

    async def keep(message: Message) -> None:
        messages.append(message)

    await app(plain(scope), receive, keep)
    return messages


def plain(scope: Scope) -> Scope:
    """A request with no headers but those that Gradio needs.

    By others it lets other origins in, names other hosts in the page, reads other forms of bodies, or compresses what
    is still to be adapted.
    """
    needed = [header for header in scope["headers"] if header[0] in (b"host", b"if-none-match", b"if-modified-since")]
    return {**scope, "headers": [*needed, (b"content-type", b"application/json")]}


async def send_all(messages: list[Message], send: Send) -> None:
    """Send what was kept."""
    for message in messages:
        await send(message)


def adapt(messages: list[Message], language: str) -> list[Message]:
    """The page with its own language and icon, a word to who has no scripts, and without what is about Gradio."""
    body = b"".join(message.get("body", b"") for message in messages[1:])
    body = ABOUT_GRADIO.sub(b"", ENGLISH.sub(rf'\g<1>{language}"'.encode(), body))
    body = body.replace(b"<head>", f'<head><link rel="icon" href="{ICON}">'.encode(), 1)
    needs_script = f"<noscript><p>{read_texts(language)('page.needs_script')}</p></noscript>"
    body = body.replace(b"<gradio-app", f"{needs_script}<gradio-app".encode(), 1)
    start = messages[0]
    headers = [header for header in start["headers"] if header[0] != b"content-length"]
    headers += [(b"content-length", str(len(body)).encode()), (b"cache-control", b"no-store")]
    return [{**start, "headers": headers}, {"type": "http.response.body", "body": body}]


Text = Annotated[str, Field(max_length=500)]


class Call(BaseModel):
    """What the page calls Gradio with: a function, and what was entered.

    No object is among it: Gradio would take it for a file of this machine and copy it. What else a browser sends, the
    page has no use for, so Gradio need not keep it.
    """

    model_config = ConfigDict(strict=True)

    fn_index: int
    data: list[Text | int | float | bool | Annotated[list[Text], Field(max_length=1000)] | None]


async def call(gradio: "GradioApp", scope: Scope, receive: Receive) -> list[Message]:
    """Let Gradio answer a call.

    Raises:
        ProblemError: 422, where it is none of a function that there is, with as many values as it takes; 500, where
            the function fails.
    """
    try:
        asked = Call.model_validate_json(await Request(scope, receive).body())
    except ValidationError as error:
        raise not_of_the_page() from error
    if len(asked.data) != gradio.inputs.get(asked.fn_index):
        raise not_of_the_page()

    async def receive_what_was_asked() -> Message:
        return {"type": "http.request", "body": asked.model_dump_json().encode(), "more_body": False}

    messages = await ask(gradio.app, scope, receive_what_was_asked)
    if messages[0]["status"] >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise ProblemError(HTTPStatus.INTERNAL_SERVER_ERROR, "This is our fault; the log says more.")
    return messages


def nothing_at(path: str) -> ProblemError:
    """The problem of a path that is none of the page's."""
    return ProblemError(HTTPStatus.NOT_FOUND, f"There is nothing at {path[:LONGEST_QUOTE]}. The page is at {PATH}.")


def not_of_the_page() -> ProblemError:
    """The problem of a call that no page makes."""
    return ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, f"This is no call that the page at {PATH} makes.")
