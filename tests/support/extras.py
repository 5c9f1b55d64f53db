"""The extras that pyproject.toml declares, what each of them installs, and how to hide everything else from Python."""

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
"""The requirements of each extra, and under `base` those that all extras share."""

OWNERS: dict[str, set[str]] = {
    module: set(map(canonicalize_name, owners)) for module, owners in packages_distributions().items()
}
"""The installed distributions that bring a top-level module, by module."""

# Python runs this at its start. From then on it finds none of the hidden modules, as if they were not installed.
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
    """An extra, the extras that it includes, and the base that all have in common."""
    others = {name for each in DECLARED[extra] if each.name == PROJECT["name"] for name in each.extras}
    return {extra, BASE}.union(*map(included, others))


def declared_by(extras: Iterable[str]) -> list[Requirement]:
    """The requirements that these extras list, without the extras that they include."""
    return [each for extra in sorted(extras) for each in DECLARED[extra] if each.name != PROJECT["name"]]


def distributions_of(extra: str) -> set[str]:
    """All distributions that pip installs for an extra: its requirements, their requirements, and so on."""
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
    """The requirements of an installed distribution; none if it is not installed."""
    try:
        return [Requirement(each) for each in requires(distribution) or []]
    except PackageNotFoundError:
        return []


def modules_of(distributions: set[str]) -> set[str]:
    """The top-level modules of some distributions."""
    return {module for module, owners in OWNERS.items() if distributions & owners}


def environment_with(extra: str, folder: Path) -> dict[str, str]:
    """The environment variables with which Python finds only the modules that an extra installs.

    Args:
        extra: The extra.
        folder: A folder for the file that hides the other modules.
    """
    ours = {PROJECT["name"], "pip", "setuptools"}
    hidden = set(OWNERS) - modules_of(distributions_of(extra) | ours)
    (folder / "sitecustomize.py").write_text(HIDING)
    return {"PYTHONPATH": str(folder), "HIDDEN_MODULES": json.dumps(sorted(hidden))}
