"""The page as a part of the service: in the browser's language, made when somebody first asks for it."""

import asyncio
import os
import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ValidationError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.page.exhibition import ExhibitionError, Exhibitions
from api.page.language import choose_language
from api.page.rendering import read_texts
from api.problems import ProblemError
from api.served import ServedSnapshot
from cartelera.texts import LANGUAGES

if TYPE_CHECKING:
    from api.page.gradio_app import GradioApp

PATH = "/ui"

# All that the page asks of Gradio, whose other paths (uploads, files, other apps' proxies) stay closed.
READ = re.compile(r"/[a-z]{2}/((assets|static)(/[\w-][\w.-]*)+|theme\.css)?")
CALLED = re.compile(r"/[a-z]{2}/gradio_api/run/predict/?")

# Gradio says that every page is English, has social networks show its own picture, and names a file that is not there.
ENGLISH = re.compile(rb'(<html\s+lang=")en"')
ABOUT_GRADIO = re.compile(rb'<meta\s+(?:property|name)="(?:og|twitter):[^>]*>|<link rel="manifest"[^>]*>')

ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' "
    "rx='3' fill='%238f2024'/%3E%3Cpath d='M8 3l1.5 3.3 3.5.4-2.6 2.4.7 3.5L8 10.8l-3.1 1.8.7-3.5L3 6.7l3.5-.4z' "
    "fill='%23ffd98a'/%3E%3C/svg%3E"
)
"""A star on the curtain, as a data URL."""


def add_page(app: FastAPI, exhibitions: Exhibitions) -> None:
    """Let the service have the page, at `/ui`."""
    app.include_router(make_router(exhibitions))
    app.mount(PATH, Page(exhibitions))


def make_router(exhibitions: Exhibitions) -> APIRouter:
    """What of the page Gradio has no part in."""
    router = APIRouter(prefix=PATH, include_in_schema=False)

    @router.get("")
    @router.get("/")
    async def in_the_right_language(request: Request) -> Response:
        language = choose_language(request.headers.get("accept-language", ""))
        here = "" if request.url.path.endswith("/") else f"{PATH.strip('/')}/"
        return RedirectResponse(f"{here}{language}/", headers={"Vary": "Accept-Language", "Cache-Control": "no-cache"})

    @router.get("/pictures/{build_id}/{language}/{name}.png")
    async def picture(build_id: str, language: str, name: str, snapshot: ServedSnapshot) -> Response:
        """A picture of the build that is served; the build in the URL lets browsers keep it."""
        if language not in LANGUAGES or build_id != snapshot.build.build_id:
            detail = f"There are pictures of {snapshot.build.build_id} in these languages: {', '.join(LANGUAGES)}."
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

    def __init__(self, exhibitions: Exhibitions) -> None:
        """Make nothing yet."""
        self.exhibitions = exhibitions
        self.gradio: GradioApp | None = None
        self.making = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let Gradio answer what the page asks, and nothing else.

        Raises:
            ProblemError: 404 or 405, where the page would not ask so.
        """
        path = scope["path"].removeprefix(scope["root_path"])
        called = CALLED.fullmatch(path) is not None
        if (not called and READ.fullmatch(path) is None) or path[1:3] not in LANGUAGES:
            raise ProblemError(HTTPStatus.NOT_FOUND, f"There is nothing at {PATH}{path[:100]}. The page is at {PATH}.")
        if scope["method"] != ("POST" if called else "GET"):
            allowed = "POST" if called else "GET, HEAD"
            raise ProblemError(HTTPStatus.METHOD_NOT_ALLOWED, f"This answers to {allowed} only.", {"Allow": allowed})
        gradio = await self.make()
        if called:
            await send_all(await call(gradio, scope, receive), send)
        elif path.endswith("/"):
            await send_all(adapt(await ask(gradio.app, scope, receive), path[1:3]), send)
        else:
            await gradio.app(scope, receive, send)

    async def make(self) -> "GradioApp":
        """Gradio with the page in every language; made once."""
        async with self.making:
            if self.gradio is None:
                self.gradio = await asyncio.to_thread(make_gradio, self.exhibitions)
        return self.gradio


def make_gradio(exhibitions: Exhibitions) -> "GradioApp":
    """Import Gradio, which takes seconds, and make the page."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    from api.page import gradio_app  # noqa: PLC0415  # here, since who only asks over HTTP needs none of it

    return gradio_app.make_gradio(exhibitions)


async def ask(app: ASGIApp, scope: Scope, receive: Receive) -> list[Message]:
    """Let an application answer, and keep what it sends; nothing, where it fails."""
    messages: list[Message] = []

    async def keep(message: Message) -> None:
        messages.append(message)

    await app({**scope, "headers": without_encodings(scope)}, receive, keep)
    return messages


def without_encodings(scope: Scope) -> list[tuple[bytes, bytes]]:
    """The headers of a request, but for what is of the body that came, and what could have the answer compressed."""
    return [header for header in scope["headers"] if header[0] not in (b"accept-encoding", b"content-length")]


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
    headers.append((b"content-length", str(len(body)).encode()))
    return [{**start, "headers": headers}, {"type": "http.response.body", "body": body}]


class Call(BaseModel):
    """What the page calls Gradio with; what else it sends, the page has no use for, so Gradio need not keep it."""

    fn_index: int
    data: list[Any]


async def call(gradio: "GradioApp", scope: Scope, receive: Receive) -> list[Message]:
    """Let Gradio answer a call.

    Raises:
        ProblemError: 422, where it is none of a function that there is, with as many values as it takes.
    """
    try:
        asked = Call.model_validate_json(await Request(scope, receive).body())
    except ValidationError as error:
        raise not_of_the_page() from error
    if len(asked.data) != gradio.inputs.get(asked.fn_index):
        raise not_of_the_page()

    async def receive_what_was_asked() -> Message:
        return {"type": "http.request", "body": asked.model_dump_json().encode(), "more_body": False}

    return await ask(gradio.app, scope, receive_what_was_asked)


def not_of_the_page() -> ProblemError:
    """The problem of a call that no page makes."""
    return ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, f"This is no call that the page at {PATH} makes.")
