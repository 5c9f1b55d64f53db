"""Whether a text file is UTF-8 throughout, with lines that all end in the same way."""

import gzip
from io import BufferedIOBase
from pathlib import Path

from cartelera.raw.contract import RawFilesError

CHUNK = 1 << 24
"""How many bytes are looked at together."""


def check_text(path: Path, *, is_gzip: bool) -> None:
    """Look through all bytes of a CSV file.

    Args:
        path: The file.
        is_gzip: Whether it is compressed.

    Raises:
        RawFilesError: It is not UTF-8, or its lines do not all end in LF, or all in CRLF.
    """
    has_carriage_returns = False
    with open_bytes(path, is_gzip=is_gzip) as stream:
        while chunk := stream.read(CHUNK):
            chunk += stream.readline()  # a character is never cut in two
            if not chunk.isascii():
                check_encoding(path, chunk, stream.tell() - len(chunk), is_gzip=is_gzip)
            has_carriage_returns = has_carriage_returns or b"\r" in chunk
    if has_carriage_returns and are_line_ends_mixed(path, is_gzip=is_gzip):
        raise RawFilesError(
            f"File {path} has mixed line ends: lines that end in LF and lines that end in CRLF, or in CR; it must be "
            "one of these. Save it again with one kind, for example by `dos2unix`."
        )


def open_bytes(path: Path, *, is_gzip: bool) -> BufferedIOBase:
    """Open a file, unpacked."""
    return gzip.open(path) if is_gzip else path.open("rb")


def check_quotes(path: Path, *, is_gzip: bool) -> None:
    """Make sure that every quote is closed; DuckDB finds this while it reads, with the line, and Spark does not.

    Raises:
        RawFilesError: There is an odd number of quotes.
    """
    with open_bytes(path, is_gzip=is_gzip) as stream:
        quotes = sum(chunk.count(b'"') for chunk in iter(lambda: stream.read(CHUNK), b""))
    if quotes % 2:
        raise RawFilesError(f"File {path}: a quote is opened and never closed.")


def check_encoding(path: Path, chunk: bytes, start: int, *, is_gzip: bool) -> None:
    """Make sure that bytes are UTF-8.

    Raises:
        RawFilesError: They are not; the message names the first line with such a byte.
    """
    try:
        chunk.decode()
    except UnicodeDecodeError as error:
        with open_bytes(path, is_gzip=is_gzip) as stream:
            line = stream.read(start + error.start).count(b"\n") + 1
        raise RawFilesError(
            f"File {path} is not UTF-8: line {line} has the byte 0x{chunk[error.start]:02x}. It looks like Latin-1 or "
            "Windows-1252, which cannot be told for certain: save it as UTF-8, for example by "
            "`iconv -f WINDOWS-1252 -t UTF-8`."
        ) from error


def are_line_ends_mixed(path: Path, *, is_gzip: bool) -> bool:
    """Whether lines end in several ways, outside quotes: a text in quotes may have line breaks of its own."""
    with open_bytes(path, is_gzip=is_gzip) as stream:
        outside = b"".join(stream.read().split(b'"')[::2])
    in_both = outside.count(b"\r\n")
    return in_both < outside.count(b"\r") or 0 < in_both < outside.count(b"\n")
