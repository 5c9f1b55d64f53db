"""The container that the Dockerfile describes, without Docker: its files, environment and commands, in a folder.

Processes can write only where the container's user can: into `tmp`, which stands for `/tmp`.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import httpx

from tests.deploy.dockerfile import all_of, command, copied, environment, health_check, stages
from tests.support.waiting import HANGS_AFTER
from tests.support.workplace import without_settings

RIGHTS = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", "--"] if os.geteuid() == 0 else []
"""Drops root's capabilities, so that read-only files stop root as they stop the container's user."""
WRITABLE = 0o222
OWNER_WRITES = 0o200
INSTALLED = Path(sys.executable).parent


@dataclass(frozen=True)
class Container:
    """A folder that stands for the root of the container's file system."""

    root: Path

    def install(self, wheel: Path) -> None:
        """Make the folders, and unpack the wheel as pip would."""
        for name in ("app", "builder", "tmp", "site"):
            (self.root / name).mkdir(parents=True)
        ZipFile(wheel).extractall(self.root / "site")

    def copy_files(self) -> None:
        """Carry out the COPY instructions of both stages; `builder` stands for the first one's `/app`."""
        for folder, stage in [("builder", stages()[1]), ("app", stages()[-1])]:
            for source, target in copied(stage):
                copy(source, self.root / folder / target / ("" if source.is_dir() else source.name))

    def build(self) -> None:
        """Do the last step of the builder stage: build the warehouse and train."""
        script = all_of(stages()[1], "RUN")[-1]
        self.run("builder", environment(stages()[1]), "sh", "-c", self.here(script))

    def forbid_writing(self) -> None:
        """Make everything read-only except `tmp`."""
        for name in ("app", "data", "site"):
            for file in (self.root / name, *(self.root / name).rglob("*")):
                file.chmod(file.stat().st_mode & ~WRITABLE)

    def refresh(self, *command: str) -> None:
        """Run a command in the container's environment, with the volumes of warehouse and models writable."""
        for name in ("warehouse", "models"):
            for file in (self.root / "data" / name, *(self.root / "data" / name).rglob("*")):
                file.chmod(file.stat().st_mode | OWNER_WRITES)
        self.run("app", environment(stages()[-1]), *command)

    def here(self, text: str) -> str:
        """Replace the container's paths in a text by those of this folder."""
        return re.sub(r"(?<!\w)/(data|tmp)\b", rf"{self.root}/\1", text)

    def environment(self, variables: dict[str, str], **settings: str) -> dict[str, str]:
        """The environment of a process: the Dockerfile's variables, and those that redirect to this folder."""
        ours = {name: self.here(value) for name, value in variables.items()}
        stand_ins = {
            "PATH": f"{INSTALLED}:{os.environ['PATH']}",
            "PYTHONPATH": str(self.root / "site"),
            "TMPDIR": str(self.root / "tmp"),
        }
        return without_settings() | ours | stand_ins | settings

    def run(self, folder: str, variables: dict[str, str], *words: str) -> None:
        """Run a command that must succeed."""
        done = subprocess.run(
            [*RIGHTS, *words],
            check=False,
            cwd=self.root / folder,
            env=self.environment(variables),
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    @contextmanager
    def running(self, **settings: str) -> Iterator["Running"]:
        """Run the container's own command in its own environment, from the first answer until the `with` block ends."""
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = str(probe.getsockname()[1])
        settings |= {"CARTELERA_HOST": "127.0.0.1", "CARTELERA_PORT": port}
        variables = self.environment(environment(stages()[-1]), **settings)
        process = subprocess.Popen(
            [*RIGHTS, *command()], cwd=self.root / "app", env=variables, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        for line in process.stdout:
            if "Ctrl-C" in line:
                break
        try:
            running = Running(process, f"http://127.0.0.1:{port}", variables)
            assert running.get("/health").is_success
            yield running
        finally:
            process.kill()
            process.communicate()


@dataclass(frozen=True)
class Running:
    """The running service of the container."""

    process: subprocess.Popen[str]
    url: str
    variables: dict[str, str]

    def is_healthy(self) -> bool:
        """Run the container's health check."""
        return subprocess.run(health_check(), check=False, env=self.variables, capture_output=True).returncode == 0

    def get(self, path: str) -> httpx.Response:
        """One request."""
        return httpx.get(self.url + path, timeout=HANGS_AFTER, follow_redirects=True)


def copy(source: Path, target: Path) -> None:
    """Copy a file or a folder, and make the folder that contains the copy."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
    else:
        shutil.copy2(source, target)
