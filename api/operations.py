"""How the service is: alive, ready, measured; and where to go from the root."""

import os
from datetime import UTC
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Gauge, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from api.openapi import NOT_READY
from api.schemas import Health, Index, Readiness
from api.snapshot import ServedSnapshot, SnapshotKeeper

router = APIRouter(tags=["operations"])

TO_A_BROWSER: dict[int | str, dict[str, Any]] = {307: {"description": "To a browser: where the documentation is."}}


BUILD_FINISHED = Gauge(
    "cartelera_build_finished_timestamp_seconds",
    "When the build that is served was published.",
    multiprocess_mode="livemostrecent",
)
RELOAD_FAILING = Gauge(
    "cartelera_reload_failing",
    "1 while the published file cannot take the place of the build that is served.",
    multiprocess_mode="livemostrecent",
)


@router.get("/health", summary="Is the process alive?")
async def health(response: Response) -> Health:
    """Answers as long as the process does, also without a warehouse."""
    response.headers["Cache-Control"] = "no-store"
    return Health(status="alive")


@router.get("/ready", summary="Which build is served?", responses=NOT_READY)
async def ready(request: Request, response: Response, snapshot: ServedSnapshot) -> Readiness:
    """The build that is served, since when, and what keeps a newer one from taking its place, if anything does."""
    keeper: SnapshotKeeper = request.app.state.keeper
    response.headers["Cache-Control"] = "no-store"
    return Readiness(
        build_id=snapshot.build.build_id,
        finished_at=snapshot.build.finished_at.replace(tzinfo=UTC),
        serving_since=snapshot.serving_since,
        rows=snapshot.build.row_counts,
        reload_problem=keeper.problem,
    )


@router.get("/metrics", summary="Metrics for Prometheus", response_class=PlainTextResponse)
async def metrics(request: Request) -> Response:
    """Requests and their durations by path, of all workers together, and how fresh the build is."""
    keeper: SnapshotKeeper = request.app.state.keeper
    RELOAD_FAILING.set(keeper.problem is not None)
    if keeper.current is not None:
        BUILD_FINISHED.set(keeper.current.build.finished_at.replace(tzinfo=UTC).timestamp())
    return Response(generate_latest(all_workers()), headers={"Content-Type": CONTENT_TYPE_LATEST})


def all_workers() -> CollectorRegistry:
    """The metrics of this process, or of all workers where there are several."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry


@router.get("/", summary="What is here?", response_model=Index, responses=TO_A_BROWSER)
async def index(request: Request, response: Response) -> Response | Index:
    """To a program, a short index; a browser is sent to the documentation."""
    if "text/html" in request.headers.get("accept", ""):
        return RedirectResponse("docs", headers={"Vary": "Accept"})
    response.headers["Vary"] = "Accept"
    paths = request.app.openapi()["paths"]
    return Index(
        name=request.app.title,
        version=request.app.version,
        documentation="/docs",
        openapi="/openapi.json",
        endpoints={path: operations["get"]["summary"] for path, operations in paths.items()},
    )
