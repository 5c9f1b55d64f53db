"""How long single answers take on their first request, beside a FastAPI hello-world."""

import statistics
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from bench import servers
from bench.catalog import as_url, questions
from bench.machine import describe
from bench.model import draw_lists, draw_pairs, personalised_copy
from bench.screens import draw_screens
from bench.wrk import Request
from cartelera.published import open_published
from ml.artifact.current import load_current
from ml.artifact.model import Model
from ml.data.ratings import load_names
from ml.serving.recommender import Recommender

HELLO = "hello-world"


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
    model = personalised_copy(models, folder / "models")
    with open_published(warehouse) as connection:
        asked = {f"`GET /{query}`": [as_url(each) for each in those] for query, those in questions(connection).items()}
        names = load_names(connection)
        asked |= draw_screens(connection, requests)
    asked |= {
        HELLO: [Request("/")] * requests,
        "`GET /recommend`": draw_pairs(model, requests, seed=0),
        "`GET /users/{user_id}/recommendations`, the ten best": draw_lists(model, requests, seed=0),
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
        times["the ten best, without HTTP"] = seconds_of_ten(folder / "models", names, model, requests)
    about = describe(f"{len(names):,} titles, {len(model.user_ids):,} users", ["duckdb", "fastapi", "uvicorn", "numpy"])
    return f"{about}\n\nOne request after another, every one for the first time:\n\n{table(times)}"


def seconds_of_ten(models: Path, names: Mapping[str, str], model: Model, count: int) -> list[float]:
    """How long it takes to find the ten best of all titles, without HTTP."""
    recommender = Recommender(model, load_current(models)[1], names)
    everything = np.ones(len(model.title_ids), np.bool_)
    seconds = []
    for user in np.random.default_rng(1).choice(model.user_ids, count).tolist():
        began = time.perf_counter()
        recommender.best(recommender.taste_of(user), everything, 10)
        seconds.append(time.perf_counter() - began)
    return seconds


def table(times: Mapping[str, Sequence[float]]) -> str:
    """The milliseconds of each kind of answer, as a table."""
    lines = ["| | median | 95 % | times hello-world |", "|---|---|---|---|"]
    hello = statistics.median(times[HELLO])
    for kind, seconds in times.items():
        median, slow = statistics.median(seconds), statistics.quantiles(seconds, n=20)[-1]
        lines.append(f"| {kind} | {median * 1000:.2f} ms | {slow * 1000:.2f} ms | {median / hello:.2f} |")
    return "\n".join(lines)
