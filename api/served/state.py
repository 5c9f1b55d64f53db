"""What a request is answered from, from its beginning to its end: one build, and one model."""

import asyncio
import logging
from collections.abc import Mapping
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from typing import Annotated

import numpy as np
from fastapi import Depends, Request, Response
from numpy.typing import NDArray

from api.http.problems import ProblemError
from api.served.model_keeper import LoadedModel, ModelKeeper
from api.served.snapshot import Snapshot, SnapshotKeeper, TitleSummary
from ml.artifact.files import ModelError
from ml.serving.recommender import Recommender

SECONDS_BETWEEN_CHECKS = 1.0

logger = logging.getLogger(__name__)


class Shelf:
    """The platforms and types of a model's titles, to choose among them."""

    def __init__(self, recommender: Recommender, titles: Mapping[str, TitleSummary]) -> None:
        """Look every title of the model up.

        Args:
            recommender: Whose titles.
            titles: The titles of the build, by id.
        """
        found = [titles.get(str(title_id)) for title_id in recommender.model.title_ids]
        self.platforms = np.array([title.platform if title else "" for title in found])
        self.types = np.array([title.type if title else "" for title in found])

    def choose(self, platform: str | None, title_type: str | None) -> NDArray[np.bool_]:
        """For each title of the model, whether it is on this platform and of this type (None: of any)."""
        chosen = np.ones(len(self.platforms), np.bool_)
        if platform is not None:
            chosen &= self.platforms == platform
        if title_type is not None:
            chosen &= self.types == title_type
        return chosen


class Served:
    """One build and one model; either may be missing. It never changes."""

    def __init__(self, snapshot: Snapshot | None, model: LoadedModel | None) -> None:
        """Put both together."""
        self.snapshot = snapshot
        self.model = model
        self.recommender: Recommender | None = None
        self.mismatch: str | None = None
        """Why the model cannot answer about this build; None where it can."""
        if snapshot is not None and model is not None:
            try:
                self.recommender = Recommender(*model, {title.id: title.title for title in snapshot.titles.values()})
            except ModelError as error:
                self.mismatch = str(error)

    @property
    def platforms(self) -> tuple[str, ...]:
        """The platforms that have titles, in the order of the alphabet; none where there is no build."""
        return self.snapshot.platforms if self.snapshot else ()

    @cached_property
    def shelf(self) -> Shelf:
        """The model's titles as the build has them; only where there are both."""
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

    @property
    def model_problem(self) -> str | None:
        """Why there is no model, or why a newer one cannot take its place; None where all is well."""
        return self.models.problem or self.current.mismatch

    def refresh(self) -> None:
        """Serve what is published."""
        self.snapshots.refresh()
        self.models.refresh()
        snapshot, model = self.snapshots.current, self.models.current
        if snapshot is self.current.snapshot and model is self.current.model:
            return
        new = Served(snapshot, model)
        if new.recommender is not None:
            _ = new.shelf  # made once, and not while the first client waits
        if new.mismatch is not None:
            logger.error("The model cannot answer about this build", extra={"fields": {"problem": new.mismatch}})
        self.current = new

    async def watch(self) -> None:
        """Refresh for ever, about once a second, without holding up the requests."""
        while True:
            await asyncio.sleep(SECONDS_BETWEEN_CHECKS)
            try:
                await asyncio.to_thread(self.refresh)
            except Exception:  # whatever happens to one refresh, the next must come
                logger.exception("What is published could not be put together")


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


def find_title(snapshot: Snapshot, title_id: str, parameter: str) -> TitleSummary:
    """A title of the build.

    Args:
        snapshot: The build.
        title_id: The id of the title.
        parameter: Where the request has it, for the message.

    Raises:
        ProblemError: 404, where there is none of this id.
    """
    title = snapshot.titles.get(title_id)
    if title is None:
        raise ProblemError(
            HTTPStatus.NOT_FOUND,
            f"{parameter}: there is no title {title_id!r}; /titles?search=… finds titles by their words.",
            searched={parameter: title_id},
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
        raise not_yet(keeper.model_problem, "A new model", "python -m ml.train")
    if request.method == "GET":
        name_build_and_model(response, served)
    return snapshot, served.recommender


def name_build_and_model(response: Response, served: Served) -> None:
    """Give the response an ETag that names both, where there are both."""
    if served.snapshot and served.recommender:
        # Weak, as that of the build alone.
        response.headers["ETag"] = f'W/"{served.snapshot.build.build_id}.{served.recommender.card.model}"'
