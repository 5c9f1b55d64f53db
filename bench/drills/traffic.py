"""Traffic at the service's limit: whether requests fail, how long answers take, and whether memory or files leak."""

import random
import re
import statistics
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from bench import servers
from bench.catalog import as_url, other_thresholds, questions
from bench.drills.ledger import Entry
from bench.model import draw_lists, draw_pairs, personalised_copy
from bench.wrk import Request, load, require_wrk
from cartelera.published import open_published

SECONDS, SECONDS_TO_WARM_UP = 120, 30
EACH = 4000
"""The number of requests of one kind."""
MEMORY_MAY_GROW = 1.05
WRONG = [
    Request("/get_actor?platform=netflx&year=2021"),
    Request("/get_score_count?platform=hulu"),
    Request("/get_max_duration?year=" + "9" * 300),
    Request("/v1/titles/none"),
    Request("/v1/recommend?user_id=-1&movie_id=%00"),
    Request("/v1/recommendations", '{"ratings": [{"movie_id": "as1", "rating": 11}]}'),
    Request("/nowhere"),
]


@dataclass
class Watch:
    """The memory and the open files of a process, second by second."""

    process: int
    megabytes: list[float] = field(default_factory=list)
    files: list[int] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def keep_watch(self) -> None:
        """Measure once per second until `stop` is set."""
        folder = Path(f"/proc/{self.process}")
        while not self.stop.wait(1):
            resident = re.search(r"VmRSS:\s+(\d+)", (folder / "status").read_text(encoding="ascii"))
            self.megabytes.append(int(resident[1]) / 1024 if resident else 0)
            self.files.append(len(list((folder / "fd").iterdir())))


@contextmanager
def watched(process: int) -> Iterator[Watch]:
    """Watch a process until the `with` block ends."""
    watch = Watch(process)
    thread = threading.Thread(target=watch.keep_watch)
    thread.start()
    yield watch
    watch.stop.set()
    thread.join()


def flood(warehouse: Path, models: Path, folder: Path) -> Entry:
    """Send valid and invalid requests of every kind for two minutes, after a warm-up."""
    require_wrk()
    requests = mixture(warehouse, models, folder)
    with servers.cartelera(warehouse, folder / "models", folder) as service, servers.client_core():
        load(service.port, requests, SECONDS_TO_WARM_UP, folder)
        failed_before = failures(service.port)
        with watched(service.process) as watch:
            answered = load(service.port, requests, SECONDS, folder)
        failed = failures(service.port) - failed_before
    entry = Entry(f"a request at the service's limit, for {SECONDS // 60} minutes", tried=answered.requests)
    entry.lost += ["5xx"] * failed + [answered.unanswered] * bool(answered.unanswered)
    first, last = statistics.median(watch.megabytes[:20]), statistics.median(watch.megabytes[-20:])
    if last > first * MEMORY_MAY_GROW or max(watch.files[-20:]) > max(watch.files[:20]):
        entry.lost.append("memory or files leak")
    entry.remark = (
        f"{answered.per_second:,.0f} a second, 99 % within {answered.slowest_hundredth:.0f} ms; "
        f"{answered.not_good:,} wrong ones refused; memory from {first:.0f} to {last:.0f} MB, open files from "
        f"{max(watch.files[:20])} to {max(watch.files[-20:])}"
    )
    return entry


def mixture(warehouse: Path, models: Path, folder: Path) -> list[Request]:
    """Requests of every kind, shuffled; most of them are not repeated."""
    model = personalised_copy(models, folder / "models")
    with open_published(warehouse) as connection:
        asked = questions(connection)
        ids = [row[0] for row in connection.execute("select id from titles order by id limit 5000").fetchall()]
    repeated = [as_url(each) for those in asked.values() for each in those]
    requests = [
        *repeated * 10,
        *[as_url(each) for each in other_thresholds(asked["get_score_count"], EACH, 0)],
        *draw_pairs(model, EACH, seed=0),
        *draw_lists(model, EACH // 4, seed=0),
        *[Request(f"/v1/titles/{id_}") for id_ in ids],
        *[Request(f"/v1/titles/{id_}/similar") for id_ in ids[: EACH // 10]],
        *[Request(f"/v1/titles?search={id_[-2:]}&n=5") for id_ in ids[: EACH // 10]],
        *[
            Request("/v1/recommendations", f'{{"ratings": [{{"movie_id": "{id_}", "rating": 4}}]}}')
            for id_ in ids[:EACH]
        ],
        *[Request(path) for path in ("/", "/health", "/ready", "/metrics", "/docs", "/openapi.json")] * 50,
        *WRONG * 200,
    ]
    random.Random(0).shuffle(requests)
    return requests


def failures(port: int, headers: Mapping[str, str] = servers.NO_MORE) -> int:
    """The number of answers with status 500 or above that the service has counted.

    Args:
        port: The port of the service.
        headers: The header with a key, if it asks for one.
    """
    counted = httpx.get(f"http://127.0.0.1:{port}/metrics", headers=headers, timeout=30).text
    counts = re.findall(r'^http_requests_total\{.*status="5..".*\} (\S+)', counted, re.MULTILINE)
    return round(sum(map(float, counts)))
