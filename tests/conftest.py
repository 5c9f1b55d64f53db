"""What all tests share: the repository, the real data, and real dbt commands in folders of their own."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, sync_playwright

from cartelera.published import open_published
from ml.data.ratings import Ratings, load_ratings
from tests.support.workplace import CATALOGS, REPOSITORY, Workplace, small_sample, whole_sample

SHARED = REPOSITORY.parent / "shared"

# Shells let background processes ignore Ctrl-C. The commands that tests interrupt would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def workplace_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all workplaces in turn; as the paths stay the same, dbt can reuse its parsed project."""
    return tmp_path_factory.mktemp("workplace")


@pytest.fixture
def workplace(workplace_folder: Path) -> Workplace:
    """A workplace with a small part of the sample as its raw folder, and nothing built."""
    for left in workplace_folder.glob("*"):
        if left.name != "target":
            shutil.rmtree(left)
    small_sample(workplace_folder / "raw")
    return Workplace(workplace_folder)


@pytest.fixture(scope="session")
def built_sample(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    """The whole sample, built and published once; read-only."""
    workplace = Workplace(tmp_path_factory.mktemp("sample"))
    whole_sample(workplace.raw)
    workplace.build()
    return workplace


@pytest.fixture(scope="session")
def ratings(built_sample: Workplace) -> Ratings:
    """All ratings of the sample, as columns."""
    with open_published(built_sample.warehouse) as connection:
        return load_ratings(connection)


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
    """Skip a test because the machine lacks something; with SKIP_NOTHING set, fail instead."""
    if os.environ.get("SKIP_NOTHING"):
        pytest.fail(lacking)
    pytest.skip(lacking)


@pytest.fixture(scope="session")
def built_real(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Workplace, str]:
    """The real catalogs with eleven million ratings, published, and the output of the build; read-only.

    One test process builds it for all of them.
    """
    mine = tmp_path_factory.getbasetemp()
    workplace = Workplace((mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine) / "real")
    workplace.folder.mkdir(exist_ok=True)
    printed = workplace.folder / "printed.txt"
    with FileLock(workplace.folder / "lock"):
        if not printed.exists():
            make_real_raw_folder(shared, workplace.raw)
            printed.write_text(workplace.build())
    return workplace, printed.read_text()


def make_real_raw_folder(shared: Path, raw: Path) -> None:
    """Make a raw folder of the real catalogs, with ratings that give every title its real mean."""
    raw.mkdir()
    for catalog in CATALOGS:
        shutil.copy(shared / "data" / "titles" / catalog, raw)
    generator = shared / "tools" / "make_full_ratings.py"
    subprocess.run([sys.executable, generator, raw / "ratings"], check=True, stdout=subprocess.DEVNULL)
