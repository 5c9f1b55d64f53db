"""The dbt-duckdb plugin that guards the private build files and puts a finished warehouse in the place of the old one.

`profiles.yml` names this module, and dbt-duckdb makes its `Plugin` before it connects. The macro `publish` decides
what is copied into the new warehouse, and when.
"""

import atexit
import gc
import logging
import os
import shutil
import time
from pathlib import Path
from typing import Any

import duckdb
from dbt.adapters.duckdb.plugins import BasePlugin
from dbt_common.exceptions import DbtRuntimeError

from cartelera.lock import LockedError, take_lock
from cartelera.process import sync_folder
from cartelera.published import harmed_file, is_harmed
from cartelera.raw.door import answer
from cartelera.settings import read_settings

SECONDS_TO_WAIT = 30.0
"""How long a build waits for a published file that cannot be opened, as while another program writes into it."""
SECONDS_BETWEEN_ATTEMPTS = 0.5

logger = logging.getLogger(__name__)


class Plugin(BasePlugin):
    """Holds the build lock while dbt runs, and gives SQL the function `publish_file`."""

    def initialize(self, plugin_config: dict[str, Any]) -> None:
        """Lock the private build files, and clear away what a killed build left of them.

        Raises:
            DbtRuntimeError: Another build is running, or another program has a private build file open.
        """
        assert self.creds is not None  # dbt-duckdb always gives them  # noqa: S101
        files = [Path(self.creds.path), *(Path(attached.path) for attached in self.creds.attach or [])]
        try:
            self.lock = take_lock(files[0].parent, "dbt process")
        except LockedError as error:
            raise DbtRuntimeError(str(error)) from error
        try:
            clear_away(files)
        except Exception:
            self.lock.lock.release()  # dbt makes another plugin, and the error may keep this one
            raise
        # What dbt has read stays in use. Searching it for garbage would take a tenth of the time of a small build.
        gc.freeze()
        atexit.register(gc.unfreeze)

    def configure_connection(self, conn: duckdb.DuckDBPyConnection) -> None:
        """Register `publish_file` and `ask_raw_files` for the macros, and attach what is published now."""
        conn.create_function("publish_file", publish_file, side_effects=True)
        conn.create_function("ask_raw_files", answer, side_effects=True)
        attach_published(conn, read_settings().warehouse)
        add_thread(conn)


def clear_away(files: list[Path]) -> None:
    """Delete what a killed build has left.

    Args:
        files: The private build files.

    Raises:
        DbtRuntimeError: Another program has one of them open.
    """
    new_file(Path(read_settings().warehouse)).unlink(missing_ok=True)
    for file in files:
        discard_if_unreadable(file)
        discard_spilled_data(file)


def add_thread(connection: duckdb.DuckDBPyConnection) -> None:
    """Let DuckDB use one thread more than there are processors: dbt itself keeps one busy only half of the time."""
    [(threads,)] = connection.execute("select current_setting('threads')").fetchall()
    connection.execute(f"set threads = {threads + 1}")


def attach_published(connection: duckdb.DuckDBPyConnection, warehouse: Path) -> None:
    """Attach the published file as `published`, for the build to compare itself with.

    A file that is missing or harmed is not attached, and does not stop the build that replaces it. One that cannot be
    opened for another reason is waited for: without it, the history of titles would be lost.

    Raises:
        DbtRuntimeError: It still cannot be opened after `SECONDS_TO_WAIT`.
    """
    last_attempt = time.monotonic() + SECONDS_TO_WAIT
    while warehouse.is_file() and not is_harmed(warehouse):
        try:
            connection.execute("attach if not exists $file as published (read_only)", {"file": str(warehouse)})
        except duckdb.Error as error:
            if time.monotonic() > last_attempt:
                raise DbtRuntimeError(
                    "The published warehouse cannot be opened. Whoever has it open for writing must close it, or open "
                    f"it read-only; then build again. {error}"
                ) from error
            time.sleep(SECONDS_BETWEEN_ATTEMPTS)
        else:
            return


def discard_if_unreadable(file: Path) -> None:
    """Delete a private build file that DuckDB cannot open, as a killed process or a full disk may leave it.

    Args:
        file: A private build file; it may be missing.

    Raises:
        DbtRuntimeError: Another program has it open.
    """
    if not file.exists() or file.stat().st_size == 0:
        discard(file)  # opening it would make a new file, without the settings of `profiles.yml`
        return
    try:
        duckdb.connect(file).close()
    except duckdb.Error as error:
        if "Could not set lock" in str(error):
            raise DbtRuntimeError(f"Another program has the private build file open. {error}") from error
        discard(file)


def discard(file: Path) -> None:
    """Delete a DuckDB file with its write-ahead log and its folder for spilled data, where they exist."""
    file.unlink(missing_ok=True)
    write_ahead_log(file).unlink(missing_ok=True)
    discard_spilled_data(file)


def discard_spilled_data(file: Path) -> None:
    """Delete the data that a killed process has moved from its memory to the disk."""
    shutil.rmtree(f"{file}.tmp", ignore_errors=True)


def new_file(warehouse: Path) -> Path:
    """The file in which a new warehouse is written before it takes the place of the published one."""
    return Path(f"{warehouse}.new")


def write_ahead_log(file: Path) -> Path:
    """The file in which DuckDB keeps the changes that are not yet written into `file`."""
    return Path(f"{file}.wal")


def publish_file(built: str, warehouse: str) -> str:
    """Put a copy of a complete warehouse in the place of the published one, in one step.

    Whoever has the old file open keeps reading it; whoever opens the path from now on gets the new one.

    Args:
        built: A DuckDB file that has just been checkpointed.
        warehouse: The published file; it may not exist yet.

    Returns:
        The path of the published file.

    Raises:
        OSError: The file system refused; the published file is as it was.
    """
    published = Path(warehouse).expanduser()
    new = new_file(published)
    # Closing the copied file ends DuckDB's own lock on it, although DuckDB still uses it; the build lock still holds.
    shutil.copyfile(built, new)
    with new.open("r+b") as complete:  # Windows writes to disk only what is open for writing
        os.fsync(complete.fileno())
    # Somebody who has written into the old file has left a log, with which the new file could not be opened.
    write_ahead_log(published).unlink(missing_ok=True)
    keep_if_harmed(published)
    new.replace(published)
    sync_folder(published.parent)
    return str(published)


def keep_if_harmed(warehouse: Path) -> None:
    """Rename a published file that is no whole database, so that the new one does not replace it, and say so."""
    if not is_harmed(warehouse):
        return
    warehouse.replace(harmed_file(warehouse))
    logger.warning(
        "The published warehouse was harmed. It is kept with the ending .harmed, and the history of titles begins anew."
    )
