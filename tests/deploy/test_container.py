"""The container of the Dockerfile, as far as it can be tested without Docker: it is built, runs, and writes nowhere."""

import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.configuration import front_matter, read_yaml
from tests.deploy.container import Container, Running
from tests.support.once import made_once
from tests.support.waiting import HANGS_AFTER, wait_until
from tests.support.workplace import REPOSITORY

pytestmark = [pytest.mark.build, pytest.mark.service]


@pytest.fixture(scope="module")
def container(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Container:
    """The container, built once; only to be run."""

    def build(folder: Path) -> None:
        container = Container(folder / "root")
        container.install(wheel)
        container.copy_files()
        container.build()
        container.forbid_writing()

    return Container(made_once(tmp_path_factory, "container", build) / "root")


@pytest.fixture(scope="module")
def running(container: Container) -> Iterator[Running]:
    with container.running() as running:
        yield running


def test_it_answers_at_once_with_the_sample_and_its_model(running: Running) -> None:
    ready = running.get("/ready").json()
    assert ready["rows"]["ratings"] == 40_000
    assert ready["model"]["personalised"] is True
    assert running.get("/v1/recommend?user_id=12&movie_id=ns5").json()["title"]["id"] == "ns5"


def test_the_page_and_its_pictures_are_drawn(running: Running) -> None:
    page = front_matter(REPOSITORY / "deploy" / "huggingface" / "README.md")["base_path"]
    assert "Cartelera" in running.get(page).text
    assert "gradio" in running.get("/ui/ask/en/").text
    build_id = running.get("/ready").json()["build_id"]
    picture = running.get(f"/ui/pictures/{build_id}/en/titles_by_platform.svg")
    assert picture.content.startswith(b"<svg")


def test_it_is_healthy_where_it_is_ready_and_only_there(container: Container, running: Running) -> None:
    assert running.is_healthy()
    with container.running(CARTELERA_WAREHOUSE=str(container.root / "none")) as without_warehouse:
        assert without_warehouse.get("/health").is_success
        assert not without_warehouse.is_healthy()


def test_a_refresh_is_served_and_sigterm_ends_it_in_order(container: Container, tmp_path: Path) -> None:
    own = Container(Path(shutil.copytree(container.root, tmp_path / "root")))
    with own.running() as running:
        check_refresh(own, running)
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(timeout=HANGS_AFTER) == 0


def check_refresh(container: Container, running: Running) -> None:
    """Take a rating away, refresh, and check that what the service answers from is new."""
    before = running.get("/ready").json()
    ratings = container.root / "data" / "raw" / "ratings.csv"
    ratings.chmod(0o644)
    ratings.write_text("".join(ratings.read_text().splitlines(keepends=True)[:-1]))
    container.refresh(*read_yaml("compose.yaml")["services"]["refresh"]["command"])

    def is_served() -> bool:
        after = running.get("/ready").json()
        return bool(after["build_id"] != before["build_id"] and after["model"]["model"] != before["model"]["model"])

    wait_until(is_served, lambda: running.get("/ready").text)
    after = running.get("/ready").json()
    assert after["rows"]["ratings"] == before["rows"]["ratings"] - 1
    assert after["model"]["build_id"] == after["build_id"]
    assert running.is_healthy()
