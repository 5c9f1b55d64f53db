"""The file of keys: CSV with a line for each key, which holds the key's hash and never the key."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cartelera.rate import Rate, read_rate
from cartelera.settings import SettingsError

NEEDED = ("name", "sha256")
COLUMNS = (*NEEDED, "limit", "revoked")
GOOD_NAME = re.compile("[A-Za-z0-9._-]{1,64}")
GOOD_HASH = re.compile("[0-9a-fA-F]{64}")


class KeyFileError(SettingsError):
    """The file of keys cannot be used; the message names it, the line, and what would be right."""


@dataclass(frozen=True)
class Key:
    """What the file says of a key."""

    name: str
    """Whose it is; log and metrics name it."""
    digest: bytes
    """The SHA-256 of the key."""
    rate: Rate | None = None
    """How often it may be used; None where only the setting limits it."""
    revoked: date | None = None
    """The day since which it is refused; None while it is valid."""


def read_keys(file: Path) -> list[Key]:
    """Read the keys of a file; there is at least one.

    Raises:
        KeyFileError: The file is missing, cannot be read, or is malformed.
    """
    return parse_keys(read_bytes(file), file)


def read_bytes(file: Path) -> bytes:
    """The contents of the file.

    Raises:
        KeyFileError: It is missing, or cannot be read.
    """
    try:
        return file.read_bytes()
    except OSError as error:
        hint = "; `python -m api.keys new NAME` makes it" if isinstance(error, FileNotFoundError) else ""
        raise KeyFileError(f"CARTELERA_API_KEYS={file}: it cannot be read: {error.strerror}{hint}") from error


def parse_keys(content: bytes, file: Path) -> list[Key]:
    """Read keys from the contents of a file.

    Args:
        content: The contents. A file without a key is malformed, so that a half-written one never lets everybody in.
        file: The file, for messages.

    Raises:
        KeyFileError: The contents are malformed.
    """
    lines = read_lines(content, file)
    columns = read_columns(lines[0], file)
    keys: list[Key] = []
    seen: dict[str | bytes, int] = {}
    for number, line in enumerate(lines[1:], 2):
        if not line.strip():
            continue
        try:
            key = read_key(columns, line)
            require_new(key, seen, number)
        except ValueError as error:
            raise malformed(file, number, str(error)) from error
        keys.append(key)
    if not keys:
        raise malformed(file, len(lines) + 1, "there is no key; `python -m api.keys new NAME` makes one")
    return keys


def read_lines(content: bytes, file: Path) -> list[str]:
    """Split the contents into lines.

    Raises:
        KeyFileError: They are empty or no UTF-8, or the last line has no end.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise malformed(file, content[: error.start].count(b"\n") + 1, "it must be UTF-8") from error
    if not text.strip():
        raise malformed(file, 1, f"it is empty; the first line must be {','.join(COLUMNS)}")
    lines = text.split("\n")
    if lines[-1]:
        raise malformed(file, len(lines), "it has no line break at its end; a half-written file looks like this")
    return lines[:-1]


def read_columns(line: str, file: Path) -> list[str]:
    """Read the names of the columns.

    Raises:
        KeyFileError: A column is unknown, double or missing.
    """
    columns = [column.strip() for column in line.split(",")]
    right = f"the columns are {','.join(COLUMNS)}, of which the last two may be missing"
    for column in columns:
        if column not in COLUMNS:
            raise malformed(file, 1, f"there is no column {column!r}; {right}")
        if columns.count(column) > 1:
            raise malformed(file, 1, f"the column {column} is there twice; {right}")
    for column in NEEDED:
        if column not in columns:
            raise malformed(file, 1, f"the column {column} is missing; {right}")
    return columns


def read_key(columns: list[str], line: str) -> Key:
    """Read the line of a key.

    Raises:
        ValueError: A value cannot be used; the message says what would be right.
    """
    values = [value.strip() for value in line.split(",")]
    if len(values) != len(columns):
        raise ValueError(f"there are {len(values)} values for the {len(columns)} columns {','.join(columns)}")
    row = dict(zip(columns, values, strict=True))
    # The message does not repeat the value, which may be the key itself.
    if not GOOD_HASH.fullmatch(row["sha256"]):
        raise ValueError("sha256 must be the SHA-256 of the key: 64 digits from 0 to 9 and a to f")
    return Key(
        name=check_name(row["name"]),
        digest=bytes.fromhex(row["sha256"]),
        rate=read_rate(row.get("limit", "")),
        revoked=read_day(row.get("revoked", "")),
    )


def check_name(name: str) -> str:
    """Check the name of a key, which stands in log lines and labels of metrics.

    Raises:
        ValueError: It has other letters, or is too long.
    """
    if not GOOD_NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name of up to 64 letters, digits, `.`, `_` and `-`")
    return name


def read_day(written: str) -> date | None:
    """Read a day such as 2026-11-26; an empty text stands for none.

    Raises:
        ValueError: It is written in another way.
    """
    if not written:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise ValueError(f"revoked must be empty or a day such as 2026-11-26, not {written!r}") from None


def require_new(key: Key, seen: dict[str | bytes, int], number: int) -> None:
    """Make sure that neither the name nor the hash of a key is on an earlier line.

    Args:
        key: The key.
        seen: The line of each earlier name and hash; those of this key are added.
        number: The line of the key.

    Raises:
        ValueError: One of them is.
    """
    if key.name in seen:
        raise ValueError(f"the name {key.name} is on line {seen[key.name]} too; every key has a name of its own")
    if key.digest in seen:
        raise ValueError(f"the sha256 is that of line {seen[key.digest]}; every name has a key of its own")
    seen |= {key.name: number, key.digest: number}


def malformed(file: Path, line: int, why: str) -> KeyFileError:
    """The error of a malformed line, counted from 1."""
    return KeyFileError(f"CARTELERA_API_KEYS={file}, line {line}: {why}")
