"""What the tests on Spark share: one session for dbt, and a cluster."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.forked import OneProcess
from tests.support.workplace import REPOSITORY, Workplace

SMALL = """\
spark.sql.shuffle.partitions 4
spark.driver.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
spark.executor.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
"""
"""Settings that only save time: with little data, most of it goes into empty partitions, Java's second compiler, and
threads that collect garbage."""


@pytest.fixture(scope="session", autouse=True)
def small_data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Spark is set for little data, wherever tests start it."""
    folder = tmp_path_factory.mktemp("conf")
    (folder / "spark-defaults.conf").write_text(SMALL)
    with pytest.MonkeyPatch.context() as settings:
        settings.setenv("SPARK_CONF_DIR", str(folder))
        yield


@dataclass(frozen=True)
class SparkSession:
    """One process with one Spark session, which works in one folder as long as it lasts."""

    process: OneProcess
    folder: Path

    def dbt(self, workplace: Workplace, *arguments: str, **settings: str) -> tuple[int, str]:
        """Run a dbt command on Spark as if in a process of its own.

        Args:
            workplace: With the raw folder. It gets this session's folder as its own, as `clear` leaves it.
            arguments: Of the command.
            settings: Environment variables to add.

        Returns:
            Its exit code and its output, with white space folded.
        """
        environment = workplace.environment | {"CARTELERA_SPARK": str(self.folder)} | settings
        # All commands share dbt's folder, so that it reuses its parsed project.
        environment["DBT_TARGET_PATH"] = str(self.folder.parent / "target")
        command = (arguments[0], "--target", "spark", *arguments[1:])
        code, output = self.process.run("dbt.cli.main:cli", command, REPOSITORY, environment)
        return code, " ".join(output.split())

    def build_on_both(self, workplace: Workplace) -> None:
        """Build on DuckDB and on Spark, both of which publish."""
        workplace.build()
        self.clear(workplace)
        code, output = self.dbt(workplace, "build")
        assert code == 0, output

    def clear(self, workplace: Workplace) -> None:
        """Forget what was published before, and let the workplace have this session's folder as its own."""
        shutil.rmtree(self.folder / "publications", ignore_errors=True)
        workplace.spark.symlink_to(self.folder)


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """The Spark session that dbt commands share."""
    process = OneProcess()
    folder = tmp_path_factory.mktemp("session") / "spark"
    folder.mkdir()
    yield SparkSession(process, folder)
    process.stop()
