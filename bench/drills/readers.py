"""Publishes a hundred builds while readers of the file and clients of the service work without a pause."""

import multiprocessing
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier, Event
from pathlib import Path

import httpx

from bench import servers
from bench.drills.generations import URLS, make_generation, number_of
from bench.drills.ledger import Entry, LostError, require
from cartelera.publisher import publish_file

PUBLISHED = 100
READERS, CLIENTS = 8, 8
SECONDS_BETWEEN = 1.0
SECONDS_UNTIL_SERVED = 5
SPAWN = multiprocessing.get_context("spawn")


@dataclass(frozen=True)
class Crowd:
    """Processes that repeat a task without a pause until they are stopped."""

    begin: Barrier
    """Passed when all of them and the publisher are ready."""
    stop: Event
    wrong: "Queue[str]"
    """The errors that they have found."""
    done: "Queue[int]"
    """How often each has done its task, once it has stopped."""

    def join(self, work: Callable[[], object]) -> None:
        """Repeat the task until the crowd is stopped."""
        count = 0
        self.begin.wait()
        while not self.stop.is_set():
            try:
                work()
                count += 1
            except Exception as error:  # every error counts as a loss
                self.wrong.put(f"{type(error).__name__}: {error}")
        self.done.put(count)


def read_and_ask(sample: Path, folder: Path) -> Entry:
    """Publish a hundred generations; every answer to readers and clients must be from one generation."""
    entry = Entry(f"a build published under {READERS} readers of the file and {CLIENTS} clients")
    warehouse = folder / "cartelera.duckdb"
    generations = [make_generation(sample, folder / f"{number}.duckdb", number) for number in range(PUBLISHED + 1)]
    publish_file(str(generations[0]), str(warehouse))
    begin = SPAWN.Barrier(READERS + CLIENTS + 1)
    reading, asking = crowds = [Crowd(begin, SPAWN.Event(), SPAWN.Queue(), SPAWN.Queue()) for _ in range(2)]
    with servers.cartelera(warehouse, folder / "no-models", folder) as service:
        processes = [SPAWN.Process(target=read, args=(reading, warehouse)) for _ in range(READERS)]
        processes += [SPAWN.Process(target=ask, args=(asking, service.port)) for _ in range(CLIENTS)]
        for process in processes:
            process.start()
        begin.wait()
        slowest = 0.0
        for number, generation in enumerate(generations[1:], 1):
            with entry.trial(f"build {number}"):
                publish_file(str(generation), str(warehouse))
                slowest = max(slowest, wait_until_served(service.port, number))
                for crowd in crowds:
                    require(crowd.wrong.empty(), crowd.wrong.get() if not crowd.wrong.empty() else "")
            time.sleep(SECONDS_BETWEEN)
        for crowd in crowds:
            crowd.stop.set()
        opened = sum(reading.done.get() for _ in range(READERS))
        asked = sum(asking.done.get() for _ in range(CLIENTS))
        for process in processes:
            process.join()
    entry.remark = (
        f"the file was opened {opened:,} times and {asked * len(URLS):,} requests were answered, each from one build; "
        f"a build was served {slowest:.1f} s after it was published, or sooner"
    )
    return entry


def read(crowd: Crowd, warehouse: Path) -> None:
    """Open, read and close the file, without a pause."""
    crowd.join(lambda: number_of(warehouse))


def ask(crowd: Crowd, port: int) -> None:
    """Ask the four queries without a pause."""
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
        crowd.join(lambda: ask_all(client))


def ask_all(client: httpx.Client) -> None:
    """Ask the four queries once.

    Raises:
        LostError: See `check_answer`.
    """
    for url in URLS:
        check_answer(url, client.get(url))


def check_answer(url: str, response: httpx.Response) -> None:
    """Check the answer to one of `URLS`.

    Raises:
        LostError: It is an error, or is not from the build that its ETag names.
    """
    require(response.is_success, f"{url}: {response.status_code} {response.text}")
    named = response.headers["etag"]
    require(named == f'W/"generation-{URLS[url](response.json())}"', f"{url}: {named}, but {response.text}")


def wait_until_served(port: int, number: int) -> float:
    """Wait until the service serves a generation, and return the seconds that it took.

    Raises:
        LostError: It takes too long.
    """
    began = time.monotonic()
    while (seconds := time.monotonic() - began) < SECONDS_UNTIL_SERVED:
        if httpx.get(f"http://127.0.0.1:{port}/ready", timeout=30).json().get("build_id") == f"generation-{number}":
            return seconds
        time.sleep(0.05)
    raise LostError(f"it is not served after {SECONDS_UNTIL_SERVED} s")
