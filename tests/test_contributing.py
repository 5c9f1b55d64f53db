"""The walkthroughs of CONTRIBUTING.md: every edit and every command works in a copy of the repository."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.support.service import running_command
from tests.support.skipping import do_without
from tests.support.waiting import wait_until
from tests.support.workplace import REPOSITORY, Workplace, without_settings

CONTRIBUTING = (REPOSITORY / "CONTRIBUTING.md").read_text()
BLOCK = re.compile(
    r"^(?:(?P<action>Write|Edit) `(?P<file>[^`]+)`:\n\n)?```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE
)
"""A fenced block, with the instruction above it if it has one."""
SERVICE = "http://127.0.0.1:8000"
PYTEST = "env DBT_EXCLUDE_RESOURCE_TYPES=unit_test python -m pytest -p no:cacheprovider"
"""What `python -m pytest` becomes: dbt's unit tests, which `dbt build` runs, have nothing to do with these tests."""
FIVE = ["amazon", "disney", "hulu", "mubi", "netflix"]


def section(title: str) -> str:
    """The text under a heading."""
    return re.split(rf"^## {title}$", CONTRIBUTING, flags=re.MULTILINE)[1].split("\n## ")[0]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of all files that git tracks."""
    if not (REPOSITORY / ".git").exists():
        do_without("this is no git repository")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, text=True, check=True)  # noqa: S607
    copied = tmp_path / "cartelera"
    for name in listed.stdout.rstrip("\0").split("\0"):
        (copied / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(REPOSITORY / name, copied / name)
    return copied


def make_edits(title: str, copy: Path) -> None:
    """Make the edits of a section."""
    for block in BLOCK.finditer(section(title)):
        if block["action"] == "Write":
            write(copy / block["file"], block["text"])
        elif block["action"] == "Edit":
            edit(copy / block["file"], block["text"])


def write(file: Path, text: str) -> None:
    assert not file.exists(), f"{file} is there already"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)


def edit(file: Path, difference: str) -> None:
    lines = [(line[:1] or " ", line[1:] + "\n") for line in difference.splitlines()]
    before = "".join(text for sign, text in lines if sign != "+")
    after = "".join(text for sign, text in lines if sign != "-")
    found = file.read_text().count(before)
    assert found == 1, f"{file} has {found} times, not once:\n{before}"
    file.write_text(file.read_text().replace(before, after))


def run_commands(title: str, copy: Path, url: str, **settings: str) -> None:
    """Run the commands of a section, and compare the output of each with the lines below it.

    Args:
        title: The heading of the section.
        copy: The copy of the repository to run them in.
        url: The service that answers their requests.
        settings: Further environment variables of the commands.
    """
    for block in BLOCK.finditer(section(title)):
        if block["kind"] == "console":
            for command, printed in re.findall(r"^\$ (.+)\n((?:[^$].*\n)*)", block["text"], re.MULTILINE):
                said = ask(command, url) if command.startswith("curl") else run(command, copy, settings)
                assert printed.strip() in said, f"{command}\nsays {said}"


def run(command: str, copy: Path, settings: dict[str, str]) -> str:
    """Run a command like a contributor would, with the programs of the active environment."""
    environment = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "PYTHONPATH": str(copy), **settings}
    completed = subprocess.run(  # noqa: S602  # the command comes from the document
        command.replace("python -m pytest", PYTEST),
        shell=True,
        cwd=copy,
        env=without_settings() | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert completed.returncode == 0, f"{command}\n{completed.stdout}"
    return completed.stdout


def ask(command: str, url: str) -> str:
    """Send a `curl` command's request to the service, as soon as it serves a build that can answer."""
    [path] = re.findall(f"'{SERVICE}(.+)'", command)
    wait_until(lambda: httpx.get(url + path).is_success, lambda: f"{command}\n{httpx.get(url + path).text}")
    return httpx.get(url + path).text


def test_every_block_is_an_edit_or_commands() -> None:
    for title in ("A column for a table", "A query", "A platform"):
        fences = section(title).count("\n```") // 2
        blocks = list(BLOCK.finditer(section(title)))
        assert fences == len(blocks) > 0
        assert all(block["action"] or block["kind"] == "console" for block in blocks)


@pytest.mark.build
def test_a_column(copy: Path) -> None:
    make_edits("A column for a table", copy)
    run_commands("A column for a table", copy, SERVICE)


@pytest.mark.service
def test_a_query(copy: Path, built_sample: Workplace) -> None:
    make_edits("A query", copy)
    code = {"PYTHONPATH": str(copy), "PYTHONSAFEPATH": "1"}  # imports from the copy, not from the current folder
    with running_command(built_sample.warehouse, copy / "service.log", **code) as service:
        run_commands("A query", copy, service.url)


@pytest.mark.build
@pytest.mark.service
def test_a_platform(copy: Path) -> None:
    """The service runs the repository's code and starts before the first edit: its code needs no change."""
    settings = {"CARTELERA_MODELS": str(copy / "models")}
    with running_command(copy / "warehouse" / "cartelera.duckdb", copy / "service.log", **settings) as service:
        assert "Mubi" not in service.get("/ui").text
        make_edits("A platform", copy)
        run_commands("A platform", copy, service.url)
        found = service.get("/v1/titles?platform=mubi&search=salt").json()["titles"]
        assert [title["id"] for title in found] == ["ms2"]
        assert service.get("/get_actor?platform=mub&year=2019").json()["errors"][0]["allowed"] == FIVE
        popular = service.get("/v1/users/12/recommendations?platform=mubi").json()["titles"]
        assert [title["id"] for title in popular] == ["ms1", "ms2", "ms3"]  # of 2, 1 and 0 ratings
        assert [name in service.get("/ui").text for name in ("Mubi", "Hulu")] == [True, True]
