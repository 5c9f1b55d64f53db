"""The state of the service (alive, ready, metrics), and an index at the root."""

import os
from datetime import UTC
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Gauge, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from api.endpoints.openapi import NOT_READY
from api.endpoints.schemas import CurrentModel, Health, Index, ListsVerdict, Readiness
from api.served.binding import BoundSnapshot, bound_state
from api.served.lists import Lists
from api.served.state import StateKeeper

router = APIRouter(tags=["operations"])

TO_A_BROWSER: dict[int | str, dict[str, Any]] = {307: {"description": "To a browser: where the page is."}}


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
MODEL_TRAINED = Gauge(
    "cartelera_model_trained_timestamp_seconds",
    "When the model that is served was trained.",
    multiprocess_mode="livemostrecent",
)
MODEL_RELOAD_FAILING = Gauge(
    "cartelera_model_reload_failing",
    "1 while the current model cannot take the place of the one that is served.",
    multiprocess_mode="livemostrecent",
)


@router.get("/health", summary="Is the process alive?")
async def health(response: Response) -> Health:
    """Answers as long as the process is alive, also without a warehouse."""
    response.headers["Cache-Control"] = "no-store"
    return Health(status="alive")


@router.get("/ready", summary="Which build is served, and which model?", responses=NOT_READY)
async def ready(request: Request, response: Response, snapshot: BoundSnapshot) -> Readiness:
    """The build and the model that are served, since when, and what prevents newer ones from replacing them."""
    keeper: StateKeeper = request.app.state.keeper
    state = bound_state(request)
    response.headers["Cache-Control"] = "no-store"
    return Readiness(
        build_id=snapshot.build.build_id,
        finished_at=snapshot.build.finished_at.replace(tzinfo=UTC),
        serving_since=snapshot.serving_since,
        rows=snapshot.build.row_counts,
        reload_problem=keeper.snapshots.problem,
        model=describe_model(state.lists) if state.lists else None,
        model_problem=keeper.model_problem,
    )


def describe_model(lists: Lists) -> CurrentModel:
    """Describe a model for `/ready`."""
    card = lists.recommender.card
    return CurrentModel(
        model=card.model,
        build_id=card.build_id,
        trained_at=card.trained_at,
        personalised=card.personalised,
        reason=card.reason,
        lists=ListsVerdict(personalised=lists.verdict.personalised, reason=lists.verdict.reason),
    )


@router.get("/metrics", summary="Metrics for Prometheus", response_class=PlainTextResponse)
async def metrics(request: Request) -> Response:
    """The number and duration of requests by path, over all workers, and the age of build and model."""
    keeper: StateKeeper = request.app.state.keeper
    state = bound_state(request)
    RELOAD_FAILING.set(keeper.snapshots.problem is not None)
    MODEL_RELOAD_FAILING.set(keeper.model_problem is not None)
    if state.snapshot is not None:
        BUILD_FINISHED.set(state.snapshot.build.finished_at.replace(tzinfo=UTC).timestamp())
    if state.recommender is not None:
        MODEL_TRAINED.set(state.recommender.card.trained_at.timestamp())
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
    """A short index for programs; browsers are sent to the page."""
    if "text/html" in request.headers.get("accept", ""):
        return RedirectResponse("ui", headers={"Vary": "Accept"})
    response.headers["Vary"] = "Accept"
    paths = request.app.openapi()["paths"]
    root = request.scope["root_path"]
    return Index(
        name=request.app.title,
        version=request.app.version,
        page=f"{root}/ui",
        documentation=f"{root}/docs",
        openapi=f"{root}/openapi.json",
        endpoints={root + path: next(iter(each.values()))["summary"] for path, each in paths.items()},
    )
