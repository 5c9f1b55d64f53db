"""The extras as pyproject.toml declares them, what each installs, and how Python is kept from all else."""

import json
import tomllib
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.workplace import REPOSITORY

PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
BASE = "base"
DECLARED: dict[str, list[Requirement]] = {
    extra: [Requirement(each) for each in listed]
    for extra, listed in {BASE: PROJECT["dependencies"], **PROJECT["optional-dependencies"]}.items()
}
"""What each extra lists, and what all have in common."""

OWNERS: dict[str, set[str]] = {
    module: set(map(canonicalize_name, owners)) for module, owners in packages_distributions().items()
}
"""The distributions that have a top-level module, of all that is installed."""

# Python starts with it, and finds no module whose top level it lists, as if none had been installed.
HIDING = """
import json, os, sys
from importlib.machinery import PathFinder

class Finder(PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        return None if name.partition(".")[0] in HIDDEN else PathFinder.find_spec(name, path, target)

HIDDEN = set(json.loads(os.environ["HIDDEN_MODULES"]))
sys.meta_path = [Finder if finder is PathFinder else finder for finder in sys.meta_path]
"""


def included(extra: str) -> set[str]:
    """An extra, those that it includes, and what all have in common."""
    others = {name for each in DECLARED[extra] if each.name == PROJECT["name"] for name in each.extras}
    return {extra, BASE}.union(*map(included, others))


def declared_by(extras: Iterable[str]) -> list[Requirement]:
    """What these extras list, but one another."""
    return [each for extra in sorted(extras) for each in DECLARED[extra] if each.name != PROJECT["name"]]


def distributions_of(extra: str) -> set[str]:
    """All that pip installs for an extra: what it lists, what that needs, and so on."""
    found: set[tuple[str, str]] = set()
    waiting = [(each, "") for each in declared_by(included(extra))]
    while waiting:
        requirement, wanted_by = waiting.pop()
        if requirement.marker and not requirement.marker.evaluate({"extra": wanted_by}):
            continue
        for wanted in ("", *requirement.extras):
            key = (canonicalize_name(requirement.name), wanted)
            if key not in found:
                found.add(key)
                waiting += [(each, wanted) for each in requirements_of(requirement.name)]
    return {name for name, _ in found}


def requirements_of(distribution: str) -> list[Requirement]:
    """What an installed distribution needs; nothing where it is not installed."""
    try:
        return [Requirement(each) for each in requires(distribution) or []]
    except PackageNotFoundError:
        return []


def modules_of(distributions: set[str]) -> set[str]:
    """The top-level modules that any of some distributions has."""
    return {module for module, owners in OWNERS.items() if distributions & owners}


def environment_with(extra: str, folder: Path) -> dict[str, str]:
    """The variables with which Python finds, of all that is installed, only what an extra installs.

    Args:
        extra: The extra.
        folder: Where a file is written that Python starts with.
    """
    ours = {PROJECT["name"], "pip", "setuptools"}
    hidden = set(OWNERS) - modules_of(distributions_of(extra) | ours)
    (folder / "sitecustomize.py").write_text(HIDING)
    return {"PYTHONPATH": str(folder), "HIDDEN_MODULES": json.dumps(sorted(hidden))}
