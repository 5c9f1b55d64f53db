"""Counts what cannot be read of a raw file's values, by the same SQL as a build."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import jinja2

from cartelera.raw import faults
from cartelera.raw.contract import Column, RawFilesError, Seed
from cartelera.raw.form import in_sql
from cartelera.raw.judge import Finding
from cartelera.raw.plan import PlannedFile

MACROS = Path("dbt_project/macros/read_values.sql")
"""How dbt reads values, in the folder of the project."""
MOST_ROWS = 100_000
"""How many rows at the start of a file are looked at for values that cannot be read."""


def load(connection: duckdb.DuckDBPyConnection, file: PlannedFile) -> int:
    """Load the first rows of a file as text, into the table `looked_at`.

    Returns:
        The number of rows in the whole file, empty ones included.

    Raises:
        RawFilesError: A line cannot be split into its columns.
    """
    types = ", ".join(f"{in_sql(name)}: 'varchar'" for name in file.columns)
    source = (
        f"read_csv({in_sql(file.literal_path)}, auto_detect = false, header = true, delim = {in_sql(file.separator)}, "
        f"quote = '\"', escape = '\"', nullstr = '', compression = '{file.compression}', hive_partitioning = false, "
        f"columns = {{{types}}}, store_rejects = true, rejects_limit = 100)"
    )
    for table in ("reject_errors", "reject_scans"):
        connection.execute(f"drop table if exists {table}")
    try:
        [[rows]] = connection.execute(f"select count(*) from {source}").fetchall()  # noqa: S608  # quoted above
    except duckdb.Error as error:
        raise RawFilesError(f"File {file.name} cannot be read: {str(error).splitlines()[0]}") from error
    wrong = connection.execute("select line, error_type, error_message from reject_errors order by line limit 1")
    for line, kind, message in wrong.fetchall():
        raise RawFilesError(faults.describe(faults.Fault(file=file.name, line=line, kind=kind, message=message)))
    connection.execute(f"create or replace table looked_at as select * from {source} limit {MOST_ROWS}")  # noqa: S608
    return int(rows)


def load_macros(project: Path) -> Any:
    """The macros by which dbt reads values; each is a function from SQL to SQL.

    Args:
        project: The folder of the dbt project.
    """
    template = jinja2.Template((project / MACROS).read_text(encoding="utf-8"))
    return template.make_module({"target": SimpleNamespace(type="duckdb")})


def find_unread(
    connection: duckdb.DuckDBPyConnection, file: PlannedFile, seed: Seed, ids: Sequence[str], macros: Any
) -> Iterator[Finding]:
    """The columns of `looked_at` with values that cannot be read or matched.

    Args:
        connection: Where `load` has loaded the file.
        file: The file.
        seed: Its seed.
        ids: The ids of the catalogs' titles, to compare movieId with; empty if they are not known.
        macros: What `load_macros` gives.
    """
    connection.execute("create or replace temp table ids as select unnest($ids::varchar[]) as id", {"ids": list(ids)})
    letters = ", ".join(map(in_sql, seed.letters_left_out)) or "''"
    columns = {name: column for name, column in seed.columns.items() if name in file.columns}
    wrong_by_column = [
        (name, column, wrong)
        for name, column in columns.items()
        for wrong in conditions(name, column, macros, is_known=bool(ids))
    ]
    for name, column, wrong in wrong_by_column:
        none = ", ".join(map(in_sql, column.placeholders)) or "''"
        compared = f"left({trimmed(name)}, 1) not in ({letters})" if name == "movieId" else "true"
        found = connection.execute(
            f"""
            select
                count(*),
                count(*) filter (where {wrong}),
                list_sort(list(distinct "{name}") filter (where {wrong}))[:3]
            from looked_at
            where "{name}" is not null and {trimmed(name)} not in ({none}) and {compared}
            """  # noqa: S608  # names and placeholders of the contract
        )
        [[of, bad, examples]] = found.fetchall()
        if bad:
            known = min(ids) if name == "movieId" else ""
            yield Finding(file=file.name, column=name, bad=bad, of=of, examples=examples, ids=known)


def conditions(name: str, column: Column, macros: Any, *, is_known: bool) -> Iterator[str]:
    """SQL for each way in which a value cannot be used."""
    value = value_of(f'"{name}"', column, macros)
    if name == "movieId" and is_known:
        yield f"{trimmed(name)} not in (select id from ids)"  # noqa: S608  # a name of the contract
    elif value is not None and column.highest is not None:
        yield f"{value} is null or {value} > {column.highest}"
        yield str(macros.is_off_scale(value, column))
    elif value is not None:
        yield f"{value} is null"


def value_of(text: str, column: Column, macros: Any) -> str | None:
    """SQL for the value of a text; none if the text is its own value."""
    if column.reads:
        return str(getattr(macros, f"read_{column.reads}")(text))
    if column.data_type == "double":
        return str(macros.read_decimal(text))
    if column.data_type != "string":
        return str(macros.read_whole_number(text, column.data_type))
    return None


def trimmed(name: str) -> str:
    """SQL for a column's text in lower case, without the white space around it."""
    return f"lower(trim(both ' \t\u00a0' from \"{name}\"))"
