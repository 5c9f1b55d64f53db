"""Finds the rows of a catalog that break the contract, and so would stop a build."""

from collections.abc import Iterator

import duckdb

from cartelera.raw.contract import Column, Seed
from cartelera.raw.form import in_sql
from cartelera.raw.plan import PlannedFile
from cartelera.raw.values import trimmed


def find_breaches(connection: duckdb.DuckDBPyConnection, file: PlannedFile, seed: Seed) -> Iterator[str]:
    """Say of each way in which rows of `looked_at` break the contract: the first row, its value, and what to do.

    Args:
        connection: Where `load` has loaded the file.
        file: The file.
        seed: Its seed.
    """
    is_empty_row = " and ".join(f'"{name}" is null' for name in seed.needed)
    for name in seed.needed:
        for breached, reason, remedy in conditions(name, seed.columns[name]):
            found = connection.execute(
                f"""
                select rowid + 1, "{name}", count(*) over ()
                from looked_at
                where {breached} and not ({is_empty_row})
                order by rowid
                limit 1
                """  # noqa: S608  # names and spellings of the contract
            )
            for row, value, rows in found.fetchall():
                more = f" (and {rows - 1:,} more)" if rows > 1 else ""
                yield f"File {file.name}, row {row}{more}: {name} {value or ''!r} {reason}. {remedy}."


def conditions(name: str, column: Column) -> Iterator[tuple[str, str, str]]:
    """SQL for each way to break the contract of a column, with the reason and what to do, in words."""
    if column.spellings:
        allowed = [each.lower() for value, others in column.spellings.items() for each in (value, *others)]
        unknown = f"{trimmed(name)} not in ({', '.join(map(in_sql, allowed))})"
        yield unknown, f"is none of {', '.join(column.spellings)}", "Write one of these"
    if "not_null" in column.constraints:
        blank = f" or {trimmed(name)} = ''" if column.data_type == "string" else ""
        yield f'("{name}" is null{blank})', "is empty", "Fill it in, or delete the row"
    if "unique" in column.constraints:
        repeated = f"select {trimmed(name)} from looked_at group by all having count(*) > 1"  # noqa: S608  # a name
        yield f"{trimmed(name)} in ({repeated})", "stands in more than one row", "Keep one of them"
    if column.data_type == "string":
        yield f"""contains("{name}", chr(0))""", "holds a NUL byte", "Delete this character"
