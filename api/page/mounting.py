"""Mounts the pages: those of templates, pictures, and those of Gradio, which is started once somebody visits a page."""

import asyncio
import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext, suppress
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import TYPE_CHECKING

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from starlette.types import Receive, Scope, Send

from api.http.accept import asks_for_html
from api.http.methods import methods_of, wrong_method
from api.http.paths import path_in_service
from api.http.problems import LONGEST_QUOTE, ProblemError
from api.page import MADE_BY_GRADIO, PATH, files
from api.page.calls import ask, call, plain, send_all
from api.page.document import adapt
from api.page.exhibition import ExhibitionError, Exhibitions
from api.page.language import keep_language, language_of, other_language
from api.page.links import Links
from api.page.views import browse, for_you, title
from api.page.views.visit import show, show_problem
from api.served.binding import BOUND_VALUES, BoundSnapshot
from cartelera.hiding import hidden
from cartelera.texts import LANGUAGES

if TYPE_CHECKING:
    from api.page.gradio_app import GradioApp

# The only paths of Gradio that the page needs; all others (uploads, files, proxies of other apps) stay closed.
NAMED = rf"/(?P<name>{'|'.join(MADE_BY_GRADIO)})/(?P<language>{'|'.join(LANGUAGES)})/"
READ = re.compile(NAMED + r"(?P<file>(?:(?:assets|static)/[\w./-]+|theme\.css|gradio_api/app_id)?)")
CALLED = re.compile(NAMED + r"gradio_api/run/predict/?")

SECONDS_OF_A_VISIT = 1.0
"""How long a visitor has been there when Gradio is started: by then the first page is complete."""

SECONDS_TO_RELOAD = "1"
"""After how many seconds a browser asks again for a page of Gradio that is not there yet."""

POLICY_OF_PICTURES = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""A picture that is opened as a document loads nothing, but has its styles in itself."""


def add_page(app: FastAPI, warehouse: Path, private: Path | None) -> None:
    """Add the page to the service, at `/ui`.

    Args:
        app: The service.
        warehouse: The published file, which the pictures are drawn from.
        private: A folder of the service's own. None for the machine's temporary folder.
    """
    exhibitions = Exhibitions(warehouse)
    page = Page(exhibitions, private)
    for router in (browse.router, title.router, for_you.router):
        app.include_router(router, dependencies=[Depends(page.expect)])
    for router in (files.router, make_router(exhibitions, private)):
        app.include_router(router)
    app.mount(PATH, page)


def make_router(exhibitions: Exhibitions, private: Path | None) -> APIRouter:
    """The pictures, which are drawn while the service runs, and the ways to the pages that Gradio makes."""

    @asynccontextmanager
    async def draw_what_is_served(app: FastAPI) -> AsyncIterator[None]:
        with nullcontext(private) if private else TemporaryDirectory(prefix="cartelera-") as folder:
            drawing = asyncio.create_task(exhibitions.keep_drawn(app.state.keeper, Path(folder) / "pictures"))
            yield
            drawing.cancel()
            with suppress(asyncio.CancelledError):
                await drawing

    router = APIRouter(prefix=PATH, include_in_schema=False, lifespan=draw_what_is_served)

    async def in_a_language(request: Request, language: str = "") -> Response:
        """Send a browser from `/ui/ask` to the page in its language."""
        if language and language not in LANGUAGES:
            return show_problem(request, HTTPStatus.NOT_FOUND, "wrong.page")
        path = path_in_service(request.scope)
        url = Links(path).gradio(path.split("/")[2], language or language_of(request))
        headers = {"Vary": "Accept-Language, Cookie", "Cache-Control": "no-cache"}
        return keep_language(request, RedirectResponse(url, headers=headers))

    async def in_the_language_of_the_path(request: Request) -> Response:
        """Send a browser from `/ui/es/`, where the whole page stood before, to what it opens on."""
        path = path_in_service(request.scope)
        return RedirectResponse(Links(path).browse({"lang": path.rstrip("/").rpartition("/")[2]}))

    for language in LANGUAGES:
        for path in (f"/{language}", f"/{language}/"):
            router.add_api_route(path, in_the_language_of_the_path, methods=["GET"])
    for name in MADE_BY_GRADIO:
        for path in (f"/{name}", f"/{name}/", f"/{name}/{{language}}"):
            router.add_api_route(path, in_a_language, methods=["GET"])

    @router.get("/pictures/{build_id}/{language}/{name}.svg")
    async def picture(build_id: str, language: str, name: str, snapshot: BoundSnapshot) -> Response:
        """A picture of the served build as a file. Its URL contains the build, so that browsers can cache it."""
        if language not in LANGUAGES or build_id != snapshot.build.build_id:
            languages = ", ".join(LANGUAGES)
            detail = f"There are pictures of the build {snapshot.build.build_id} only, in these languages: {languages}."
            raise ProblemError(HTTPStatus.NOT_FOUND, detail)
        try:
            exhibition = await exhibitions.find(build_id, language)
        except ExhibitionError as error:
            detail = "The pictures cannot be drawn now; the log of the service says why."
            raise ProblemError(HTTPStatus.SERVICE_UNAVAILABLE, detail, {"Retry-After": "5"}) from error
        if name not in exhibition.pictures:
            raise ProblemError(HTTPStatus.NOT_FOUND, f"There are these pictures: {', '.join(exhibition.pictures)}.")
        headers = {"Cache-Control": "max-age=86400", "Content-Security-Policy": POLICY_OF_PICTURES}
        return Response(exhibition.pictures[name].file, headers=headers, media_type="image/svg+xml")

    return router


class Page:
    """An ASGI application that passes the page's requests on to Gradio, and creates Gradio once there are visitors.

    Gradio takes seconds to import and more than 100 MB, which a service without visitors of the page does not spend.
    """

    def __init__(self, exhibitions: Exhibitions, private: Path | None) -> None:
        """Create nothing yet; the arguments are those of `add_page`."""
        self.exhibitions = exhibitions
        self.private = private
        self.gradio: GradioApp | None = None
        self.platforms: tuple[str, ...] = ()
        """The platforms that the page was made for."""
        self.making = asyncio.Lock()
        self.preparing: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the page's own requests on to Gradio, and refuse all others.

        Raises:
            ProblemError: 404 or 405, where the page would not make such a request.
        """
        path = scope["path"].removeprefix(scope["root_path"])
        called, read = CALLED.fullmatch(path), READ.fullmatch(path)
        asked = called or read
        if asked is None:
            await refuse(scope, receive, send)
            return
        method = "POST" if called else "GET"
        if scope["method"] != method:
            raise wrong_method(scope, [method])
        if read and not read["file"] and await self.is_starting() and asks_for_html(scope):
            await show_starting(Request(scope), read["name"], read["language"])(scope, receive, send)
            return
        gradio = await self.make()
        if called:
            await send_all(await call(gradio.app, gradio.inputs[asked["name"]], scope, receive), send)
        elif read and not read["file"]:
            await send_all(adapt(await ask(gradio.app, scope, receive), asked["name"], asked["language"]), send)
        elif read and read["file"] in gradio.files:
            await gradio.app(plain(scope), receive, send)
        else:
            raise nothing_at(scope["path"])

    async def expect(self) -> None:
        """Start Gradio in the background, because who visits another page may open one of Gradio's next."""
        if self.preparing is None:
            self.preparing = asyncio.create_task(self.prepare())

    async def is_starting(self) -> bool:
        """Whether Gradio is not there yet; it is started then. One that could not be started is not starting."""
        await self.expect()
        return self.gradio is None and self.preparing is not None and not self.preparing.done()

    async def prepare(self) -> None:
        """Make Gradio once the first page of a visit is complete."""
        await asyncio.sleep(SECONDS_OF_A_VISIT)
        await self.make()

    async def make(self) -> "GradioApp":
        """Gradio with the page in every language; made once, and again when a build has other platforms."""
        platforms = BOUND_VALUES.get().platforms
        async with self.making:
            if self.gradio is None or self.platforms != platforms:
                self.gradio = await asyncio.to_thread(make_gradio, self.exhibitions, self.private)
                self.platforms = platforms
        return self.gradio


def make_gradio(exhibitions: Exhibitions, private: Path | None) -> "GradioApp":
    """Import Gradio, which takes seconds, and make the page."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["GRADIO_TEMP_DIR"] = str(private / "gradio") if private else mkdtemp(prefix="cartelera-")
    with hidden("pyarrow"):  # Gradio imports pandas, and that pyarrow where it is installed: 34 MB that no page needs
        from api.page import gradio_app  # noqa: PLC0415  # imported here, as Gradio takes seconds to import

    return gradio_app.make_gradio(exhibitions)


async def refuse(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a path that no page has, or not by this method: with a page to a browser that asks for one.

    Raises:
        ProblemError: 404 or 405, to all others.
    """
    methods = methods_of(scope)
    if methods:
        raise wrong_method(scope, methods)
    if not asks_for_html(scope):
        raise nothing_at(scope["path"])
    await show_problem(Request(scope), HTTPStatus.NOT_FOUND, "wrong.page")(scope, receive, send)


def show_starting(request: Request, name: str, language: str) -> Response:
    """A page of Gradio as long as Gradio starts: the browser asks for it again every second."""
    there = f"../../{name}?lang={other_language(language)}"
    page = show(request, "starting", language=language, here=name, name=name, in_other_language=there)
    page.headers.update({"Cache-Control": "no-store", "Refresh": SECONDS_TO_RELOAD})
    return page


def nothing_at(path: str) -> ProblemError:
    """The problem of a path that the page does not have."""
    return ProblemError(HTTPStatus.NOT_FOUND, f"There is nothing at {path[:LONGEST_QUOTE]}. The page is at {PATH}.")
