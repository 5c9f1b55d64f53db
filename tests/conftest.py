"""What all rooms' tests share: the repository, the shared data, and real dbt commands in folders of their own."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import duckdb
import pytest
from playwright.sync_api import Browser, sync_playwright

REPOSITORY = Path(__file__).parents[1]
SHARED = REPOSITORY.parent / "shared"
CATALOGS = ["amazon_prime_titles.csv", "disney_plus_titles.csv", "hulu_titles.csv", "netflix_titles.csv"]


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
        return self.folder / self.raw_name

    @property
    def warehouse(self) -> Path:
        return self.folder / "warehouse" / "cartelera.duckdb"

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "CARTELERA_RAW": str(self.raw),
            "CARTELERA_WAREHOUSE": str(self.warehouse),
            "DBT_TARGET_PATH": str(self.folder / "target"),
            "DBT_LOG_PATH": str(self.folder / "logs"),
            "NO_COLOR": "1",
        }

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a dbt command as a user would, in the repository."""
        dbt = Path(sys.executable).with_name("dbt")
        return subprocess.Popen(
            [dbt, *arguments],
            cwd=REPOSITORY,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def dbt(self, *arguments: str) -> tuple[int, str]:
        """Run a dbt command to its end: its exit code and what it printed, white space folded."""
        with self.start(*arguments) as process:
            output, _ = process.communicate()
        return process.returncode, " ".join(output.split())

    def build(self) -> str:
        """Run a `dbt build` that must succeed; what it printed."""
        code, output = self.dbt("build")
        assert code == 0, output
        return output

    def query(self, sql: str) -> list[Any]:
        """Ask the published warehouse."""
        with duckdb.connect(self.warehouse, read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace a text that a raw file holds, once."""
        text = (self.raw / file).read_bytes().decode()
        assert old in text
        (self.raw / file).write_bytes(text.replace(old, new, 1).encode())


def small_sample(raw: Path) -> None:
    """The sample's catalogs with the ratings of its first users."""
    raw.mkdir(parents=True)
    for catalog in CATALOGS:
        shutil.copy(REPOSITORY / "seeds" / catalog, raw)
    lines = (REPOSITORY / "seeds" / "ratings.csv").read_text().splitlines(keepends=True)
    (raw / "ratings.csv").write_text("".join(lines[:2001]))


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    """A workplace whose raw folder is a small part of the sample, with nothing built."""
    small_sample(tmp_path / "raw")
    return Workplace(tmp_path)


@pytest.fixture(scope="session")
def built_sample(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    """The whole sample, built and published once; only to be read."""
    workplace = Workplace(tmp_path_factory.mktemp("sample"))
    shutil.copytree(REPOSITORY / "seeds", workplace.raw, ignore=shutil.ignore_patterns("*.py", "*.yml", "__pycache__"))
    workplace.build()
    return workplace


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the real catalogs and ratings."""
    if not SHARED.is_dir():
        do_without(f"the real data is not at {SHARED}")
    return SHARED


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real browser, without a window."""
    chromium = shutil.which("chromium")
    if chromium is None:
        do_without("there is no chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


def do_without(lacking: str) -> NoReturn:
    """Skip a test for what the machine lacks; with SKIP_NOTHING set, that is a failure."""
    if os.environ.get("SKIP_NOTHING"):
        pytest.fail(lacking)
    pytest.skip(lacking)


@pytest.fixture(scope="session")
def built_real(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Workplace, str]:
    """The real catalogs with eleven million ratings, published, and what the build printed; only to be read.

    One of the processes that run the tests builds it, for all of them.
    """
    mine = tmp_path_factory.getbasetemp()
    workplace = Workplace((mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine) / "real")
    workplace.folder.mkdir(exist_ok=True)
    printed = workplace.folder / "printed.txt"
    with (workplace.folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not printed.exists():
            make_real_raw_folder(shared, workplace.raw)
            printed.write_text(workplace.build())
    return workplace, printed.read_text()


def make_real_raw_folder(shared: Path, raw: Path) -> None:
    """The real catalogs, and ratings that give every title its real mean."""
    raw.mkdir()
    for catalog in CATALOGS:
        shutil.copy(shared / "data" / "titles" / catalog, raw)
    generator = shared / "tools" / "make_full_ratings.py"
    subprocess.run([sys.executable, generator, raw / "ratings"], check=True, stdout=subprocess.DEVNULL)
