"""The extras that Cartelera is installed with: which are there, and what to say of one that is not."""

import sys
from importlib.util import find_spec

MODULES = {
    "build": "dbt",
    "service": "uvicorn",
    "page": "gradio",
    "train": "surprise",
    "dev": "nbclient",
}
"""Of each extra that a command can lack, a module that no other extra installs but those that include it."""


class MissingExtraError(Exception):
    """An extra is not installed; the message says how it is."""


def is_installed(extra: str) -> bool:
    """Whether an extra is installed; nothing of it is imported.

    Args:
        extra: One of `MODULES`.
    """
    return find_spec(MODULES[extra]) is not None


def installation_of(*extras: str) -> str:
    """The command that installs extras where Cartelera is installed already."""
    return f"pip install 'cartelera[{','.join(extras)}]'"


def require_extras(*extras: str) -> None:
    """Make sure that extras are installed.

    Args:
        extras: Each one of `MODULES`.

    Raises:
        MissingExtraError: At least one is not.
    """
    missing = [extra for extra in extras if not is_installed(extra)]
    if missing:
        raise MissingExtraError(f"This command needs more than is installed: `{installation_of(*missing)}` adds it.")


def exit_without(extra: str) -> None:
    """End the command with a sentence and the exit code 2 where an extra is not installed.

    Commands call it before they import what the extra brings.

    Args:
        extra: One of `MODULES`.
    """
    try:
        require_extras(extra)
    except MissingExtraError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
