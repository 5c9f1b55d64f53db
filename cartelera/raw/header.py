"""Whether the columns of a raw file are those of the contract."""

import difflib
import re
from collections.abc import Sequence

from cartelera.raw.contract import RawFilesError, Seed

OTHER_NAMES = {
    "actors": "cast",
    "category": "listed_in",
    "date": "date_added",
    "genre": "listed_in",
    "genres": "listed_in",
    "id": "show_id",
    "itemid": "movieId",
    "name": "title",
    "score": "rating",
    "stars": "rating",
    "time": "timestamp",
    "user": "userId",
    "year": "release_year",
}
"""By another name of a column, in lower case without spaces and signs: its name in the contract."""


def match_columns(path: str, header: Sequence[str], seed: Seed) -> list[str]:
    """Find the columns of the contract in a header.

    Args:
        path: The file, for the message.
        header: The names that the file has.
        seed: The seed that the file belongs to.

    Returns:
        The names of the columns that are there and are ignored.

    Raises:
        RawFilesError: A needed column is missing, or stands there twice.
    """
    needed = seed.needed
    missing = [name for name in needed if name not in header]
    twice = [name for name in seed.columns if list(header).count(name) > 1]
    ignored = [name for name in header if name not in seed.columns]
    if not missing and not twice:
        return ignored
    names = ",".join(map(shown, header)) or "nothing, the file is empty or starts with a blank line"
    similar = {name: meant_by(name, ignored) for name in missing}
    meant = [f'{name} where it says "{shown(other)}"' for name, other in similar.items() if other is not None]
    raise RawFilesError(
        f"File {path}: its first line must name the columns {', '.join(needed)}, in any order. "
        f"Missing: {', '.join(missing) or 'none'}. "
        f"Unknown: {', '.join(shown(name) for name in ignored) or 'none'}. "
        + (f"Twice: {', '.join(twice)}. " if twice else "")
        + (f"Did you mean {', '.join(meant)}? " if meant else "")
        + f"Found: {names}."
    )


def shown(name: str) -> str:
    """A name for a message, with escapes for what cannot be seen."""
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in name) if name.strip() else "(empty)"


def meant_by(needed: str, unknown: Sequence[str]) -> str | None:
    """The unknown name that is probably a needed column, if any."""
    plain = {re.sub("[^a-z0-9]", "", name.lower()): name for name in unknown}
    for key, name in plain.items():
        if OTHER_NAMES.get(key) == needed:
            return name
    close = difflib.get_close_matches(re.sub("[^a-z0-9]", "", needed.lower()), plain, n=1, cutoff=0.8)
    return plain[close[0]] if close else None
