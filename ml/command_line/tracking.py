"""Opens a store of MLflow to keep runs in, privately; `ml.command_line.tracker` keeps them."""

import logging
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ml.artifact.card import BY_CHOICE, Card

if TYPE_CHECKING:
    from ml.command_line.tracker import Tracker

EXPERIMENT = "cartelera"
"""The name of the experiment in MLflow that the runs belong to."""
PRIVATE = {"MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true"}
"""What keeps MLflow from reporting its use to its makers."""


class TrackingError(Exception):
    """A run cannot be kept; the message says why."""


@dataclass(frozen=True)
class Tried:
    """A recipe that a tuning has measured."""

    parameters: Mapping[str, float]
    """Its parameters."""
    measure: str
    """The name of the measure."""
    value: float
    """Its value."""
    by_epoch: Mapping[int, float]
    """Its value after each epoch; empty where there are none."""


def open_tracker(uri: str) -> "Tracker":
    """Open a store of MLflow, and make Cartelera's experiment in it where there is none.

    Args:
        uri: A folder, `sqlite:///FILE`, or the address of a server.

    Raises:
        TrackingError: It cannot be opened.
    """
    os.environ.update(PRIVATE)
    if "://" not in uri or uri.startswith("file:"):
        os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"  # MLflow asks for this, since it prefers databases
    for chatty in ("alembic", "mlflow"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    with refused(uri):
        from ml.command_line.tracker import Tracker  # noqa: PLC0415  # MLflow is an extra, and reads these variables

        return Tracker(uri)


@contextmanager
def refused(uri: str) -> Iterator[None]:
    """Raise a `TrackingError` for whatever MLflow raises: errors of its own, of files, of databases, of networks."""
    try:
        yield
    except Exception as error:
        said = str(error).partition("\n")[0]
        raise TrackingError(f"{uri} cannot be used to track runs: {said}") from error


@contextmanager
def telling(otherwise: str) -> Iterator[None]:
    """Say on standard error where a run could not be kept, and go on: what it is about is done by then.

    Args:
        otherwise: What is well all the same.
    """
    try:
        yield
    except TrackingError as error:
        print(f"{error}\n{otherwise}", file=sys.stderr)


def metrics_of(card: Card) -> dict[str, float]:
    """What was measured of a model, by names that MLflow allows."""
    found: dict[str, float] = {}
    if card.metrics:
        found |= {"rmse": card.metrics.rmse, "mae": card.metrics.mae}
    if card.audit:
        found |= {"gain": card.audit.gain, "gain_low": card.audit.low, "gain_high": card.audit.high}
    if card.lists:
        quality = card.lists.ranking[BY_CHOICE]
        found |= {"ndcg_10": quality.ndcg, "recall_10": quality.recall, "coverage": quality.coverage}
    if card.drift:
        found["stability_index"] = card.drift.stability_index
    return found | {"seconds": sum(card.seconds.values())}
