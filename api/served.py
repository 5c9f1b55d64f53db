"""What a request is answered from, from its beginning to its end: one build, and one model."""

import asyncio
from collections.abc import Mapping
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from typing import Annotated

import numpy as np
from fastapi import Depends, Request, Response
from numpy.typing import NDArray

from api.model import ModelKeeper
from api.problems import ProblemError
from api.snapshot import Snapshot, SnapshotKeeper, TitleSummary
from ml.recommender import Recommender

SECONDS_BETWEEN_CHECKS = 1.0


class Shelf:
    """The titles of a model as a build has them, to choose among them."""

    def __init__(self, recommender: Recommender, titles: Mapping[str, TitleSummary]) -> None:
        """Look every title of the model up.

        Args:
            recommender: Whose titles.
            titles: The titles of the build, by id.
        """
        found = [titles.get(str(title_id)) for title_id in recommender.model.title_ids]
        self.in_build = np.array([title is not None for title in found], np.bool_)
        self.platforms = np.array([title.platform if title else "" for title in found])
        self.types = np.array([title.type if title else "" for title in found])

    def choose(self, platform: str | None, title_type: str | None) -> NDArray[np.bool_]:
        """For each title of the model, whether the build has it, on this platform and of this type (None: of any)."""
        chosen = self.in_build
        if platform is not None:
            chosen = chosen & (self.platforms == platform)
        if title_type is not None:
            chosen = chosen & (self.types == title_type)
        return chosen


class Served:
    """One build and one model; either may be missing. It never changes."""

    def __init__(self, snapshot: Snapshot | None, recommender: Recommender | None) -> None:
        """Put both together."""
        self.snapshot = snapshot
        self.recommender = recommender

    @cached_property
    def shelf(self) -> Shelf:
        """The titles of the model as the build has them; only where there are both."""
        assert self.snapshot is not None  # noqa: S101
        assert self.recommender is not None  # noqa: S101
        return Shelf(self.recommender, self.snapshot.titles)


class ServedKeeper:
    """Holds what is served, and exchanges it when a new build or a new model has been published."""

    def __init__(self, warehouse: Path, models: Path, private: Path | None) -> None:
        """Know where both are; `refresh` reads them.

        Args:
            warehouse: The published file.
            models: The folder of all models.
            private: See `ModelKeeper`.
        """
        self.snapshots = SnapshotKeeper(warehouse)
        self.models = ModelKeeper(models, private)
        self.current = Served(None, None)

    def refresh(self) -> None:
        """Serve what is published."""
        self.snapshots.refresh()
        self.models.refresh()
        new = Served(self.snapshots.current, self.models.current)
        if (new.snapshot, new.recommender) == (self.current.snapshot, self.current.recommender):
            return
        if new.snapshot and new.recommender:
            _ = new.shelf  # made once, and not while the first client waits
        self.current = new

    async def watch(self) -> None:
        """Refresh for ever, about once a second, without holding up the requests."""
        while True:
            await asyncio.sleep(SECONDS_BETWEEN_CHECKS)
            try:
                await asyncio.to_thread(self.refresh)
            except Exception as error:  # whatever happens to one refresh, the next must come
                self.snapshots.report(f"What is published could not be looked at: {error!r}")


def served_snapshot(request: Request) -> Snapshot:
    """The snapshot that this request is answered from, from its beginning to its end.

    Raises:
        ProblemError: 503, where nothing has been published yet.
    """
    served: Served = request.state.served
    if served.snapshot is None:
        keeper: ServedKeeper = request.app.state.keeper
        raise not_yet(keeper.snapshots.problem, "What `dbt build` publishes", "dbt build")
    return served.snapshot


async def depend_on_snapshot(request: Request) -> Snapshot:
    """The same as a dependency, which has to be asynchronous: FastAPI would run it in a thread."""
    return served_snapshot(request)


ServedSnapshot = Annotated[Snapshot, Depends(depend_on_snapshot)]


def find_title(snapshot: Snapshot, title_id: str) -> TitleSummary:
    """A title of the build.

    Raises:
        ProblemError: 404, where there is none of this id.
    """
    title = snapshot.titles.get(title_id)
    if title is None:
        raise ProblemError(
            HTTPStatus.NOT_FOUND,
            f"There is no title {title_id!r}; /titles?search=… finds titles by their words.",
            searched={"movie_id": title_id},
        )
    return title


def not_yet(problem: str | None, what: str, command: str) -> ProblemError:
    """The problem that something has not been published yet, or cannot be read.

    Args:
        problem: Why it is not there.
        what: What would be served.
        command: What makes it.
    """
    detail = f"{problem} {what} is served within two seconds."
    return ProblemError(HTTPStatus.SERVICE_UNAVAILABLE, detail, {"Retry-After": "5"}, command=command)


def served_model(request: Request, response: Response) -> tuple[Snapshot, Recommender]:
    """The build and the model that this request is answered from; the answer's ETag names both.

    Called by the endpoints, and no dependency of theirs: FastAPI would take a tenth of the time of an answer for it.

    Raises:
        ProblemError: 503, where there is no warehouse, or no model yet.
    """
    snapshot = served_snapshot(request)
    served: Served = request.state.served
    if served.recommender is None:
        keeper: ServedKeeper = request.app.state.keeper
        raise not_yet(keeper.models.problem, "A new model", "python -m ml.train")
    if request.method == "GET":
        name_build_and_model(response, served)
    return snapshot, served.recommender


def name_build_and_model(response: Response, served: Served) -> None:
    """Give the response an ETag that names both, where there are both."""
    if served.snapshot and served.recommender:
        # Weak, as that of the build alone.
        response.headers["ETag"] = f'W/"{served.snapshot.build.build_id}.{served.recommender.card.model}"'
