"""Finds out which extras of Cartelera are installed, and says how to install a missing one."""

import sys
from importlib.util import find_spec

MODULES = {
    "build": "dbt",
    "service": "fastapi_offline",
    "page": "gradio",
    "train": "surprise",
    "tune": "optuna",
    "track": "mlflow",
    "dev": "nbclient",
}
"""By extra: a module that shows that it is installed, because only this extra and those that include it bring it."""


class MissingExtraError(Exception):
    """An extra is not installed; the message says how to install it."""


def is_installed(extra: str) -> bool:
    """Whether an extra is installed, found out without importing it.

    Args:
        extra: One of `MODULES`.
    """
    return find_spec(MODULES[extra]) is not None


def installation_of(*extras: str) -> str:
    """The command that adds extras to an installed Cartelera.

    Args:
        extras: Each one of `MODULES`.
    """
    return f"pip install 'cartelera[{','.join(extras)}]'"


def require_extras(*extras: str) -> None:
    """Make sure that extras are installed.

    Args:
        extras: Each one of `MODULES`.

    Raises:
        MissingExtraError: At least one of them is not installed.
    """
    missing = [extra for extra in extras if not is_installed(extra)]
    if missing:
        raise MissingExtraError(f"This command needs more than is installed: `{installation_of(*missing)}` adds it.")


def exit_without(extra: str) -> None:
    """End the command with a message and the exit code 2 if an extra is not installed.

    Commands call this before they import anything that the extra installs.

    Args:
        extra: One of `MODULES`.
    """
    try:
        require_extras(extra)
    except MissingExtraError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
