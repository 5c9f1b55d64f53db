"""What the service holds in memory of something published: looked at about once a second, exchanged as a whole."""

import logging
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Generic, TypeVar

import duckdb

Fingerprint = tuple[int, int, int, int]

logger = logging.getLogger(__name__)


class UnservableError(Exception):
    """What is published cannot be served; the message says why."""


Kept = TypeVar("Kept")


class Keeper(ABC, Generic[Kept]):
    """Holds what is served, and exchanges it when something newer has been published."""

    def __init__(self, kind: str, problem: str) -> None:
        """Begin with nothing.

        Args:
            kind: What is kept, for the log.
            problem: Why there is nothing yet.
        """
        self.kind = kind
        self.current: Kept | None = None
        self.problem: str | None = problem
        self.settled: object = None
        """The fingerprints of what has been read, for good or ill."""

    @abstractmethod
    def look(self) -> object:
        """The fingerprints of what is published; None where there is nothing that can be looked at."""

    @abstractmethod
    def load(self) -> Kept:
        """Read what is published.

        Raises:
            UnservableError: It is missing, cannot be read, or is not what it should be.
        """

    @abstractmethod
    def name(self, kept: Kept) -> str:
        """What it is called in the log."""

    def refresh(self) -> None:
        """Serve what is published, unless it is served already; where it cannot be, keep what is served."""
        try:
            self.exchange()
        except Exception as error:  # whatever happens to one refresh, the next must come
            self.settled = None
            self.report(f"The published {self.kind} could not be looked at: {error!r}")

    def exchange(self) -> None:
        """Serve what is published, unless it is served already."""
        found = self.look()
        if found is not None and found == self.settled:
            return
        try:
            new = self.load()
        except UnservableError as error:
            # What could not be read may be read in a moment; what is broken stays so until it is exchanged.
            self.settled = None if is_passing(error) else found
            self.report(str(error))
            return
        if self.look() != found:
            return  # written to while it was read: it may be half of one and half of another
        self.settled = found
        self.current = new
        self.report(None)
        logger.info("Serving a %s", self.kind, extra={"fields": {f"{self.kind}_id": self.name(new)}})

    def report(self, problem: str | None) -> None:
        """Remember the problem, and log it once."""
        if problem is not None and problem != self.problem:
            served = self.name(self.current) if self.current else None
            fields = {"problem": problem, "still_served": served}
            logger.error("The published %s cannot be served", self.kind, extra={"fields": fields})
        self.problem = problem


def is_passing(error: BaseException) -> bool:
    """Whether an error comes from the file system or from a lock, which may be over in a moment."""
    while error.__cause__ is not None:
        error = error.__cause__
    return isinstance(error, OSError | duckdb.IOException)


def fingerprint(file: Path) -> Fingerprint | None:
    """What changes when a file is written or exchanged; None where there is none that can be looked at."""
    try:
        status = file.stat()
    except (OSError, ValueError):  # the name of a file may hold what no file system takes
        return None
    return status.st_ino, status.st_mtime_ns, status.st_ctime_ns, status.st_size
