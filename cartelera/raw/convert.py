"""Rewrites raw files that an engine does not read as they are into plain CSV files: UTF-8, commas, a header."""

import gzip
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from cartelera.raw.contract import RawFilesError
from cartelera.raw.form import Form, in_sql, literal, reader


def must_convert(path: Path, form: Form, engine: str) -> bool:
    """Whether an engine does not read a file as it is.

    Args:
        path: The file.
        form: Its form.
        engine: `duckdb` or `spark`.
    """
    named = {".gz": "gzip", ".zst": "zstd"}.get(path.suffix, "none")
    return (
        form.kind != "csv"
        or form.encoding == "utf-16"
        or form.has_separator_line
        or form.line_end == "\r"
        or form.compression != named
        or (engine == "spark" and form.compression == "zstd")
    )


def convert(path: Path, form: Form, target: Path, columns: Sequence[str]) -> Form:
    """Write a raw file as a plain CSV file.

    Args:
        path: The raw file.
        form: Its form.
        target: The new file; its folder is made where there is none.
        columns: The names of the columns that are needed.

    Returns:
        The form of the new file.

    Raises:
        RawFilesError: The file cannot be read to its end.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        if form.kind == "csv" and form.compression != "zstd":
            rewrite_text(path, form, target)
            return Form("csv", form.header, separator=form.separator)
        copy_rows(path, form, target, columns)
        return Form("csv", tuple(columns))
    except (OSError, EOFError, UnicodeError, zlib.error, duckdb.Error) as error:
        raise RawFilesError(f"File {path} cannot be read: {str(error).splitlines()[0]}") from error


def rewrite_text(path: Path, form: Form, target: Path) -> None:
    """Write a text file again, in UTF-8, with LF, and without a line `sep=` before the header."""
    opened = gzip.open if form.compression == "gzip" else open
    with (
        opened(path, "rt", encoding=form.encoding) as lines,
        target.open("w", encoding="utf-8", newline="\n") as written,
    ):
        if form.has_separator_line:
            lines.readline()
        for line in lines:
            written.write(line)


def copy_rows(path: Path, form: Form, target: Path, columns: Sequence[str]) -> None:
    """Let DuckDB read a file and write the columns of the contract as text.

    Raises:
        RawFilesError: A column holds no texts, numbers, times or lists of them.
    """
    if form.kind == "csv":
        names = [name if name in columns else f"{place} {name}" for place, name in enumerate(form.header)]
        types = ", ".join(f"{in_sql(name)}: 'varchar'" for name in names)
        source = (
            f"read_csv({in_sql(literal(path))}, compression = 'zstd', auto_detect = false, header = true, "
            f"delim = {in_sql(form.separator)}, quote = '\"', escape = '\"', hive_partitioning = false, "
            f"columns = {{{types}}})"
        )
    else:
        source = reader(path, form.kind)
    with duckdb.connect(config={"memory_limit": "1GB"}) as connection:
        found = connection.execute(f"describe select * from {source}").fetchall()  # noqa: S608  # quoted above
        kinds = {name: kind for name, kind, *_ in found if name in columns}
        refuse_objects(path, connection, source, kinds)
        selected = ", ".join(f'{as_text(name, kinds[name])} as "{name}"' for name in columns)
        connection.execute(
            f"copy (select {selected} from {source}) to {in_sql(str(target))} (header)"  # noqa: S608  # quoted above
        )


def refuse_objects(path: Path, connection: duckdb.DuckDBPyConnection, source: str, kinds: Mapping[str, str]) -> None:
    """Make sure that no value is an object, as where a whole column stands in one.

    Args:
        path: The file, for the message.
        connection: A database.
        source: SQL that reads the file.
        kinds: The types of its columns in DuckDB, by name.

    Raises:
        RawFilesError: One is.
    """
    for name, kind in kinds.items():
        is_object = f"""json_type("{name}") = 'OBJECT'""" if kind == "JSON" else str(kind.startswith(("STRUCT", "MAP")))
        if connection.execute(f"select 1 from {source} where {is_object} limit 1").fetchall():  # noqa: S608  # quoted
            raise RawFilesError(
                f"File {path} cannot be read: {name} holds objects; expected: a list of rows, each with the names of "
                "its columns, as pandas writes with orient='records'."
            )


def as_text(name: str, kind: str) -> str:
    """SQL for a column as text; the members of a list stand between commas, as in CSV files.

    Args:
        name: The column.
        kind: Its type in DuckDB.
    """
    column = f'"{name}"'
    if kind == "JSON":
        return (
            f"case json_type({column}) when 'ARRAY' then array_to_string({column} ->> '$[*]', ', ') "
            f"else {column} ->> '$' end"
        )
    if kind.endswith("]"):
        return f"array_to_string({column}, ', ')"
    return f"cast({column} at time zone 'UTC' as varchar)" if "TIME ZONE" in kind else f"cast({column} as varchar)"
