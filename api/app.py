"""The service put together: endpoints, errors, documentation, and what stands in front of them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from importlib.metadata import version

from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from api import catalog, documentation, operations
from api.answer_cache import AnswerCache
from api.cors import CrossOrigin
from api.head import HeadAsGet
from api.observation import Observation
from api.openapi import DESCRIPTION, TAGS, document
from api.problems import answer_problem
from api.snapshot import SnapshotKeeper
from api.wrong_parameters import answer_wrong_values
from cartelera.settings import read_settings

BYTES_WORTH_COMPRESSING = 1024


def create_app() -> FastAPI:
    """The ASGI application, with the settings of the environment.

    Raises:
        SettingsError: A setting has a value that cannot be used.
    """
    settings = read_settings()
    keeper = SnapshotKeeper(settings.warehouse)
    app = FastAPI(
        title="Cartelera",
        summary="Titles of four streaming platforms: how many, how long, how good, with whom.",
        description=DESCRIPTION,
        version=version("cartelera"),
        license_info={"name": "MIT", "identifier": "MIT"},
        openapi_tags=TAGS,
        docs_url=None,  # these two are in `documentation`
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,
        lifespan=keep_fresh,
    )
    app.state.keeper = keeper
    app.openapi = partial(document, app)  # type: ignore[method-assign]  # the way that FastAPI documents
    app.include_router(catalog.router)
    app.include_router(operations.router)
    app.include_router(documentation.router)
    app.add_exception_handler(HTTPException, answer_problem)
    app.add_exception_handler(RequestValidationError, answer_wrong_values)
    # The last one added stands outermost.
    app.add_middleware(GZipMiddleware, minimum_size=BYTES_WORTH_COMPRESSING, compresslevel=5)
    app.add_middleware(AnswerCache, keeper=keeper, paths=paths_of(catalog.router))
    app.add_middleware(HeadAsGet)
    if settings.cors_origins:
        app.add_middleware(
            CrossOrigin,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "HEAD"],
            allow_headers=["If-None-Match", "X-Request-ID"],
            expose_headers=["ETag", "X-Request-ID"],
        )
    app.add_middleware(Observation, paths=paths_of(catalog.router, operations.router))
    return app


def paths_of(*routers: APIRouter) -> list[str]:
    """The paths that these routers answer."""
    return [route.path for router in routers for route in router.routes if isinstance(route, APIRoute)]


@asynccontextmanager
async def keep_fresh(app: FastAPI) -> AsyncIterator[None]:
    """Read the published warehouse before the first request, and look for newer ones as long as the service runs."""
    app.openapi()  # made once, and not while the first client waits
    keeper: SnapshotKeeper = app.state.keeper
    await asyncio.to_thread(keeper.refresh)
    watching = asyncio.create_task(keeper.watch())
    yield
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching
