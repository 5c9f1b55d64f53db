"""Copies of the sample's warehouse that are numbered in every table, so that a reader can detect a mixture of two."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from bench.drills.ledger import require

URLS: dict[str, Callable[[Any], int]] = {
    "/get_count_platform?platform=hulu": lambda answer: answer["count"] - 1000,
    "/get_max_duration?platform=netflix": lambda answer: answer["duration_int"] - 10_000,
    "/get_score_count?platform=disney&year=2021&scored=4.9": lambda answer: answer["count"],
    "/get_actor?platform=amazon&year=2021": lambda answer: int(answer["actor"].removeprefix("actor ")),
}
"""Requests whose answers contain the number of the generation, and how to read it from them."""
NO_NAMES = ", ".join(
    f"cast([] as varchar[]) as {column}"
    for column in ("genres", "harmonised_genres", "directors", "countries", "actors", "other_platforms")
)
"""The lists of a title without names, as columns of a select list."""


def make_generation(sample: Path, file: Path, number: int) -> Path:
    """Make a warehouse whose every answer contains its number."""
    shutil.copy(sample, file)
    with duckdb.connect(file) as warehouse:
        for statement in (
            "update build_info set build_id = 'generation-' || $number",
            "delete from titles_wide where platform in ('hulu', 'disney')",
            "insert into titles_wide by name select 'h' || i as id, 'hulu' as platform, 'movie' as type, "
            f"'one of many' as title, 2021 as release_year, id as work_id, {NO_NAMES}, 0 as ratings "
            "from range(1000 + $number) as many (i)",
            "insert into titles_wide by name select 'd' || i as id, 'disney' as platform, 'movie' as type, "
            f"'good' as title, 2021 as release_year, id as work_id, {NO_NAMES}, if(i < $number, 5.0, null) as score, "
            "score as weighted_score, if(i < $number, 1, 0) as ratings from range($number + 1) as good (i)",
            "update titles_wide set duration_int = 10000 + $number where id = 'ns4'",
            "update title_cast set actor = 'actor ' || $number where id[1] = 'a' and actor = 'élodie kowalski'",
        ):
            warehouse.execute(statement, {"number": number} if "$number" in statement else None)
    return file


def number_of(warehouse: Path) -> int:
    """Open a published generation, and read its number from each table.

    Raises:
        LostError: The tables are from different generations.
    """
    with duckdb.connect(warehouse, read_only=True) as connection:
        [[build_id, titles, scores, longest]] = connection.execute(
            """
            select
                (select build_id from build_info),
                (select count(*) - 1000 from titles_wide where platform = 'hulu'),
                (select count(score) from titles_wide where platform = 'disney'),
                (select duration_int - 10000 from titles_wide where id = 'ns4')
            """
        ).fetchall()
    require(len({build_id, *(f"generation-{each}" for each in (titles, scores, longest))}) == 1, "a mixture was read")
    return int(titles)
