"""Assembles the service: endpoints, error handling, documentation and middleware."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from starlette.exceptions import HTTPException

from api.endpoints import (
    batch,
    catalog,
    documentation,
    facets,
    operations,
    recommend,
    recommendations,
    sign_in,
    titles,
    value_paths,
)
from api.endpoints.openapi import DESCRIPTION, TAGS, document
from api.http.body import BoundedBody
from api.http.cache import AnswerCache
from api.http.failures import answer_problem
from api.http.guard import Guard
from api.http.head import HeadAsGet
from api.http.limits import RATE_HEADERS
from api.http.observation import Observation
from api.http.paths import Paths
from api.http.proxy import BehindProxy
from api.http.security import SecurityHeaders
from api.http.versions import Versions
from api.keys.key_ring import KeyRing
from api.page.installed import add_page_if_installed
from api.served.binding import BOUND_VALUES, Binding
from api.served.state import StateKeeper
from cartelera.private import PRIVATE_FOLDER
from cartelera.process import end_with_parent
from cartelera.settings import read_settings


def create_app() -> FastAPI:
    """Create the ASGI application from the settings in the environment.

    Raises:
        SettingsError: A setting has a value that cannot be used.
    """
    settings = read_settings()
    private = Path(os.environ[PRIVATE_FOLDER]) if PRIVATE_FOLDER in os.environ else None
    keeper = StateKeeper(settings.warehouse, settings.models, private)
    app = FastAPI(
        title="Cartelera",
        summary="Titles of streaming platforms: how many, how long, how good, with whom, and for whom.",
        description=DESCRIPTION,
        version=version("cartelera"),
        license_info={"name": "MIT", "identifier": "MIT"},
        openapi_tags=TAGS,
        docs_url=None,  # `documentation` has both pages
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,
        lifespan=keep_fresh,
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},  # `Observation` counts
    )
    app.state.keeper = keeper
    app.state.keys = KeyRing(settings.api_keys) if settings.api_keys else None
    app.state.rate = settings.rate_limit
    app.openapi = partial(document, app)  # type: ignore[method-assign]  # the way that FastAPI documents
    # `include_router` would let FastAPI match a request twice, a twentieth of the time of an answer that is not cached.
    app.router.routes.extend(recommend.router.routes)
    app.include_router(recommendations.router)
    app.include_router(batch.router)
    app.include_router(catalog.router)
    app.include_router(value_paths.router)
    app.include_router(titles.router)
    app.include_router(facets.router)
    app.include_router(operations.router)
    app.include_router(documentation.router)
    if app.state.keys:
        app.include_router(sign_in.router)
    add_page_if_installed(app, settings.warehouse, private)
    app.add_exception_handler(HTTPException, answer_problem)
    # The middleware added last is the outermost.
    app.add_middleware(
        AnswerCache,
        tagged=Paths([catalog.router, facets.router, recommend.router, recommendations.router, titles.router]),
        uncached=Paths([recommend.router, recommendations.router]),
    )
    app.add_middleware(Binding, keeper=keeper)
    app.add_middleware(BoundedBody)
    app.add_middleware(HeadAsGet)
    if app.state.keys or app.state.rate:
        app.add_middleware(Guard, ring=app.state.keys, rate=app.state.rate)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "HEAD", "POST"],
            allow_headers=["Authorization", "Content-Type", "If-None-Match", "X-API-Key", "X-Request-ID"],
            expose_headers=["Deprecation", "ETag", "Link", *RATE_HEADERS, "Retry-After", "X-Request-ID"],
        )
    routers = [
        batch.router,
        catalog.router,
        facets.router,
        operations.router,
        recommend.router,
        recommendations.router,
        titles.router,
        value_paths.router,
    ]
    lasting = Paths([catalog.router, operations.router, value_paths.router])
    app.add_middleware(Observation, paths=Paths(routers))
    app.add_middleware(Versions, endpoints=Paths(routers), lasting=lasting)
    app.add_middleware(SecurityHeaders, frame_ancestors=settings.frame_ancestors)
    app.add_middleware(BehindProxy, trusted=settings.trusted_proxies, root_path=settings.root_path)
    return app


@asynccontextmanager
async def keep_fresh(app: FastAPI) -> AsyncIterator[None]:
    """Load the published build and model before the first request, then watch for newer ones."""
    end_with_parent()
    keeper: StateKeeper = app.state.keeper
    await asyncio.to_thread(keeper.refresh)
    BOUND_VALUES.set(keeper.current.values)
    app.openapi()  # built here, so that the first client does not wait for it
    watching = [asyncio.create_task(each.watch()) for each in (keeper, app.state.keys) if each]
    yield
    for task in watching:
        task.cancel()
    await asyncio.gather(*watching, return_exceptions=True)
