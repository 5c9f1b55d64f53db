"""Where tests and drills work: a raw folder, a warehouse and dbt's own folders, apart from everybody else's."""

import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from tests.support.dbt import run_dbt
from tests.support.needs import require

REPOSITORY = Path(__file__).parents[2]
CATALOGS = sorted(file.name for file in (REPOSITORY / "seeds").glob("*_titles.csv"))
"""The names of the catalogs' files, each of which begins with its platform."""


def without_settings() -> dict[str, str]:
    """The environment without the settings of whoever runs the tests."""
    return {name: value for name, value in os.environ.items() if not name.startswith("CARTELERA_")}


@dataclass(frozen=True)
class Workplace:
    """A raw folder, a warehouse and dbt's own folders, apart from everybody else's."""

    folder: Path
    raw_name: str = "raw"

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
        """Run a dbt command to its end, without its imports: its exit code and what it printed, white space folded."""
        require("build", shlex.join(["dbt", *arguments]))
        code, output = run_dbt(arguments, REPOSITORY, self.environment)
        return code, " ".join(output.split())

    def build(self) -> str:
        """Run a `dbt build` that must succeed; what it printed."""
        code, output = self.dbt("build")
        assert code == 0, output
        return output

    def from_spark(self) -> tuple[int, str]:
        """Make the warehouse of what Spark has published: the exit code and what was printed, white space folded."""
        return end_of(self.open(sys.executable, "-m", "cartelera.from_spark"))

    def query(self, sql: str) -> list[Any]:
        """Ask the published warehouse."""
        with duckdb.connect(self.warehouse, read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace a text that a raw file holds, once."""
        text = (self.raw / file).read_bytes().decode()
        assert old in text
        (self.raw / file).write_bytes(text.replace(old, new, 1).encode())


def end_of(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Wait for a command: its exit code and what it printed, white space folded."""
    with process:
        output, _ = process.communicate()
    return process.returncode, " ".join(output.split())


def whole_sample(raw: Path) -> None:
    """The sample as it is."""
    shutil.copytree(REPOSITORY / "seeds", raw, ignore=shutil.ignore_patterns("*.py", "*.yml", "__pycache__"))


def small_sample(raw: Path) -> None:
    """The sample's catalogs with the ratings of its first users."""
    raw.mkdir(parents=True)
    for catalog in CATALOGS:
        shutil.copy(REPOSITORY / "seeds" / catalog, raw)
    lines = (REPOSITORY / "seeds" / "ratings.csv").read_text().splitlines(keepends=True)
    (raw / "ratings.csv").write_text("".join(lines[:2001]))
