"""The lists of all users, as a Parquet file."""

import math
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from cartelera.published import interruptible
from ml.command_line.lists import every_work
from ml.command_line.progress import Steps
from ml.content.variety import Variety
from ml.serving.choices import Chooser

USERS_AT_ONCE = 500
"""So many users' lists are in memory at a time."""
MEMORY = "1GB"
COLUMNS = {
    "user_id": "bigint",
    "rank": "integer",
    "id": "varchar",
    "score": "double",
    "because": "struct(id varchar, share double)[]",
}


class NoFileError(Exception):
    """The file cannot be written; the message says why."""


def write_lists(chooser: Chooser, file: Path, count: int, variety: Variety | None = None) -> int:
    """Write the lists of all users: for each work user_id, rank (from 1), id, score, and because (up to three).

    The id is that of the work's title with the most predicted stars. Popular works, which nothing speaks for, have no
    reasons. The file appears when it is whole.

    Args:
        chooser: The lists of the current model.
        file: The Parquet file; one that exists is replaced.
        count: The largest number of works for each user.
        variety: How much they should differ; None where only the score counts.

    Returns:
        The number of rows.

    Raises:
        NoFileError: The folder is missing, or the file cannot be written.
        duckdb.Error: The disk is full.
    """
    if not file.parent.is_dir():
        raise NoFileError(f"There is no folder {file.parent}; make it first.")
    if file.is_dir():
        raise NoFileError(f"{file} is a folder; name a file.")
    try:
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".lists-") as folder:
            rows = write_parquet(chooser, Path(folder), count, variety)
            (Path(folder) / "lists.parquet").replace(file)
    except OSError as error:
        raise NoFileError(f"{file} cannot be written: {error.strerror}.") from error
    return rows


def write_parquet(chooser: Chooser, folder: Path, count: int, variety: Variety | None) -> int:
    """Write `lists.parquet` into a folder, and return the number of its rows.

    Rows are collected in a DuckDB file, because there may be more of them than memory holds.
    """
    user_ids = chooser.recommender.model.user_ids
    parts = np.array_split(user_ids, math.ceil(len(user_ids) / USERS_AT_ONCE))
    file = folder / "lists.duckdb"
    with interruptible(), Steps() as steps, duckdb.connect(file, config={"memory_limit": MEMORY}) as connection:
        connection.execute(f"create table lists ({', '.join(f'{name} {kind}' for name, kind in COLUMNS.items())})")
        with steps.step("lists of all users", len(parts)) as after_part:
            for part in parts:
                connection.register("part", lists_of(chooser, part.tolist(), count, variety))
                connection.execute("insert into lists select * from part")
                after_part()
        lists = connection.table("lists")
        lists.write_parquet(str(folder / "lists.parquet"))
        return len(lists)


def lists_of(chooser: Chooser, user_ids: Iterable[int], count: int, variety: Variety | None) -> dict[str, NDArray[Any]]:
    """The lists of some users, as columns."""
    allowed = every_work(chooser)
    rows = []
    for user_id in user_ids:
        taste = chooser.recommender.taste_of(user_id)
        chosen = chooser.best(chooser.rated_by(user_id), allowed, count, variety=variety)
        for rank, choice in enumerate(chosen, start=1):
            title_id, _ = chooser.recommender.most_starred(taste, choice.titles)
            because = [{"id": each.title_id, "share": each.share} for each in choice.because]
            rows.append((user_id, rank, title_id, choice.score, because))
    return {name: column(rows, place) for place, name in enumerate(COLUMNS)}


def column(rows: list[tuple[Any, ...]], place: int) -> NDArray[Any]:
    """One column of some rows; of Python objects, because numpy would make a matrix of lists of equal length."""
    values = np.empty(len(rows), object)
    values[:] = [row[place] for row in rows]
    return values
