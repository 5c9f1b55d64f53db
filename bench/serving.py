"""The four queries and the recommendation over HTTP, beside a FastAPI hello-world, pandas, Datasette and ROAPI.

All servers share one core, and the client has another. Before the measurement, every server must have answered every
question correctly.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import servers, workers
from bench.catalog import Asked, as_named_query, as_sql, as_url, export, named_queries, other_thresholds, questions
from bench.harness import FailedError, spread
from bench.machine import describe
from bench.model import draw_pairs, personalised_copy
from bench.screens import draw_screens
from bench.wrk import CONNECTIONS, Request, requests_per_second, require_wrk
from cartelera.published import open_published

OURS = "Cartelera"
HELLO = "hello-world"
DISTINCT = "`GET /get_score_count`, every `scored` another"
RECOMMEND = "`GET /recommend`, every pair another"
SCREENS = 20_000
"""How many requests for a screen of titles there are; a server that remembers answers has forgotten the first."""
ENOUGH_FOR_A_ROUND = 60_000
"""Enough requests that none is sent twice in a round."""

Rates = dict[str, dict[str, list[float]]]
"""Requests per second, by question, server and round."""


@dataclass(frozen=True)
class Server:
    """A running server, and the function that turns a question into a request to it."""

    port: int
    request: Callable[[Asked], Request]


def compare(  # noqa: PLR0913
    warehouse: Path, models: Path, folder: Path, *, rounds: int, seconds: int, with_peers: bool
) -> str:
    """Measure all servers in turn.

    Args:
        warehouse: A published warehouse.
        models: A folder with a current model.
        folder: Where to work; it exists.
        rounds: How many rounds.
        seconds: How long each server is asked each question in a round.
        with_peers: Whether to measure Datasette and ROAPI too, which need environments of their own.

    Returns:
        Markdown.

    Raises:
        FailedError: wrk is missing, or a server gives a wrong answer.
    """
    require_wrk()
    model = personalised_copy(models, folder / "models")
    with open_published(warehouse) as connection:
        asked = questions(connection)
        parquet, sqlite = export(connection, folder)
        screens = draw_screens(connection, SCREENS)
        titles = connection.table("titles").count("*").fetchall()[0][0]
    with servers.client_core(), ExitStack() as stack:
        hello = stack.enter_context(servers.hello_world(folder)).port
        ours = stack.enter_context(servers.cartelera(warehouse, folder / "models", folder))
        pandas = stack.enter_context(servers.pandas_service(parquet, folder))
        sides = {OURS: Server(ours.port, as_url), "pandas at each request": Server(pandas.port, as_url)}
        if with_peers:
            datasette = stack.enter_context(servers.datasette(sqlite, named_queries(), folder))
            roapi = stack.enter_context(servers.roapi(parquet, folder))
            sides |= {"Datasette": Server(datasette.port, as_named_query), "ROAPI": Server(roapi.port, as_sql)}
        for name, server in sides.items():
            check_answers(name, server, asked)
        rates: Rates = {}
        for number in range(rounds):
            pairs = draw_pairs(model, ENOUGH_FOR_A_ROUND, seed=number)
            only_ours = {RECOMMEND: list(pairs), **screens}
            for question, server_name, port, requests in plan(hello, sides, asked, only_ours, number):
                rate = requests_per_second(port, requests, seconds, folder)
                rates.setdefault(question, {}).setdefault(server_name, []).append(rate)
            print(f"round {number + 1} of {rounds}", flush=True)
    of_workers = workers.compare(
        warehouse,
        folder / "models",
        folder,
        {
            "`GET /get_score_count`, asked before": [as_url(each) for each in asked["get_score_count"]],
            DISTINCT: [as_url(each) for each in other_thresholds(asked["get_score_count"], ENOUGH_FOR_A_ROUND, 0)],
            RECOMMEND: draw_pairs(model, ENOUGH_FOR_A_ROUND, seed=0),
        },
        rounds=rounds,
        seconds=seconds,
    )
    about = describe(
        f"{titles:,} titles; servers on one core, wrk with {CONNECTIONS} connections on another",
        ["duckdb", "fastapi", "uvicorn", "pandas"],
        ["datasette", "roapi"] if with_peers else [],
    )
    return "\n\n".join([about, explain(rates, asked), table(rates, list(sides)), of_workers])


def plan(
    hello: int,
    sides: Mapping[str, Server],
    asked: Mapping[str, Sequence[Asked]],
    only_ours: Mapping[str, list[Request]],
    number: int,
) -> Iterator[tuple[str, str, int, list[Request]]]:
    """The measurements of a round: the question, the server's name, its port, and the requests."""
    yield HELLO, HELLO, hello, [Request("/")]
    for query, each in asked.items():
        for name, server in sides.items():
            yield f"`GET /{query}`", name, server.port, [server.request(one) for one in each]
    thresholds = other_thresholds(asked["get_score_count"], ENOUGH_FOR_A_ROUND, number * ENOUGH_FOR_A_ROUND)
    for name, server in sides.items():
        yield DISTINCT, name, server.port, [server.request(one) for one in thresholds]
    for question, requests in only_ours.items():
        yield question, OURS, sides[OURS].port, requests


def check_answers(name: str, server: Server, asked: Mapping[str, Sequence[Asked]]) -> None:
    """Make sure that a server answers every question correctly.

    Raises:
        FailedError: An answer is wrong.
    """
    for each in asked.values():
        for question, (_, answer) in zip(
            each, servers.ask(server.port, [server.request(q) for q in each]), strict=True
        ):
            row: dict[str, Any] = answer[0] if isinstance(answer, list) else answer
            if {key: row.get(key) for key in question.answer} != question.answer:
                raise FailedError(f"{name} answers {row} to {question}")


def explain(rates: Rates, asked: Mapping[str, Sequence[Asked]]) -> str:
    """Explain the table."""
    sets = ", ".join(f"{len(each)} of `{query}`" for query, each in asked.items())
    return (
        f"Requests a second, as a share of what the hello-world answers in the same round: "
        f"{spread(rates[HELLO][HELLO], 0)}. Parameter sets, asked over and over: {sets}."
    )


def table(rates: Rates, names: Sequence[str]) -> str:
    """The share of each server, by question."""
    lines = [f"| | {' | '.join(names)} |", "|---|" + "---|" * len(names)]
    for question, by_server in rates.items():
        if question == HELLO:
            continue
        cells = [share(by_server[name], rates[HELLO][HELLO]) if name in by_server else "" for name in names]
        lines.append(f"| {question} | {' | '.join(cells)} |")
    return "\n".join(lines)


def share(mine: Sequence[float], ceiling: Sequence[float]) -> str:
    """One rate as a share of the other in each round: median, lowest and highest."""
    return spread([one / other for one, other in zip(mine, ceiling, strict=True)], 2)
