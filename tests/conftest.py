"""What all rooms' tests share: the repository, the shared data, and real dbt commands in folders of their own."""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from cartelera.published import open_published
from ml.data.ratings import Ratings, load_ratings
from tests.support.skipping import do_without
from tests.support.workplace import CATALOGS, REPOSITORY, Workplace, small_sample, whole_sample

SHARED = REPOSITORY.parent / "shared"

# What a shell starts in the background ignores Ctrl-C, and so would the commands that are interrupted here.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def workplace_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where one workplace follows the other: at the same paths, dbt need not parse the project anew."""
    return tmp_path_factory.mktemp("workplace")


@pytest.fixture
def workplace(workplace_folder: Path) -> Workplace:
    """A workplace whose raw folder is a small part of the sample, with nothing built."""
    for left in workplace_folder.glob("*"):
        if left.name != "target":
            shutil.rmtree(left)
    small_sample(workplace_folder / "raw")
    return Workplace(workplace_folder)


@pytest.fixture(scope="session")
def built_sample(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    """The whole sample, built and published once; only to be read."""
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
