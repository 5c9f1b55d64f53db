"""Recommendations over HTTP beside a FastAPI hello-world, and a list of ten without HTTP: how long one takes.

    python -m bench.recommendations WAREHOUSE MODELS

Both servers share a core, and one client asks from another, one request after another, in turns. Every user and title
is asked for once, so that nothing is answered from memory. Where the current model is not personalised, its factors are
used all the same: the time is that of a model that is.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from bench.servers import CLIENT_CORE, hello_world, seconds_of_each, service
from cartelera.published import open_published
from ml.card import Card
from ml.dataset import load_names
from ml.model import Model
from ml.recommender import Recommender
from ml.store import load_current, promote, save_model

ROUNDS = 20
REQUESTS_PER_ROUND = 100


def main() -> int:
    """Measure, and print the table."""
    if len(sys.argv) != 3:  # noqa: PLR2004
        print(__doc__, file=sys.stderr)
        return 2
    warehouse, models = sys.argv[1:]
    model, card = load_current(Path(models))
    os.sched_setaffinity(0, {CLIENT_CORE})
    with tempfile.TemporaryDirectory() as folder:
        personalised = card.model_copy(update={"personalised": True, "sha256": {}})
        save_model(Path(folder) / "models", model, personalised, {})
        promote(Path(folder) / "models", card.model)
        with hello_world(folder) as hello, service(warehouse, f"{folder}/models") as port:
            times = measure(hello, port, model)
    with open_published(Path(warehouse)) as connection:
        names = load_names(connection)
    show(times, seconds_of_ten(model, personalised, names))
    return 0


def measure(hello: int, port: int, model: Model) -> dict[str, list[float]]:
    """The seconds of every request, in turns."""
    random = np.random.default_rng(0)
    times: dict[str, list[float]] = {"hello-world": [], "/recommend": [], "/users/…/recommendations?n=10": []}
    for _ in range(ROUNDS):
        users, titles = draw(random, model.user_ids), draw(random, model.title_ids)
        pairs = [f"/recommend?user_id={user}&movie_id={title}" for user, title in zip(users, titles, strict=True)]
        lists = [f"/users/{user}/recommendations?n=10" for user in users]
        for asked, (name, urls) in zip(
            (hello, port, port), zip(times, (["/"] * len(users), pairs, lists), strict=True), strict=True
        ):
            times[name] += seconds_of_each(asked, urls)
    return times


def draw(random: np.random.Generator, ids: NDArray[np.int64] | NDArray[np.str_]) -> list[object]:
    """Some ids."""
    chosen: list[object] = random.choice(ids, REQUESTS_PER_ROUND).tolist()
    return chosen


def seconds_of_ten(model: Model, card: Card, names: Mapping[str, str]) -> list[float]:
    """How long the ten best of all titles take, without HTTP."""
    recommender = Recommender(model, card, names)
    everything = np.ones(len(model.title_ids), np.bool_)
    seconds = []
    for user in draw(np.random.default_rng(1), model.user_ids):
        began = time.perf_counter()
        recommender.best(recommender.taste_of(int(str(user))), everything, 10)
        seconds.append(time.perf_counter() - began)
    return seconds


def show(times: dict[str, list[float]], of_ten: list[float]) -> None:
    """Print the table."""
    grid = Table("", "median", "95 %", "median, times hello-world")
    hello = statistics.median(times["hello-world"])
    for name, seconds in (times | {"the ten best, without HTTP": of_ten}).items():
        median = statistics.median(seconds)
        slow = statistics.quantiles(seconds, n=20)[-1]
        grid.add_row(name, f"{median * 1000:.2f} ms", f"{slow * 1000:.2f} ms", f"{median / hello:.2f}")
    Console(width=100).print(grid)


if __name__ == "__main__":
    sys.exit(main())
