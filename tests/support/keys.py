"""Files of keys with known keys."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

HEADER = "name,sha256,limit,revoked"


def line_of(name: str, limit: str = "", revoked: str = "") -> str:
    """The line of a key; the key itself is what `key_of` gives."""
    return f"{name},{sha256(key_of(name).encode()).hexdigest()},{limit},{revoked}"


def key_of(name: str) -> str:
    """The key of this name."""
    return f"the-key-of-{name}"


def write_keys(file: Path, lines: Sequence[str]) -> Path:
    """Replace a file of keys as a whole, by a header and these lines."""
    new = file.with_suffix(".new")
    new.write_text("\n".join([HEADER, *lines, ""]))
    return new.replace(file)


def bearing(name: str) -> dict[str, str]:
    """The header with the key of this name."""
    return {"Authorization": f"Bearer {key_of(name)}"}
