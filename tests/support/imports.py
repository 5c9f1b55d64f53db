"""Reads from their text what the repository's modules import."""

import ast
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.support.workplace import REPOSITORY

PACKAGES = ("api", "cartelera", "eda", "jobs", "ml")
WORKSHOP = ("bench", "docs", "seeds", "tests")
"""Folders that are not installed with Cartelera."""


@dataclass(frozen=True)
class Imports:
    """The names of modules, or of names in modules, that a module imports."""

    at_once: frozenset[str]
    """Imported when the module is."""
    later: frozenset[str]
    """Imported inside functions."""


def modules_in(folders: Iterable[str]) -> set[str]:
    """The names of all modules in some folders of the repository."""
    files = [file for folder in folders for file in (REPOSITORY / folder).rglob("*.py")]
    return {".".join(file.relative_to(REPOSITORY).with_suffix("").parts).removesuffix(".__init__") for file in files}


MODULES = modules_in((*PACKAGES, *WORKSHOP))


@cache
def imports_of(module: str) -> Imports:
    """The imports of a module of the repository, without those that only type checkers see."""
    tree = ast.parse(file_of(module).read_text())
    at_once = frozenset(names_in(tree.body, into_functions=False))
    return Imports(at_once, frozenset(names_in(tree.body, into_functions=True)) - at_once)


def file_of(module: str) -> Path:
    """The file of a module of the repository."""
    path = REPOSITORY.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def names_in(body: Iterable[ast.AST], *, into_functions: bool) -> Iterator[str]:
    """The names that statements import.

    Args:
        body: The statements.
        into_functions: Whether to include the imports inside functions.
    """
    for node in body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            yield from names_in(node.orelse, into_functions=into_functions)
        elif into_functions or not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from names_in(ast.iter_child_nodes(node), into_functions=into_functions)


def reached_from(roots: Iterable[str]) -> set[str]:
    """The modules of the repository that are imported when the given ones are; these are included."""
    reached: set[str] = set()
    waiting = list(roots)
    while waiting:
        module = waiting.pop()
        if module in MODULES and module not in reached:
            reached.add(module)
            waiting += [parent for name in imports_of(module).at_once for parent in with_parents(name)]
            waiting += with_parents(module)
    return reached


def with_parents(name: str) -> list[str]:
    """A dotted name and its parents: `a` and `a.b` for `a.b`."""
    parts = name.split(".")
    return [".".join(parts[:length]) for length in range(1, len(parts) + 1)]


def libraries_of(modules: Iterable[str]) -> set[str]:
    """The third-party libraries that modules import, at once or later, as names of top-level modules."""
    names = {name for module in modules for name in imports_of(module).at_once | imports_of(module).later}
    return {name.partition(".")[0] for name in names} - {*PACKAGES, *WORKSHOP} - sys.stdlib_module_names
