"""Keeps something published in memory, checks about once a second for a newer version, and replaces it as a whole."""

import logging
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Generic, TypeVar

import duckdb

FileState = tuple[int, int, int, int]

logger = logging.getLogger(__name__)


class UnservableError(Exception):
    """What is published cannot be served; the message says why."""


Kept = TypeVar("Kept")


class Keeper(ABC, Generic[Kept]):
    """Holds what is served, and replaces it when something newer has been published."""

    def __init__(self, kind: str, problem: str) -> None:
        """Start with nothing.

        Args:
            kind: The kind of thing, for the log.
            problem: Why there is nothing yet.
        """
        self.kind = kind
        self.current: Kept | None = None
        self.problem: str | None = problem
        self.settled: object = None
        """The states of the files that were last read, whether it could be served or not."""

    @abstractmethod
    def look(self) -> object:
        """The states of the published files; None where there are none."""

    @abstractmethod
    def load(self) -> Kept:
        """Read what is published.

        Raises:
            UnservableError: It is missing, unreadable or invalid.
        """

    @abstractmethod
    def name(self, kept: Kept) -> str:
        """The name of `kept` in the log."""

    def refresh(self) -> None:
        """Serve what is published, unless it is already served; if that fails, keep serving the old one."""
        try:
            self.exchange()
        except Exception as error:  # one failed refresh must not prevent the next
            self.settled = None
            self.report(f"The published {self.kind} could not be looked at: {error!r}")

    def exchange(self) -> None:
        """Load and serve what is published, unless it is already served."""
        found = self.look()
        if found is not None and found == self.settled:
            return
        try:
            new = self.load()
        except UnservableError as error:
            # Retry after a passing error; a broken file is read again only when it changes.
            self.settled = None if is_passing(error) else found
            self.report(str(error))
            return
        if self.look() != found:
            return  # it changed while it was read, so the parts may not belong together
        self.settled = found
        self.current = new
        self.report(None)
        logger.info("Serving a %s", self.kind, extra={"fields": {f"{self.kind}_id": self.name(new)}})

    def report(self, problem: str | None) -> None:
        """Keep the problem for `/ready`, and log it once."""
        if problem is not None and problem != self.problem:
            served = self.name(self.current) if self.current else None
            fields = {"problem": problem, "still_served": served}
            logger.error("The published %s cannot be served", self.kind, extra={"fields": fields})
        self.problem = problem


def is_passing(error: BaseException) -> bool:
    """Whether an error comes from the file system or a lock, and may pass by itself."""
    while error.__cause__ is not None:
        error = error.__cause__
    return isinstance(error, OSError | duckdb.IOException)


def file_state(file: Path) -> FileState | None:
    """Values that change when a file is written or replaced; None where there is no such file."""
    try:
        status = file.stat()
    except (OSError, ValueError):  # ValueError: the path has characters that no file system accepts
        return None
    return status.st_ino, status.st_mtime_ns, status.st_ctime_ns, status.st_size
