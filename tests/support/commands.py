"""The commands of the recommender, run as people run them."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from ml.artifact.card import Card
from ml.artifact.current import load_current
from tests.support.forked import main_of, run_forked
from tests.support.workplace import REPOSITORY, without_settings


@dataclass(frozen=True)
class Place:
    """A warehouse and a folder of models, for the commands of the recommender."""

    warehouse: Path
    models: Path
    spark: Path = Path("warehouse/spark")
    """The folder that Spark publishes into."""
    columns: str = "120"
    """The width of the terminal."""

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a command that works here."""
        return without_settings() | {
            "CARTELERA_WAREHOUSE": str(self.warehouse),
            "CARTELERA_MODELS": str(self.models),
            "CARTELERA_SPARK": str(self.spark),
            "COLUMNS": self.columns,
        }

    def start(self, module: str, *arguments: str) -> subprocess.Popen[str]:
        """Start `python -m` with these settings."""
        return subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=REPOSITORY,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def output(self, module: str, *arguments: str) -> str:
        """Run a command that must end well, and return its output as it is."""
        with self.start(module, *arguments) as process:
            output, errors = process.communicate()
        assert process.returncode == 0, output + errors
        return output

    def run(self, module: str, *arguments: str) -> tuple[int, str, str]:
        """Run a command to its end; return its exit code, output and errors, with white space folded.

        The command is a fork of a process that has imported it; `start` runs the real command.
        """
        code, output, errors = run_forked(main_of(module), arguments, REPOSITORY, self.environment)
        return code, " ".join(output.split()), " ".join(errors.split())

    def train(self, *arguments: str) -> Card:
        """Train a model that must become the current one."""
        code, output, errors = self.run("ml.train", *arguments)
        assert code == 0, output + errors
        return load_current(self.models)[1]
