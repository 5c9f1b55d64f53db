"""Fixtures that all tests share: the sample and the real data, built by real dbt commands in separate folders."""

import gc
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from cartelera.published import open_published
from eda.chromium import find_chromium
from ml.data.ratings import Ratings, load_ratings
from tests.support import needs
from tests.support.commands import Place
from tests.support.once import made_once
from tests.support.skipping import do_without
from tests.support.workplace import CATALOGS, REPOSITORY, WITHOUT_REPORTS, Workplace, small_sample, whole_sample

SHARED = REPOSITORY.parent / "shared"

# Shells make background processes ignore Ctrl-C. The commands that tests interrupt would inherit this.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


sys.addaudithook(needs.refuse)
os.environ |= WITHOUT_REPORTS
gc.disable()  # until all tests are collected, as most of what that makes stays


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests before pytest chooses among them."""
    for item in items:
        needs.mark(item)


def pytest_collection_finish() -> None:
    """Collect garbage again, but do not look through the tests and what they have imported."""
    gc.freeze()
    gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, bool, bool]:
    """Remember which test runs, its fixtures included."""
    needs.running[:] = [item]
    try:
        return (yield)
    finally:
        needs.running.clear()


@pytest.fixture(scope="session")
def workplace_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that all workplaces use one after another: the same paths let dbt reuse its parsed project."""
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
def small_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the warehouse that the raw folder of a new workplace makes, built once; only to be copied."""

    def build(folder: Path) -> None:
        small_sample(folder / "raw")
        Workplace(folder).build()

    return Workplace(made_once(tmp_path_factory, "small", build)).warehouse.parent


@pytest.fixture
def built(workplace: Workplace, small_build: Path) -> Workplace:
    """A workplace that has been built, to be changed."""
    shutil.copytree(small_build, workplace.warehouse.parent)
    return workplace


@pytest.fixture(scope="session")
def built_sample(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    """The whole sample, built and published once; only to be read."""

    def build(folder: Path) -> None:
        workplace = Workplace(folder, unit_tests=True)
        whole_sample(workplace.raw)
        workplace.build("--write-json")  # tests read the manifest and the results

    return Workplace(made_once(tmp_path_factory, "sample", build))


@pytest.fixture
def built_place(built_sample: Workplace, tmp_path: Path) -> Place:
    """A place with the whole sample, and no model yet."""
    return Place(built_sample.warehouse, tmp_path / "models")


@pytest.fixture(scope="session")
def trained(built_sample: Workplace, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A place with a model of the whole sample, trained with default options; its output is beside the models."""

    def train(folder: Path) -> None:
        code, output, errors = Place(built_sample.warehouse, folder / "models").run("ml.train")
        assert code == 0, errors
        (folder / "printed.txt").write_text(output)

    return Place(built_sample.warehouse, made_once(tmp_path_factory, "trained", train) / "models")


@pytest.fixture(scope="session")
def ratings(built_sample: Workplace) -> Ratings:
    """All ratings of the sample, as columns."""
    with open_published(built_sample.warehouse) as connection:
        return load_ratings(connection)


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this repository, built once."""

    def build(folder: Path) -> None:
        options = ["--wheel", "--no-isolation", "--outdir", str(folder)]
        command = [sys.executable, "-m", "build", *options, str(REPOSITORY)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    [wheel] = made_once(tmp_path_factory, "wheel", build).glob("*.whl")
    return wheel


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the real catalogs and ratings."""
    if not SHARED.is_dir():
        do_without(f"the real data is not at {SHARED}")
    return SHARED


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless browser."""
    chromium = find_chromium()
    if chromium is None:
        do_without("there is no chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def built_real(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Workplace, str]:
    """The real catalogs with eleven million ratings, published, and the build's output; only to be read."""

    def build(folder: Path) -> None:
        workplace = Workplace(folder)
        make_real_raw_folder(shared, workplace.raw)
        (folder / "printed.txt").write_text(workplace.build())

    workplace = Workplace(made_once(tmp_path_factory, "real", build))
    return workplace, (workplace.folder / "printed.txt").read_text()


def make_real_raw_folder(shared: Path, raw: Path) -> None:
    """Make a raw folder of the real catalogs, with ratings that give every title its real mean."""
    raw.mkdir()
    for catalog in CATALOGS:
        shutil.copy(shared / "data" / "titles" / catalog, raw)
    generator = shared / "tools" / "make_full_ratings.py"
    subprocess.run([sys.executable, generator, raw / "ratings"], check=True, stdout=subprocess.DEVNULL)
