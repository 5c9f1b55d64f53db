"""`python -m api.keys`: make, list and revoke the keys that let clients ask."""

import argparse
import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from api.keys.key_file import COLUMNS, Key, KeyFileError, check_name, read_keys
from cartelera.arguments import make_parser
from cartelera.rate import Rate, read_rate
from cartelera.settings import SettingsError, read_settings

EXAMPLES = """
examples:
  CARTELERA_API_KEYS=keys.csv python -m api.keys new shop
  CARTELERA_API_KEYS=keys.csv python -m api.keys new shop-test --limit 600/minute
  CARTELERA_API_KEYS=keys.csv python -m api.keys revoke shop
"""
BYTES_OF_A_KEY = 32


def main() -> int:
    """Run one command.

    Returns:
        The exit code: 0, or 1 where it cannot be done.
    """
    options = read_options()
    try:
        file = file_of_keys()
        if options.command == "new":
            make(file, options.name, options.limit)
        elif options.command == "revoke":
            revoke(file, options.name)
        else:
            show(read_keys(file))
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def read_options() -> argparse.Namespace:
    """Read the command line."""
    parser = make_parser("api.keys", "Make, list and revoke the keys in the file of CARTELERA_API_KEYS.", EXAMPLES)
    commands = parser.add_subparsers(dest="command", required=True)
    new = commands.add_parser("new", help="make a key, print it once, and keep its hash")
    new.add_argument("name", type=name, help="whose it is; log and metrics name it")
    new.add_argument("--limit", type=limit, help="how often it may be used, such as 600/minute")
    commands.add_parser("list", help="show the names, limits and revocations")
    commands.add_parser("revoke", help="refuse a key from now on").add_argument("name", type=name, help="its name")
    return parser.parse_args()


def name(text: str) -> str:
    """Read the name of a key from the command line."""
    try:
        return check_name(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def limit(text: str) -> Rate | None:
    """Read a limit from the command line."""
    try:
        return read_rate(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def file_of_keys() -> Path:
    """The file that the setting names.

    Raises:
        SettingsError: It names none.
    """
    file = read_settings().api_keys
    if file is None:
        raise SettingsError("CARTELERA_API_KEYS is not set; it names the file of keys, such as keys.csv")
    return file.resolve()  # so that a symbolic link stays one


def make(file: Path, name: str, rate: Rate | None) -> None:
    """Make a key, and print it.

    Raises:
        KeyFileError: There is a key of this name, or the file cannot be read or written.
    """
    secret = f"cartelera_{secrets.token_urlsafe(BYTES_OF_A_KEY)}"
    with rewritten(file) as keys:
        if any(key.name == name for key in keys):
            raise KeyFileError(f"CARTELERA_API_KEYS={file}: there is a key {name} already; take another name")
        keys.append(Key(name, sha256(secret.encode()).digest(), rate))
    print(f"The key {name}, which is shown only now; {file} keeps its hash:", file=sys.stderr)
    print(secret)


def revoke(file: Path, name: str) -> None:
    """Refuse a key from today on. Its line stays, so that the log tells who still uses it.

    Raises:
        KeyFileError: There is no key of this name, or the file cannot be read or written.
    """
    with rewritten(file) as keys:
        places = [place for place, key in enumerate(keys) if key.name == name]
        if not places:
            known = ", ".join(key.name for key in keys) or "none"
            raise KeyFileError(f"CARTELERA_API_KEYS={file}: there is no key {name}; there are: {known}")
        keys[places[0]] = replace(keys[places[0]], revoked=datetime.now(UTC).date())
    print(f"{name} is revoked; a running service refuses it within two seconds.")


def show(keys: list[Key]) -> None:
    """Print what there is to know of each key."""
    for key in keys:
        used = f"up to {key.rate}" if key.rate else "no limit of its own"
        print(f"{key.name}: {f'revoked on {key.revoked}' if key.revoked else used}")


@contextmanager
def rewritten(file: Path) -> Iterator[list[Key]]:
    """The keys of a file, to be changed: the file is replaced when the `with` block ends, and stays if it fails.

    Raises:
        KeyFileError: The file cannot be read or written, or another command writes it now.
    """
    new = file.with_name(f"{file.name}.new")
    try:
        written = new.open("x", encoding="utf-8")
    except OSError as error:
        hint = "another command writes it now, or was killed: then delete it" if new.exists() else error.strerror
        raise KeyFileError(f"CARTELERA_API_KEYS={file}: {new} cannot be written: {hint}") from error
    try:
        with written:
            keys = read_keys(file) if file.exists() else []
            yield keys
            written.write(as_csv(keys))
            written.flush()
            os.fsync(written.fileno())
        if file.exists():
            shutil.copymode(file, new)
        new.replace(file)
    finally:
        new.unlink(missing_ok=True)


def as_csv(keys: list[Key]) -> str:
    """The contents of a file with these keys."""
    lines = [f"{key.name},{key.digest.hex()},{key.rate or ''},{key.revoked or ''}" for key in keys]
    return "\n".join([",".join(COLUMNS), *lines, ""])


if __name__ == "__main__":
    sys.exit(main())
