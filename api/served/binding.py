"""Binds a request to one build and one model, so that the whole answer comes from these two."""

from contextvars import ContextVar
from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, Request, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.http.problems import ProblemError
from api.served.lists import Lists
from api.served.snapshot import Snapshot
from api.served.state import ServedState, StateKeeper
from api.served.values import ServedValues
from ml.serving.recommender import Recommender

BOUND_VALUES: ContextVar[ServedValues] = ContextVar("BOUND_VALUES", default=ServedValues())  # noqa: B039
"""What the build of the current request has; nothing where there is no build yet.

It is a context variable because pydantic checks values against it, and pydantic does not see the request.
"""


class Binding:
    """ASGI middleware that binds each request to the state that is served when it arrives."""

    def __init__(self, app: ASGIApp, keeper: StateKeeper) -> None:
        """Wrap `app`; `keeper` holds the current state."""
        self.app = app
        self.keeper = keeper

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Bind the request, and let `app` answer."""
        if scope["type"] == "http":
            state = scope["state"]["served"] = self.keeper.current
            BOUND_VALUES.set(state.values)
        await self.app(scope, receive, send)


def bound_state(request: Request) -> ServedState:
    """The build and the model that this request is bound to; either may be missing."""
    state: ServedState = request.scope["state"]["served"]
    return state


def bound_snapshot(request: Request) -> Snapshot:
    """The build that this request is bound to.

    Raises:
        ProblemError: 503, where nothing has been published yet.
    """
    snapshot = bound_state(request).snapshot
    if snapshot is None:
        keeper: StateKeeper = request.app.state.keeper
        raise no_warehouse_yet(keeper.snapshots.problem)
    return snapshot


async def depend_on_snapshot(request: Request) -> Snapshot:
    """The same as a dependency. It is asynchronous because FastAPI would run a synchronous one in a thread."""
    return bound_snapshot(request)


BoundSnapshot = Annotated[Snapshot, Depends(depend_on_snapshot)]


def bound_recommender(request: Request, response: Response) -> tuple[Snapshot, Recommender]:
    """The build and the recommender that this request is bound to; the answer's ETag names both.

    It is not a dependency, because FastAPI would spend a tenth of the answer's time on it.

    Raises:
        ProblemError: 503, where there is no warehouse, or no model yet.
    """
    snapshot = bound_snapshot(request)
    state = bound_state(request)
    if state.recommender is None:
        keeper: StateKeeper = request.app.state.keeper
        raise no_model_yet(keeper.model_problem)
    if request.method == "GET":
        name_build_and_model(response, state)
    return snapshot, state.recommender


def bound_lists(request: Request) -> Lists:
    """What makes the lists of a request that `bound_recommender` has found a recommender for."""
    lists = bound_state(request).lists
    assert lists is not None  # noqa: S101
    return lists


def name_build_and_model(response: Response, state: ServedState) -> None:
    """Give the response an ETag that names build and model, where there are both."""
    if state.etag_with_model is not None:
        response.headers["ETag"] = state.etag_with_model


def no_warehouse_yet(problem: str | None) -> ProblemError:
    """The problem that there is no published warehouse, for the reason that is given."""
    return not_yet(problem, "What `cartelera build` publishes", "cartelera build")


def no_model_yet(problem: str | None) -> ProblemError:
    """The problem that there is no model, for the reason that is given."""
    return not_yet(problem, "A new model", "python -m ml.train")


def not_yet(problem: str | None, what: str, command: str) -> ProblemError:
    """The problem that something has not been published yet, or cannot be read.

    Args:
        problem: Why it is missing.
        what: What will be served once it is there.
        command: The command that creates it.
    """
    detail = f"{problem} {what} is served within two seconds."
    return ProblemError(HTTPStatus.SERVICE_UNAVAILABLE, detail, {"Retry-After": "5"}, command=command)
