"""Rewrites raw files that an engine does not read as they are into plain CSV files: UTF-8, commas, a header."""

import gzip
from collections.abc import Sequence
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
    except (OSError, EOFError, UnicodeError, duckdb.Error) as error:
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
    """Let DuckDB read a file and write the columns of the contract as text."""
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
    selected = ", ".join(f'cast("{name}" as varchar) as "{name}"' for name in columns)
    with duckdb.connect(config={"memory_limit": "1GB"}) as connection:
        connection.execute(
            f"copy (select {selected} from {source}) to {in_sql(str(target))} (header)"  # noqa: S608  # quoted above
        )
