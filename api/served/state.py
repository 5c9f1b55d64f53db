"""The served state: one build and one model, replaced as a pair."""

import asyncio
import logging
from functools import cached_property
from pathlib import Path

from api.served.lists import Lists
from api.served.model_keeper import LoadedModel, ModelKeeper
from api.served.snapshot import Snapshot, SnapshotKeeper
from api.served.values import ServedValues
from ml.artifact.files import ModelError
from ml.serving.recommender import Recommender

SECONDS_BETWEEN_CHECKS = 1.0

logger = logging.getLogger(__name__)


class ServedState:
    """One build and one model; either may be missing. It never changes."""

    def __init__(self, snapshot: Snapshot | None, model: LoadedModel | None) -> None:
        """Combine a build and a model."""
        self.snapshot = snapshot
        self.model = model
        self.recommender: Recommender | None = None
        self.mismatch: str | None = None
        """Why the model does not fit this build; None where it fits."""
        if snapshot is not None and model is not None:
            try:
                self.recommender = Recommender(*model, {title.id: title.title for title in snapshot.titles.values()})
            except ModelError as error:
                self.mismatch = str(error)

    @property
    def values(self) -> ServedValues:
        """What the build has; nothing where there is no build."""
        return self.snapshot.values if self.snapshot else ServedValues()

    @property
    def etag(self) -> str | None:
        """The ETag of answers that depend only on the build; None where there is no build.

        It is weak, because it names the data of an answer and not its bytes, which may differ between versions of the
        service.
        """
        return f'W/"{self.snapshot.build.build_id}"' if self.snapshot else None

    @property
    def etag_with_model(self) -> str | None:
        """The ETag of answers that depend on the model too; None where there is no model, or no build."""
        if self.snapshot is None or self.recommender is None:
            return None
        return f'W/"{self.snapshot.build.build_id}.{self.recommender.card.model}"'

    @cached_property
    def lists(self) -> Lists | None:
        """What makes lists; None where there is no model, or no build."""
        if self.snapshot is None or self.recommender is None:
            return None
        return Lists(self.recommender, self.snapshot.shelf, self.snapshot.content, self.snapshot.genres)


class StateKeeper:
    """Holds the served state, and replaces it when a new build or model has been published."""

    def __init__(self, warehouse: Path, models: Path, private: Path | None) -> None:
        """Start with an empty state; `refresh` loads build and model.

        Args:
            warehouse: The published file.
            models: The folder of all models.
            private: See `ModelKeeper`.
        """
        self.snapshots = SnapshotKeeper(warehouse)
        self.models = ModelKeeper(models, private)
        self.current = ServedState(None, None)

    @property
    def model_problem(self) -> str | None:
        """Why there is no model, or why a newer one cannot replace it; None where all is well."""
        return self.models.problem or self.current.mismatch

    def refresh(self) -> None:
        """Load and serve what is published."""
        self.snapshots.refresh()
        self.models.refresh()
        snapshot, model = self.snapshots.current, self.models.current
        if snapshot is self.current.snapshot and model is self.current.model:
            return
        new = ServedState(snapshot, model)
        _ = new.lists  # made here, so that the first client does not wait for it
        if new.mismatch is not None:
            logger.error("The model cannot answer about this build", extra={"fields": {"problem": new.mismatch}})
        self.current = new

    async def watch(self) -> None:
        """Call `refresh` about once a second, in a thread, so that requests do not wait."""
        while True:
            await asyncio.sleep(SECONDS_BETWEEN_CHECKS)
            try:
                await asyncio.to_thread(self.refresh)
            except Exception:  # one failed refresh must not prevent the next
                logger.exception("What is published could not be put together")
