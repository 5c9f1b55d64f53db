"""The snapshot that answers come from: the served tables of the published warehouse, copied into memory."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from api.served.keeper import FileState, Keeper, UnservableError, file_state
from api.served.listed_titles import read_titles
from api.served.lookups import Lookups
from api.served.search.title_search import TitleSearch
from api.served.shelf import Shelf
from api.served.values import read_values
from cartelera.published import NoWarehouseError, read_build_info, require_file
from ml.content.content import Content
from ml.content.genres import load_genres
from ml.serving.prediction import highest

API = Path(__file__).parents[1]
FOLDERS = [API / "queries", API / "page" / "queries"]
QUERIES = {file.stem: file.read_text() for folder in FOLDERS for file in sorted(folder.glob("*.sql"))}
"""The text of each query by its name: the queries of the endpoints and of the page's charts."""
LOOKUPS = ("actors", "get_actor", "get_count_platform", "get_listed_in", "get_max_duration", "get_score_count")
"""The queries that only look a few rows up; see `api.served.lookups`."""

HERE = Path(__file__).parent
COPY_WHAT_IS_SERVED = (HERE / "snapshot.sql").read_text() + (HERE / "filters.sql").read_text()

IN_MEMORY: dict[str, Any] = {
    "threads": 1,
    "allocator_background_threads": True,  # they give back what making the snapshot needed, a tenth of all memory
}
"""The configuration of the database that the snapshot is in."""


class Tie(NamedTuple):
    """Another title that is the same work, and the probability (0 to 1) that it is."""

    id: str
    confidence: float


class Snapshot:
    """One build, in memory; it never changes."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Take over an in-memory database that holds the served tables, while what they were copied from is attached.

        Raises:
            NoWarehouseError: It is not a copy of a published warehouse.
            duckdb.Error: The queries do not fit its tables.
        """
        self.connection = connection
        self.build = read_build_info(connection)
        require_no_faults(connection)
        self.titles = read_titles(connection)
        self.values = read_values(connection)
        self.ties = read_ties(connection)
        self.shelf = Shelf(connection)
        self.content = Content(connection)
        self.genres = load_genres(connection)
        self.search = TitleSearch(connection)
        self.lookups = Lookups(connection, {name: QUERIES[name] for name in LOOKUPS})
        connection.execute("drop view faults; drop view title_cast; drop view title_features; drop view title_genres")
        self.serving_since = datetime.now(UTC)
        self.taken = time.monotonic()
        """The same in seconds of a clock that nobody sets."""
        # Parsed once, because parsing takes a third of the time of an answer.
        self.statements = {
            name: connection.extract_statements(sql)[0] for name, sql in QUERIES.items() if name not in LOOKUPS
        }
        for name, statement in self.statements.items():
            # No rows where a query takes their number, because there can be many people.
            self.ask(name, {each: 0 if each == "n" else None for each in statement.named_parameters})

    def ask(self, query: str, parameters: Mapping[str, object]) -> list[dict[str, Any]]:
        """Run one of the queries.

        Args:
            query: The name of a file in `api/queries` or `api/page/queries`, without its ending.
            parameters: A value, or None, for each of its `$parameters`.

        Returns:
            The rows, each as a dictionary by column.
        """
        # Runs on the event loop: a query takes a millisecond or two, and a thread would not make it faster.
        if query in LOOKUPS:
            return self.lookups.ask(query, parameters)
        result = self.connection.execute(self.statements[query], dict(parameters))
        columns = [column[0] for column in result.description]
        return [dict(zip(columns, row, strict=True)) for row in result.fetchall()]

    def similar(self, title_id: str, count: int) -> dict[str, float]:
        """The titles most like one title by what the catalog says; equal ones are in the order of their ids.

        Args:
            title_id: The id of the one title.
            count: The largest number of titles.

        Returns:
            The likeness of each (cosine, 0 to 1), by id; titles that have nothing in common with it are left out.
        """
        number = self.shelf.numbers[title_id]
        likeness = self.content.similarity(number)
        others = likeness > 0
        others[number] = False
        return {self.shelf.ids[each]: float(likeness[each]) for each in highest(likeness, others, count)}


def require_no_faults(connection: duckdb.DuckDBPyConnection) -> None:
    """Make sure that all holds that answers rely on.

    Raises:
        NoWarehouseError: It does not; the message says where.
    """
    faults = connection.execute("select distinct place from faults order by place").fetchall()
    if faults:
        raise NoWarehouseError(
            f"The file is no published warehouse: answers cannot rely on {', '.join(place for (place,) in faults)}."
        )


def read_ties(connection: duckdb.DuckDBPyConnection) -> dict[str, list[Tie]]:
    """For each title that other platforms have too, by id: the titles there, in the order of their ids."""
    rows = connection.execute(
        """
        select one.id, other.id, other.confidence
        from works as one
        inner join works as other on one.work_id = other.work_id and one.id <> other.id
        inner join titles_wide on other.id = titles_wide.id
        order by one.id, other.id
        """
    ).fetchall()
    ties: dict[str, list[Tie]] = {}
    for title_id, *tie in rows:
        ties.setdefault(title_id, []).append(Tie(*tie))
    return ties


def load_snapshot(warehouse: Path) -> Snapshot:
    """Copy the served tables of the published warehouse into memory, and close the file.

    The file is attached to a fresh database: a second `duckdb.connect` to the same path would return the file that the
    first one opened, even if a newer file has replaced it.

    Raises:
        NoWarehouseError: The file is missing, cannot be read, or is no whole published warehouse.
    """
    require_file(warehouse)
    connection = duckdb.connect(":memory:", config=IN_MEMORY)
    try:
        connection.execute("attach $file as published (read_only)", {"file": str(warehouse)})
        connection.execute(COPY_WHAT_IS_SERVED)
        snapshot = Snapshot(connection)
        connection.execute("detach published; set enable_external_access = false")
    except NoWarehouseError:
        connection.close()
        raise
    except duckdb.Error as error:
        connection.close()
        raise NoWarehouseError(f"The warehouse at {warehouse} cannot be read: {error}") from error
    return snapshot


class SnapshotKeeper(Keeper[Snapshot]):
    """Holds the snapshot that is served."""

    def __init__(self, warehouse: Path) -> None:
        """Start without a snapshot; `refresh` loads it."""
        super().__init__("build", f"The warehouse at {warehouse} has not been read yet.")
        self.warehouse = warehouse

    def look(self) -> FileState | None:
        """The state of the published file."""
        return file_state(self.warehouse)

    def load(self) -> Snapshot:
        """Copy the served tables into memory.

        Raises:
            UnservableError: The warehouse is missing or cannot be read.
        """
        try:
            return load_snapshot(self.warehouse)
        except NoWarehouseError as error:
            raise UnservableError(str(error)) from error

    def name(self, kept: Snapshot) -> str:
        """The build id."""
        return kept.build.build_id
