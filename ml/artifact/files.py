"""Files: written so that they outlast a crash, and verified by their hash when they are read."""

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

from cartelera.process import without_waiting


class ModelError(Exception):
    """A model is missing, or is not what was saved; the message says which file, and what to do."""


def write_durably(file: Path, content: bytes) -> None:
    """Write a file, and return when its content is on the disk."""
    with file.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def read(file: Path, sha256: str | None = None) -> bytes:
    """Read a file.

    Args:
        file: The file.
        sha256: The hash that it must have; None for any.

    Raises:
        ModelError: It cannot be read, or has another hash.
    """
    with open_regular(file) as stream:
        content = stream.read()
    if sha256 not in (None, hash_bytes(content)):
        raise changed(file)
    return content


def verify(file: Path, sha256: str) -> None:
    """Make sure that a file has this hash, without holding all of it in memory.

    Raises:
        ModelError: It cannot be read, or has another hash.
    """
    with open_regular(file) as stream:
        if hashlib.file_digest(stream, "sha256").hexdigest() != sha256:
            raise changed(file)


@contextmanager
def open_regular(file: Path) -> Iterator[BufferedReader]:
    """Open a file for reading, but refuse a pipe, since reading it would never end.

    Raises:
        ModelError: It is no file, or cannot be read.
    """
    try:
        with open(os.open(file, os.O_RDONLY | without_waiting()), "rb") as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise ModelError(f"{file} is no file.")
            yield stream
    except OSError as error:
        raise ModelError(f"{file} cannot be read: {error.strerror}.") from error


def changed(file: Path) -> ModelError:
    """The error for a file whose hash differs."""
    return ModelError(
        f"{file} is not the file that was saved (its SHA-256 differs). `python -m ml.models rollback` goes back to the "
        "model before, `python -m ml.train --force` makes a new one."
    )


def hash_bytes(content: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
