"""How long single answers take on their first request, beside a FastAPI hello-world."""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from api.served.lists import Wanted, WorkList
from api.served.snapshot import load_snapshot
from api.served.state import ServedState
from bench import servers
from bench.catalog import as_url, questions
from bench.machine import describe
from bench.model import choosing_copy, draw_lists, draw_pairs
from bench.screens import draw_screens
from bench.searches import draw_searches
from bench.wrk import Request
from cartelera.published import open_published
from ml.artifact.current import load_current
from ml.data.ratings import load_names

HELLO = "hello-world"
RATED = 20
"""How many titles somebody new has rated."""


def compare(warehouse: Path, models: Path, folder: Path, rounds: int, requests: int) -> str:
    """Time each kind of answer in turn.

    Args:
        warehouse: A published warehouse.
        models: A folder with a current model.
        folder: Where to work; it exists.
        rounds: How many rounds.
        requests: How many requests of each kind, over all rounds. Queries get as many as there are parameter sets.

    Returns:
        Markdown.
    """
    model = choosing_copy(models, folder / "models", warehouse)
    with open_published(warehouse) as connection:
        asked = {f"`GET /{query}`": [as_url(each) for each in those] for query, those in questions(connection).items()}
        names = load_names(connection)
        asked |= draw_screens(connection, requests)
    asked |= {
        HELLO: [Request("/")] * requests,
        "`GET /recommend`": draw_pairs(model, requests, seed=0),
        "`GET /users/{user_id}/recommendations`, the ten likeliest": draw_lists(model, requests, seed=0),
        "`GET /titles?search=`, misspelt": draw_searches(sorted(names.values()), requests, seed=0),
    }
    times: dict[str, list[float]] = {kind: [] for kind in (HELLO, *asked)}
    with (
        servers.client_core(),
        servers.hello_world(folder) as hello,
        servers.cartelera(warehouse, folder / "models", folder) as ours,
    ):
        for number in range(rounds):
            for kind in times:
                part = asked[kind][number::rounds]
                answers = servers.ask((hello if kind == HELLO else ours).port, part)
                times[kind] += [seconds for seconds, _ in answers]
    times |= seconds_of_lists(warehouse, folder / "models", requests)
    about = describe(f"{len(names):,} titles, {len(model.user_ids):,} users", ["duckdb", "fastapi", "uvicorn", "numpy"])
    return f"{about}\n\nOne request after another, every one for the first time:\n\n{table(times)}"


def seconds_of_lists(warehouse: Path, models: Path, count: int) -> dict[str, list[float]]:
    """How long it takes to make lists of ten works that somebody would choose, without HTTP, by who it is."""
    lists = ServedState(load_snapshot(warehouse), load_current(models)).lists
    assert lists is not None  # noqa: S101
    model, draws = lists.recommender.model, np.random.default_rng(1)
    users = draws.choice(model.user_ids, count).tolist()
    most = int(model.user_ids[np.argmax(np.diff(model.rated_edges))])
    newcomers = [dict.fromkeys(draws.choice(lists.shelf.ids, RATED).tolist(), 4.0) for _ in range(count)]
    wanted = Wanted(np.ones(len(lists.shelf.ids), np.bool_), 10, 0, rated=False)

    def by_user(user: int) -> WorkList:
        return lists.make(lists.user(user), wanted)

    def by_newcomer(ratings: dict[str, float]) -> WorkList:
        return lists.make(lists.newcomer(ratings), wanted)

    return {
        "the ten of a user, without HTTP": [seconds_of(partial(by_user, user)) for user in users],
        f"the ten of the user with most ratings ({np.diff(model.rated_edges).max():,}), without HTTP": [
            seconds_of(partial(by_user, most)) for _ in range(count // 10)
        ],
        f"the ten of somebody new with {RATED} ratings, without HTTP": [
            seconds_of(partial(by_newcomer, each)) for each in newcomers
        ],
    }


def seconds_of(answer: Callable[[], object]) -> float:
    """How long an answer takes."""
    began = time.perf_counter()
    answer()
    return time.perf_counter() - began


def table(times: Mapping[str, Sequence[float]]) -> str:
    """The milliseconds of each kind of answer, as a table."""
    lines = ["| | median | 95 % | times hello-world |", "|---|---|---|---|"]
    hello = statistics.median(times[HELLO])
    for kind, seconds in times.items():
        median, slow = statistics.median(seconds), statistics.quantiles(seconds, n=20)[-1]
        lines.append(f"| {kind} | {median * 1000:.2f} ms | {slow * 1000:.2f} ms | {median / hello:.2f} |")
    return "\n".join(lines)
