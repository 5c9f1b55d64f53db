"""A new build is served, whatever is asked meanwhile; one that cannot be served is not."""

import os
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import httpx
import pytest

from api.served.snapshot import Snapshot, SnapshotKeeper, load_snapshot
from bench.drills.generations import URLS, make_generation
from cartelera.publisher import publish_file
from tests.support.service import Service, serving
from tests.support.waiting import HANGS_AFTER, wait_until
from tests.support.workplace import Workplace

pytestmark = pytest.mark.service

Harm = Callable[[Path], None]


@pytest.fixture
def published(built_sample: Workplace, tmp_path: Path) -> Path:
    """A copy of the published sample, which tests may replace."""
    return Path(shutil.copy(built_sample.warehouse, tmp_path / "cartelera.duckdb"))


@pytest.fixture
def service(published: Path, tmp_path: Path) -> Iterator[Service]:
    with serving(published, tmp_path / "log") as service:
        yield service


def test_twenty_builds_under_eight_clients(
    service: Service, built_sample: Workplace, published: Path, tmp_path: Path
) -> None:
    generations = [make_generation(built_sample.warehouse, tmp_path / f"{n}.duckdb", n) for n in range(1, 21)]
    publish_file(str(make_generation(built_sample.warehouse, tmp_path / "0.duckdb", 0)), str(published))
    service.wait_for_build("generation-0")
    stop = threading.Event()
    seen: list[Counter[str]] = [Counter() for _ in range(8)]
    wrong: list[str] = []

    def ask_without_pause(mine: Counter[str]) -> None:
        with httpx.Client(base_url=service.url, timeout=HANGS_AFTER) as client:
            while not stop.is_set():
                for url, read_generation in URLS.items():
                    response = client.get(url)
                    mine[response.headers.get("etag", "")] += 1
                    expected = f'W/"generation-{read_generation(response.json())}"' if response.is_success else "200"
                    if response.headers.get("etag") != expected:
                        wrong.append(f"{url} {response.status_code} {response.headers} {response.text}")

    clients = [threading.Thread(target=ask_without_pause, args=[mine]) for mine in seen]
    for client in clients:
        client.start()
    for number, generation in enumerate(generations, 1):
        publish_file(str(generation), str(published))
        if number % 10 == 0:  # nine follow each other faster than they can be served
            service.wait_for_build(f"generation-{number}")
        else:
            time.sleep(0.1)
    wait_until(lambda: all(mine.total() > 100 for mine in seen), lambda: seen)
    stop.set()
    for client in clients:
        client.join()
    assert wrong == []
    assert {f'W/"generation-{number}"' for number in range(0, 20, 10)} <= set(sum(seen, Counter()))
    failed = [line for line in service.log() if line["level"] == "ERROR" or line.get("status", 200) >= 500]
    assert failed == []


def vanish(published: Path) -> None:
    published.unlink()


def become_a_folder(published: Path) -> None:
    published.unlink()
    published.mkdir()


def lose_its_second_half(published: Path) -> None:
    published.write_bytes(published.read_bytes()[: published.stat().st_size // 2])


def become_text(published: Path) -> None:
    published.write_text("id,title\n" * 1000)


def become_empty(published: Path) -> None:
    published.write_bytes(b"")


def become_another_database(published: Path) -> None:
    published.unlink()
    with duckdb.connect(published) as other:
        other.execute("create table titles (id integer)")


def run(statement: str) -> Harm:
    """A harm that executes a statement on the file, as soon as the service does not read it for its pictures."""

    def has_executed(published: Path) -> bool:
        try:
            with duckdb.connect(published) as warehouse:
                warehouse.execute(statement)
        except duckdb.IOException:
            return False
        return True

    return lambda published: wait_until(lambda: has_executed(published), lambda: f"{published} stays locked")


HARMS: dict[str, Harm] = {
    "vanish": vanish,
    "become_a_folder": become_a_folder,
    "lose_its_second_half": lose_its_second_half,
    "become_text": become_text,
    "become_empty": become_empty,
    "become_another_database": become_another_database,
    "lose_a_table": run("drop table title_cast"),
    "lose_the_works": run("drop table works"),
    "lose_a_weight": run("update title_features set weight = null where id = 'ns4'"),
    "lose_a_column": run("alter table titles_wide rename column duration_int to minutes"),
    "lose_its_build": run("delete from build_info"),
    "mistake_a_type": run("alter table titles_wide alter release_year type varchar using 'long ago'"),
    "lose_a_work": run("update titles_wide set work_id = null where id = 'ns4'"),
    "lose_a_title": run("update titles_wide set title = null where id = 'ns4'"),
    "lose_a_score": run(
        "update titles_wide set score = null where id in (from (select min(id) from titles_wide where ratings > 0))"
    ),
    "have_a_build_that_no_header_can_carry": run(
        "update build_info set build_id = 'two' || chr(13) || chr(10) || 'lines'"
    ),
    "finish_never": run("update build_info set finished_at = null"),
}


@pytest.fixture(scope="module")
def harmed_service(built_sample: Workplace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, Path]]:
    """A service and its published file, which tests harm one after another."""
    folder = tmp_path_factory.mktemp("harmed")
    published = Path(shutil.copy(built_sample.warehouse, folder / "cartelera.duckdb"))
    with serving(published, folder / "log") as service:
        yield service, published


@pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS)
def test_what_cannot_be_served_leaves_the_old_build_and_is_told(
    harmed_service: tuple[Service, Path], built_sample: Workplace, tmp_path: Path, harm: Harm
) -> None:
    service, published = harmed_service
    if published.is_dir():
        published.rmdir()
    publish_file(str(make_generation(built_sample.warehouse, tmp_path / "7.duckdb", 7)), str(published))
    wait_until(lambda: service.ready()["reload_problem"] is None, service.ready)
    service.wait_for_build("generation-7")
    before, reported = service.ready(), len(errors(service))
    counted = service.get("/get_count_platform?platform=hulu").json()

    harm(published)
    wait_until(lambda: service.ready()["reload_problem"], lambda: "the harm went unnoticed")
    ready = service.ready()
    assert ready | {"reload_problem": None} == before
    assert service.get("/get_count_platform?platform=hulu").json() == counted
    [told] = errors(service)[reported:]
    assert told["still_served"] == before["build_id"]
    assert told["problem"] == ready["reload_problem"]


def test_what_cannot_be_served_is_told_once(service: Service, published: Path) -> None:
    become_text(published)
    wait_until(lambda: errors(service), lambda: "the harm went unnoticed")
    time.sleep(2.5)  # two more checks
    assert len(errors(service)) == 1


def errors(service: Service) -> list[dict[str, Any]]:
    """What the service has logged of builds that it cannot serve."""
    return [line for line in service.log() if line["logger"] == "api.served.keeper" and line["level"] == "ERROR"]


def test_a_file_that_another_program_writes_to_is_served_when_it_is_closed(
    service: Service, built_sample: Workplace, published: Path, tmp_path: Path
) -> None:
    generation = make_generation(built_sample.warehouse, tmp_path / "new", 3)
    with duckdb.connect(generation):
        generation.replace(published)  # to open and close it, as the publisher does, would give up DuckDB's lock
        wait_until(lambda: "lock" in str(service.ready()["reload_problem"]), service.ready)
        assert service.ready()["build_id"] != "generation-3"
    service.wait_for_build("generation-3")


def test_a_file_that_changes_while_it_is_read_is_read_again(
    built_sample: Workplace, published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is overwritten in place can be half of each build, and still be read without an error."""
    other = make_generation(built_sample.warehouse, tmp_path / "new", 5)

    def load_while_it_is_written(warehouse: Path) -> Snapshot:
        half_read = load_snapshot(warehouse)
        shutil.copyfile(other, warehouse)
        return half_read

    keeper = SnapshotKeeper(published)
    with monkeypatch.context() as writing:
        writing.setattr("api.served.snapshot.load_snapshot", load_while_it_is_written)
        keeper.refresh()
    assert keeper.current is None
    keeper.refresh()
    assert keeper.current is not None
    assert keeper.current.build.build_id == "generation-5"


def test_a_file_overwritten_under_its_old_date_is_noticed(
    service: Service, built_sample: Workplace, published: Path, tmp_path: Path
) -> None:
    before = published.stat()
    shutil.copyfile(make_generation(built_sample.warehouse, tmp_path / "new", 6), published)
    os.utime(published, ns=(before.st_atime_ns, before.st_mtime_ns))
    service.wait_for_build("generation-6")
