"""What one worker of the service answers on a core of its own, and what two answer on two cores that wrk shares."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path

from bench import servers
from bench.harness import FailedError, spread
from bench.wrk import CONNECTIONS, Load, Request, load

WORKERS = (1, 2)
STARTING = 500
"""An answer that takes so many milliseconds has waited for a worker to start."""

Loads = dict[tuple[str, int], list[Load]]
"""By question and number of workers, in each round."""


def compare(  # noqa: PLR0913
    warehouse: Path, models: Path, folder: Path, asked: Mapping[str, Sequence[Request]], *, rounds: int, seconds: int
) -> str:
    """Ask the service with each number of workers, in turn.

    Args:
        warehouse: A published warehouse.
        models: A folder with a current model.
        folder: Where to work; it exists.
        asked: The requests of each kind.
        rounds: How many rounds.
        seconds: How long each kind is asked in a round.

    Returns:
        Markdown.

    Raises:
        FailedError: An answer was an error, or was missing.
    """
    loads: Loads = {}
    for _ in range(rounds):
        for workers in WORKERS:
            client = servers.client_core() if workers == 1 else nullcontext()
            with client, servers.cartelera(warehouse, models, folder, workers=workers) as service:
                wait_for_all(service.port, folder)
                for kind, requests in asked.items():
                    answered = load(service.port, requests, seconds, folder)
                    if answered.not_good or answered.unanswered:
                        raise FailedError(str(answered))
                    loads.setdefault((kind, workers), []).append(answered)
    return table(loads)


def wait_for_all(port: int, folder: Path) -> None:
    """Wait until no answer has to wait for a worker that is still starting."""
    while not 0 < load(port, [Request("/ready")], 1, folder).slowest_hundredth < STARTING:
        pass


def table(loads: Loads) -> str:
    """The requests per second and the 99th percentile of their latency, by question and number of workers."""
    about = (
        "One worker on one core, wrk on the other; and two workers on both, which wrk shares. "
        f"{CONNECTIONS} connections, each of which asks as soon as it is answered:"
    )
    lines = ["| | workers | requests a second | 99 % within |", "|---|---|---|---|"]
    for (kind, workers), each in loads.items():
        rate = spread([one.per_second for one in each], 0)
        lines.append(f"| {kind} | {workers} | {rate} | {spread([one.slowest_hundredth for one in each])} ms |")
    return "\n".join([about, "", *lines])
