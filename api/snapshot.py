"""The snapshot that the service answers from: the published warehouse copied into memory, exchanged as a whole."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any

import duckdb
from fastapi import Depends, Request

from api.problems import ProblemError
from cartelera.published import NoWarehouseError, read_build_info, require_file

QUERIES = {file.stem: file.read_text() for file in sorted((Path(__file__).parent / "queries").glob("*.sql"))}
"""The text of each query by its name."""

COPY_WHAT_IS_SERVED = (Path(__file__).parent / "snapshot.sql").read_text()
SECONDS_BETWEEN_CHECKS = 1.0

Fingerprint = tuple[int, int, int, int]

logger = logging.getLogger(__name__)


class Snapshot:
    """One build, in memory; it never changes."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Take over an in-memory database that holds the served tables.

        Raises:
            NoWarehouseError: It is no copy of a published warehouse.
            duckdb.Error: The queries do not fit its tables.
        """
        self.connection = connection
        self.build = read_build_info(connection)
        self.serving_since = datetime.now(UTC)
        # Parsed once: parsing takes a third of the time of an answer.
        self.statements = {name: connection.extract_statements(sql)[0] for name, sql in QUERIES.items()}
        for name, statement in self.statements.items():
            self.ask(name, dict.fromkeys(statement.named_parameters))

    def ask(self, query: str, parameters: Mapping[str, object]) -> dict[str, Any] | None:
        """Ask one of the queries.

        Args:
            query: The name of a file in `api/queries`, without its ending.
            parameters: A value, or None, for each of its `$parameters`.

        Returns:
            The first row by column, or None where there is none.
        """
        # On the event loop: it takes a millisecond or two, and a thread would not make it less.
        result = self.connection.execute(self.statements[query], dict(parameters))
        columns = [column[0] for column in result.description]
        row = result.fetchone()
        return dict(zip(columns, row, strict=True)) if row else None


def load_snapshot(warehouse: Path) -> Snapshot:
    """Copy what is served of the published warehouse into memory, and let go of the file.

    The file is attached to a database of its own: a second `duckdb.connect` to a path finds the file of the first one,
    also where a newer file has taken its place.

    Raises:
        NoWarehouseError: The file is missing, cannot be read, or is no whole published warehouse.
    """
    require_file(warehouse)
    connection = duckdb.connect(":memory:", config={"threads": 1})
    try:
        connection.execute("attach $file as published (read_only)", {"file": str(warehouse)})
        connection.execute(COPY_WHAT_IS_SERVED)
        connection.execute("detach published; set enable_external_access = false")
        return Snapshot(connection)
    except duckdb.Error as error:
        connection.close()
        raise NoWarehouseError(f"The warehouse at {warehouse} cannot be read: {error}") from error


class SnapshotKeeper:
    """Holds the snapshot that is served, and exchanges it when a new warehouse has been published."""

    def __init__(self, warehouse: Path) -> None:
        """Know where the warehouse is; `refresh` reads it."""
        self.warehouse = warehouse
        self.current: Snapshot | None = None
        self.problem: str | None = f"The warehouse at {warehouse} has not been read yet."
        self.settled: Fingerprint | None = None
        """The file that has been read, for good or ill."""

    def refresh(self) -> None:
        """Serve the published warehouse, unless it is served already; where it cannot be, keep what is served."""
        found = fingerprint(self.warehouse)
        if found is not None and found == self.settled:
            return
        try:
            snapshot = load_snapshot(self.warehouse)
        except NoWarehouseError as error:
            # What could not be read may be read in a moment; what is no warehouse stays so until it is exchanged.
            self.settled = None if isinstance(error.__cause__, duckdb.IOException) else found
            self.report(str(error))
            return
        if fingerprint(self.warehouse) != found:
            return  # written to while it was read: it may be half of one build and half of another
        self.settled = found
        self.current = snapshot
        self.report(None)
        logger.info("Serving a build", extra={"fields": {"build_id": snapshot.build.build_id}})

    def report(self, problem: str | None) -> None:
        """Remember the problem, and log it once."""
        if problem is not None and problem != self.problem:
            served = self.current.build.build_id if self.current else None
            fields = {"problem": problem, "still_served": served}
            logger.error("The published warehouse cannot be served", extra={"fields": fields})
        self.problem = problem

    async def watch(self) -> None:
        """Refresh for ever, about once a second, without holding up the requests."""
        while True:
            await asyncio.sleep(SECONDS_BETWEEN_CHECKS)
            try:
                await asyncio.to_thread(self.refresh)
            except Exception as error:  # whatever happens to one refresh, the next must come
                self.report(f"The published warehouse could not be looked at: {error!r}")


def fingerprint(file: Path) -> Fingerprint | None:
    """What changes when a file is written or exchanged; None where there is none that can be looked at."""
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_ctime_ns, status.st_size


async def served_snapshot(request: Request) -> Snapshot:
    """The snapshot that this request is answered from, from its beginning to its end.

    Raises:
        ProblemError: 503, where nothing has been published yet.
    """
    snapshot: Snapshot | None = request.state.snapshot
    if snapshot is None:
        keeper: SnapshotKeeper = request.app.state.keeper
        raise ProblemError(
            HTTPStatus.SERVICE_UNAVAILABLE,
            f"{keeper.problem} What `dbt build` publishes is served within two seconds.",
            {"Retry-After": "5"},
            command="dbt build",
        )
    return snapshot


ServedSnapshot = Annotated[Snapshot, Depends(served_snapshot)]
