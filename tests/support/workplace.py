"""Where tests and drills work: separate raw folders, warehouses and dbt folders."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, TextIO

import duckdb

from tests.support.forked import run_forked, started_fork
from tests.support.needs import require

REPOSITORY = Path(__file__).parents[2]
WITHOUT_REPORTS = {"DBT_LOG_LEVEL_FILE": "none", "DBT_WRITE_JSON": "false"}
"""Settings of dbt: what nobody reads would take a fifth of a build's time."""
CATALOGS = sorted(file.name for file in (REPOSITORY / "seeds").glob("*_titles.csv"))
"""The file names of the catalogs; each begins with the platform's name."""


def without_settings() -> dict[str, str]:
    """The environment without Cartelera's settings, which whoever runs the tests may have set."""
    return {name: value for name, value in os.environ.items() if not name.startswith("CARTELERA_")}


@dataclass(frozen=True)
class Workplace:
    """A folder with a raw folder, a warehouse and dbt's own folders."""

    folder: Path
    raw_name: str = "raw"
    unit_tests: bool = False
    """Whether builds run dbt's unit tests; they say the same of every raw folder."""

    @property
    def raw(self) -> Path:
        """The folder with the raw CSVs."""
        return self.folder / self.raw_name

    @property
    def warehouse(self) -> Path:
        """The published file."""
        return self.folder / "warehouse" / "cartelera.duckdb"

    @property
    def spark(self) -> Path:
        """The folder that Spark publishes into."""
        return self.folder / "spark"

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a command that works here."""
        return os.environ | {
            "CARTELERA_RAW": str(self.raw),
            "CARTELERA_WAREHOUSE": str(self.warehouse),
            "CARTELERA_SPARK": str(self.spark),
            "DBT_TARGET_PATH": str(self.folder / "target"),
            "DBT_LOG_PATH": str(self.folder / "logs"),
            **WITHOUT_REPORTS,
            **({} if self.unit_tests else {"DBT_EXCLUDE_RESOURCE_TYPES": "unit_test"}),
            "NO_COLOR": "1",
        }

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a dbt command as a user would, in the repository."""
        return self.open(str(Path(sys.executable).with_name("dbt")), *arguments)

    def open(self, *command: str) -> subprocess.Popen[str]:
        """Start any command as a user would, in the repository."""
        return subprocess.Popen(
            command,
            cwd=REPOSITORY,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def dbt(self, *arguments: str) -> tuple[int, str]:
        """Run a dbt command to its end; return its exit code and output, with white space folded.

        The command is a fork of a process that has imported dbt; `start` runs the real command.
        """
        require("build", shlex.join(["dbt", *arguments]))
        return self.run_fork("dbt.cli.main:cli", *arguments)

    @contextmanager
    def started(self, *arguments: str, **settings: str) -> Iterator[tuple[BaseProcess, TextIO]]:
        """Start a fork of a dbt command; yields its process and its output, and waits for its end."""
        require("build", shlex.join(["dbt", *arguments]))
        with started_fork("dbt.cli.main:cli", arguments, REPOSITORY, self.environment | settings) as started:
            yield started

    def run_fork(self, main: str, *arguments: str) -> tuple[int, str]:
        """Run a fork of a command to its end; return its exit code and output, with white space folded."""
        code, output, errors = run_forked(main, arguments, REPOSITORY, self.environment)
        return code, " ".join((output + errors).split())

    def build(self, *options: str) -> str:
        """Run a `dbt build` that must succeed; return its output."""
        code, output = self.dbt("build", *options)
        assert code == 0, output
        return output

    def from_spark(self) -> tuple[int, str]:
        """Run a fork of `cartelera.from_spark`; return its exit code and output, with white space folded."""
        return self.run_fork("cartelera.from_spark:main")

    def query(self, sql: str) -> list[Any]:
        """Run a query on the published warehouse and return its rows."""
        with duckdb.connect(self.warehouse, read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace the first occurrence of a text in a raw file."""
        text = (self.raw / file).read_bytes().decode()
        assert old in text
        (self.raw / file).write_bytes(text.replace(old, new, 1).encode())


def end_of(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Wait for a command to end; return its exit code and output, with white space folded."""
    with process:
        output, _ = process.communicate()
    return process.returncode, " ".join(output.split())


def whole_sample(raw: Path) -> None:
    """Make a raw folder of the whole sample."""
    shutil.copytree(REPOSITORY / "seeds", raw, ignore=shutil.ignore_patterns("*.py", "*.yml", "__pycache__"))


def small_sample(raw: Path) -> None:
    """Make a raw folder of the sample's catalogs with its first 2,000 ratings."""
    raw.mkdir(parents=True)
    for catalog in CATALOGS:
        shutil.copy(REPOSITORY / "seeds" / catalog, raw)
    lines = (REPOSITORY / "seeds" / "ratings.csv").read_text().splitlines(keepends=True)
    (raw / "ratings.csv").write_text("".join(lines[:2001]))
