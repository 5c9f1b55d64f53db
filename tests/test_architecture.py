"""The rules of the folders: who may import whom, how many files a folder may have, and how long a file may be."""

import ast

import pytest

from tests.support.imports import file_of, modules_in, names_in
from tests.support.workplace import REPOSITORY

MAY_IMPORT = {
    "cartelera": [],
    "eda": ["cartelera"],
    "ml.artifact": ["cartelera"],
    "ml.data": ["cartelera"],
    "ml.fitting": ["cartelera", "ml.artifact", "ml.content", "ml.data"],
    "ml.content": ["cartelera", "ml.artifact"],
    "ml.command_line": ["cartelera", "ml.artifact", "ml.content", "ml.data", "ml.fitting", "ml.serving"],
    "ml.evaluation": ["cartelera", "ml.artifact", "ml.content", "ml.data", "ml.fitting"],
    "ml.serving": ["cartelera", "ml.artifact", "ml.content", "ml.data", "ml.fitting"],
    "ml.tune": ["cartelera", "ml.artifact", "ml.command_line", "ml.content", "ml.data", "ml.evaluation", "ml.fitting"],
    "ml": ["cartelera", "ml"],
    "api.keys": ["cartelera"],
    "api.http": ["cartelera", "api.keys"],
    "api.served": ["cartelera", "ml.artifact", "ml.content", "ml.serving", "api.http"],
    "api.endpoints": ["cartelera", "ml.artifact", "ml.serving", "api.keys", "api.http", "api.served"],
    "api.page": ["cartelera", "ml.artifact", "ml.serving", "api.http", "api.served", "api.endpoints"],
    "api": ["cartelera", "api"],
    "jobs": ["cartelera", "eda", "ml", "api"],
    "bench": ["cartelera", "eda", "ml", "api", "jobs", "tests"],
}
"""The packages that each package may import from, besides itself. An inner package has a rule of its own."""
MOST_FILES = {"api": 3, "ml": 5}
"""How many Python files a folder may have, without those in inner folders."""
MOST_LINES = 300
SHORT = ["api", "bench", "cartelera", "eda", "jobs", "ml"]
"""The folders whose files have at most `MOST_LINES` lines."""

ONLY_ON_UNIX = {"fcntl", "grp", "pwd", "resource", "termios"}
"""Modules of Python's library that Windows does not have."""
NAMES_ONLY_ON_UNIX = {
    "MADV_DONTNEED",
    "O_NONBLOCK",
    "SIGHUP",
    "SIGKILL",
    "SIGPIPE",
    "fork",
    "getuid",
    "killpg",
    "madvise",
    "mkfifo",
    "setsid",
}
"""Names in modules that Windows does have."""

FOLDERS = {room.split(".")[0] for room in MAY_IMPORT} | {"tests"}


def is_inside(module: str, room: str) -> bool:
    return module == room or module.startswith(f"{room}.")


def room_of(module: str) -> str:
    """The innermost package of `MAY_IMPORT` that a module belongs to."""
    return max((room for room in MAY_IMPORT if is_inside(module, room)), key=len)


def imported_by(source: str) -> list[str]:
    """The modules of this repository that a source text imports, at the top or in functions."""
    names = names_in(ast.parse(source).body, into_functions=True)
    return [name for name in names if name.split(".")[0] in FOLDERS]


def is_allowed(importing: str, imported: str) -> bool:
    """Whether a module may import another one, or a name in it."""
    room = room_of(importing)
    return any(is_inside(imported, each) for each in [room, *MAY_IMPORT[room]])


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_from_the_rooms_below_it(room: str) -> None:
    here = [module for module in modules_in([room.replace(".", "/")]) if room_of(module) == room]
    assert here, f"there is no room {room}"
    wrong = [
        f"{module} imports {imported}"
        for module in here
        for imported in imported_by(file_of(module).read_text())
        if not is_allowed(module, imported)
    ]
    assert wrong == []


def test_what_points_upwards_is_found() -> None:
    """Shows that the test above can fail."""
    source = "import api.app\ndef late():\n    from ml import train\nfrom ml.artifact.card import Card\nimport numpy"
    imported = imported_by(source)
    assert imported == ["api.app", "ml.train", "ml.artifact.card.Card"]
    assert [is_allowed("ml.fitting.svd", each) for each in imported] == [False, False, True]
    assert [is_allowed("ml.models", each) for each in imported] == [False, True, True]
    assert [is_allowed("eda.plots", each) for each in imported] == [False, False, False]


def test_one_module_alone_imports_what_windows_lacks() -> None:
    found = {
        module
        for module in modules_in(SHORT)
        for name in names_in(ast.parse(file_of(module).read_text()).body, into_functions=True)
        if name.split(".")[0] in ONLY_ON_UNIX
    }
    assert found == {"cartelera.process"}


def test_one_module_alone_uses_names_that_windows_lacks() -> None:
    """The measurements and drills in `bench` need Linux."""
    found = {
        module
        for module in modules_in([folder for folder in SHORT if folder != "bench"])
        for node in ast.walk(ast.parse(file_of(module).read_text()))
        if (isinstance(node, ast.Attribute) and node.attr in NAMES_ONLY_ON_UNIX)
        or (isinstance(node, ast.alias) and node.name in NAMES_ONLY_ON_UNIX)
    }
    assert found == {"cartelera.process"}


@pytest.mark.parametrize("folder", MOST_FILES)
def test_files_stand_in_rooms(folder: str) -> None:
    files = sorted(file.name for file in (REPOSITORY / folder).glob("*.py"))
    assert len(files) <= MOST_FILES[folder], files


def test_no_file_is_long() -> None:
    lengths = {module: len(file_of(module).read_text().splitlines()) for module in modules_in(SHORT)}
    assert {module: lines for module, lines in lengths.items() if lines > MOST_LINES} == {}
