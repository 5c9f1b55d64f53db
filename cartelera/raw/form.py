"""In which form a raw file is: compression, encoding, separator, columns."""

import csv
import gzip
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import duckdb

from cartelera.raw.contract import RawFilesError

HEAD = 65_536
"""How many bytes at the start of a file are looked at."""
SEPARATORS = (",", ";", "\t", "|")
GZIP, ZSTD, BYTE_ORDER_MARK = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\xef\xbb\xbf"
"""What files in these forms begin with."""
NOT_CSV = {
    b"PK\x03\x04": "it is a workbook or a zip archive, whatever its name says: save it as CSV, or unpack it",
    b"BZh": "it is compressed by bzip2: use gzip or zstd, or unpack it",
    b"\xfd7zXZ": "it is compressed by xz: use gzip or zstd, or unpack it",
    b"%PDF": "it is a PDF",
    b"SQLite format 3": "it is an SQLite database: export the table as CSV",
    b"\xff\xfe\0\0": "it is UTF-32: save it as UTF-8",
    b"\0\0\xfe\xff": "it is UTF-32: save it as UTF-8",
    b"<": "it is a web page or XML; perhaps a download has failed",
    b"version https://git-lfs": "it only points to a file in Git LFS: run `git lfs pull`",
}
"""What files of other kinds begin with, and what to say of them."""
TAR, PLACE_OF_TAR = b"ustar", 257
"""What stands in the header of a tar archive, and where."""


@dataclass(frozen=True)
class Form:
    """The form of one raw file."""

    kind: Literal["csv", "json", "parquet"]
    header: tuple[str, ...]
    """The names of its columns, as they stand there."""
    compression: Literal["none", "gzip", "zstd"] = "none"
    encoding: Literal["utf-8-sig", "utf-16"] = "utf-8-sig"
    separator: str = ","
    has_separator_line: bool = False
    """Whether Excel's line `sep=` stands before the header."""
    line_end: Literal["\n", "\r\n", "\r"] = "\n"
    """How its first line ends; CR alone is that of old Macs."""


def recognise(path: Path, columns: Sequence[str]) -> Form:
    """Find out in which form a file is.

    Args:
        path: A raw file.
        columns: The names of the columns that it should have, by which the separator is told.

    Raises:
        RawFilesError: It is of another kind, or its beginning cannot be read; the message says what it is.
    """
    with path.open("rb") as stream:
        start = stream.read(HEAD)
    if start.startswith(b"PAR1"):
        return Form("parquet", columns_in(path, "parquet"))
    if start.startswith(GZIP):
        return recognise_text(path, unpack(path), columns, "gzip")
    if start.startswith(ZSTD):
        return recognise_text(path, unpack_zstd(path), columns, "zstd")
    return recognise_text(path, start, columns, "none")


def refuse_other_kinds(path: Path, start: bytes) -> None:
    """Make sure that bytes may be the beginning of a text.

    Raises:
        RawFilesError: They begin a file of another kind; the message says which.
    """
    for beginning, reason in NOT_CSV.items():
        if start.lstrip().startswith(beginning):
            raise RawFilesError(f"File {path} cannot be read: {reason}.")
    if start.startswith((GZIP, ZSTD)):
        raise RawFilesError(f"File {path} cannot be read: it is compressed twice: unpack it once.")
    if start[PLACE_OF_TAR:].startswith(TAR):
        raise RawFilesError(f"File {path} cannot be read: it is a tar archive: unpack it.")


def unpack(path: Path) -> bytes:
    """The first bytes of what a gzip file holds."""
    try:
        with gzip.open(path) as stream:
            return stream.read(HEAD)
    except (OSError, EOFError, zlib.error) as error:
        raise RawFilesError(f"File {path} cannot be unpacked (gzip): {error}.") from error


def unpack_zstd(path: Path) -> bytes:
    """The first two lines of what a zstd file holds."""
    try:
        with duckdb.connect() as connection:
            lines = connection.execute(
                "select line from read_csv($path, compression = 'zstd', auto_detect = false, header = false, "
                "delim = chr(31), quote = '', escape = '', columns = {'line': 'varchar'}, strict_mode = false) limit 2",
                {"path": [literal(path)]},
            ).fetchall()
    except duckdb.Error as error:
        raise RawFilesError(f"File {path} cannot be unpacked (zstd).") from error
    return "\n".join(line or "" for (line,) in lines).encode()


def recognise_text(
    path: Path, start: bytes, columns: Sequence[str], compression: Literal["none", "gzip", "zstd"]
) -> Form:
    """The form of a file by the first bytes of its text."""
    refuse_other_kinds(path, start)
    encoding: Literal["utf-8-sig", "utf-16"] = "utf-16" if start.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    if encoding != "utf-16" and start[:1000].count(b"\0") > len(start[:1000]) // 4:
        raise RawFilesError(f"File {path} cannot be read: it looks like UTF-16 without its mark: save it as UTF-8.")
    text = start.decode(encoding, errors="replace")
    if text.lstrip().startswith(("{", "[")):
        if compression != "none" or encoding == "utf-16" or start.startswith(BYTE_ORDER_MARK):
            raise RawFilesError(
                f"File {path} cannot be read: JSON must be UTF-8 without a byte-order mark, and not compressed."
            )
        return Form("json", columns_in(path, "json"))
    line_end = line_end_of(text)
    lines = text.split(line_end, maxsplit=2)
    separator_line = re.fullmatch('"?sep=(.)"?', lines[0], re.IGNORECASE)
    if separator_line and len(lines) > 1:
        header = split_header(lines[1], separator_line[1])
        return Form("csv", header, compression, encoding, separator_line[1], True, line_end)
    separator = max(
        SEPARATORS, key=lambda each: len(set(columns) & {name.strip() for name in split_header(lines[0], each)})
    )
    return Form("csv", split_header(lines[0], separator), compression, encoding, separator, False, line_end)


def line_end_of(text: str) -> Literal["\n", "\r\n", "\r"]:
    """How the first line of a text ends."""
    if "\n" not in text and "\r" in text:
        return "\r"
    return "\r\n" if text.partition("\n")[0].endswith("\r") else "\n"


def split_header(line: str, separator: str) -> tuple[str, ...]:
    """The names in the first line of a CSV file."""
    return tuple(name for row in csv.reader([line], delimiter=separator) for name in row)


def columns_in(path: Path, kind: Literal["json", "parquet"]) -> tuple[str, ...]:
    """The names of the columns of a Parquet or JSON file.

    Raises:
        RawFilesError: It cannot be read.
    """
    try:
        with duckdb.connect() as connection:
            connection.execute(f"select * from {reader(path, kind)} limit 0")  # noqa: S608  # quoted there
            return tuple(column[0] for column in connection.description)
    except duckdb.Error as error:
        raise RawFilesError(f"File {path} cannot be read as {kind}: {str(error).splitlines()[0]}") from error


def reader(path: Path, kind: Literal["json", "parquet"]) -> str:
    """DuckDB's table function that reads a Parquet or JSON file; JSON values stay JSON, whatever they look like."""
    if kind == "parquet":
        return f"read_parquet({in_sql(literal(path))}, hive_partitioning = false, binary_as_string = true)"
    return f"read_json({in_sql(literal(path))}, hive_partitioning = false, sample_size = -1, maximum_depth = 1)"


def literal(path: Path) -> str:
    """A path in which DuckDB takes no character for a wildcard."""
    return re.sub(r"([*?\[])", r"[\1]", str(path))


def in_sql(text: str) -> str:
    """A text quoted for SQL."""
    return "'" + text.replace("'", "''") + "'"
