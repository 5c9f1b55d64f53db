"""The snapshot that answers come from: the served tables of the published warehouse, copied into memory."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from api.served.content import Content
from api.served.keeper import FileState, Keeper, UnservableError, file_state
from api.served.shelf import Shelf
from cartelera.published import NoWarehouseError, read_build_info, require_file

API = Path(__file__).parents[1]
FOLDERS = [API / "queries", API / "page" / "queries"]
QUERIES = {file.stem: file.read_text() for folder in FOLDERS for file in sorted(folder.glob("*.sql"))}
"""The text of each query by its name: the queries of the endpoints and of the page's charts."""

HIGHEST_STARS = 5
HIGHEST_POINTS = 100
COPY_WHAT_IS_SERVED = (Path(__file__).parent / "snapshot.sql").read_text()


class TitleSummary(NamedTuple):
    """A title as it appears in lists."""

    id: str
    title: str
    platform: str
    type: str
    release_year: int


class Tie(NamedTuple):
    """Another title that is the same work, and the probability (0 to 1) that it is."""

    id: str
    confidence: float


class Snapshot:
    """One build, in memory; it never changes."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Take over an in-memory database that holds the served tables.

        Raises:
            NoWarehouseError: It is not a copy of a published warehouse.
            duckdb.Error: The queries do not fit its tables.
        """
        self.connection = connection
        self.build = read_build_info(connection)
        require_no_faults(connection)
        self.titles = read_titles(connection)
        self.platforms = tuple(sorted({title.platform for title in self.titles.values()}))
        self.highest_score = read_highest_score(connection)
        self.listed_genres = read_listed_genres(connection)
        self.ties = read_ties(connection)
        self.shelf = Shelf(connection)
        self.content = Content(connection, len(self.shelf.ids))
        self.serving_since = datetime.now(UTC)
        # Parsed once, because parsing takes a third of the time of an answer.
        self.statements = {name: connection.extract_statements(sql)[0] for name, sql in QUERIES.items()}
        for name, statement in self.statements.items():
            self.ask(name, dict.fromkeys(statement.named_parameters))

    def ask(self, query: str, parameters: Mapping[str, object]) -> list[dict[str, Any]]:
        """Run one of the queries.

        Args:
            query: The name of a file in `api/queries` or `api/page/queries`, without its ending.
            parameters: A value, or None, for each of its `$parameters`.

        Returns:
            The rows, each as a dictionary by column.
        """
        # Runs on the event loop: a query takes a millisecond or two, and a thread would not make it faster.
        result = self.connection.execute(self.statements[query], dict(parameters))
        columns = [column[0] for column in result.description]
        return [dict(zip(columns, row, strict=True)) for row in result.fetchall()]


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


def read_titles(connection: duckdb.DuckDBPyConnection) -> dict[str, TitleSummary]:
    """The summary of each title, by id."""
    rows = connection.execute("select id, title, platform, type, release_year from titles_wide order by id").fetchall()
    return {row[0]: TitleSummary(*row) for row in rows}


def read_highest_score(connection: duckdb.DuckDBPyConnection) -> int:
    """The highest score there can be: 5 stars, or 100 points where scores are not means of ratings."""
    rows = connection.execute("select 1 from titles_wide where score is not null and ratings = 0 limit 1").fetchall()
    return HIGHEST_POINTS if rows else HIGHEST_STARS


def read_listed_genres(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """The genres as catalogs name them, in alphabetical order."""
    rows = connection.execute("select distinct genre from title_genres order by genre").fetchall()
    return tuple(genre for (genre,) in rows)


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
    connection = duckdb.connect(":memory:", config={"threads": 1})
    try:
        connection.execute("attach $file as published (read_only)", {"file": str(warehouse)})
        connection.execute(COPY_WHAT_IS_SERVED)
        connection.execute("detach published; set enable_external_access = false")
        return Snapshot(connection)
    except duckdb.Error as error:
        connection.close()
        raise NoWarehouseError(f"The warehouse at {warehouse} cannot be read: {error}") from error


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
