"""The four queries over HTTP as a share of a FastAPI hello-world, side by side on one core, and the time of a miss.

    python -m bench.http_queries WAREHOUSE

Hello-world has no access log, no metrics, nothing. Both processes share a core, and `wrk` (Debian has it) asks from
another, in turn, each query over up to 200 parameter sets that exist. A miss is a URL that the service sees for the
first time: all of its round trip, one after another.
"""

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlencode

import duckdb
from rich.console import Console
from rich.table import Table

from bench.servers import CLIENT_CORE, hello_world, seconds_of_each, service

ROUNDS = 5
SECONDS_PER_ROUND = 3
CONNECTIONS = 16
PARAMETER_SETS = 200


def main() -> int:
    """Measure, and print the table."""
    if len(sys.argv) != 2 or shutil.which("wrk") is None:  # noqa: PLR2004
        print(f"{__doc__}\nIt needs the path of a published warehouse, and wrk: apt-get install wrk", file=sys.stderr)
        return 2
    urls = existing_urls(Path(sys.argv[1]))
    os.sched_setaffinity(0, {CLIENT_CORE})
    with tempfile.TemporaryDirectory() as folder, hello_world(folder) as hello, service(sys.argv[1]) as port:
        misses = {query: seconds_of_each(port, asked) for query, asked in urls.items()}
        rates: dict[str, list[float]] = {query: [] for query in ("hello", *urls)}
        for _ in range(ROUNDS):
            rates["hello"].append(requests_per_second(hello, ["/"], folder))
            for query, asked in urls.items():
                rates[query].append(requests_per_second(port, asked, folder))
    show(rates, misses, {query: len(asked) for query, asked in urls.items()})
    return 0


def existing_urls(warehouse: Path) -> dict[str, list[str]]:
    """URLs of each query whose platforms, years and types exist in the warehouse, always the same."""
    with duckdb.connect(warehouse, read_only=True) as connection:
        groups = connection.execute(
            "select platform, release_year, type from titles group by all order by all"
        ).fetchall()
    by_query: dict[str, list[str]] = {
        query: [] for query in ("get_max_duration", "get_score_count", "get_count_platform", "get_actor")
    }
    for platform, year, kind in groups:
        place = {"platform": platform, "year": year, "type": kind}
        by_query["get_max_duration"].append(urlencode(place))
        by_query["get_score_count"].append(urlencode(place | {"scored": 3.4}))
        by_query["get_actor"].append(urlencode(place))
        by_query["get_count_platform"].append(urlencode({"platform": platform, "type": kind}))
    return {query: spread([f"/{query}?{each}" for each in dict.fromkeys(asked)]) for query, asked in by_query.items()}


def spread(urls: list[str]) -> list[str]:
    """At most as many as are asked, from beginning to end."""
    return urls[:: max(1, len(urls) // PARAMETER_SETS)][:PARAMETER_SETS]


def requests_per_second(port: int, urls: list[str], folder: str) -> float:
    """What wrk reaches when it cycles over the URLs."""
    script = Path(folder) / "cycle.lua"
    listed = ", ".join(f'"{url}"' for url in urls)
    script.write_text(
        f"local urls, i = {{{listed}}}, 0\n"
        "function request() i = i + 1; return wrk.format('GET', urls[i % #urls + 1]) end\n"
    )
    printed = subprocess.run(  # noqa: S603
        [
            *("wrk", "--threads", "1", "--connections", str(CONNECTIONS), "--duration", f"{SECONDS_PER_ROUND}s"),
            *("--script", str(script), f"http://127.0.0.1:{port}"),
        ],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    rate = re.search(r"Requests/sec: +([0-9.]+)", printed)
    assert rate is not None, printed  # noqa: S101
    return float(rate[1])


def show(rates: dict[str, list[float]], misses: dict[str, list[float]], sets: dict[str, int]) -> None:
    """Print the table; a share is the median of the rounds' shares."""
    grid = Table(
        "", "parameter sets", "requests/s", "share of hello-world (lowest to highest)", "miss, median", "miss, 95 %"
    )
    grid.add_row("hello-world", "", f"{statistics.median(rates['hello']):,.0f}", "1.00", "", "")
    for query, times in misses.items():
        shares = sorted(rate / hello for rate, hello in zip(rates[query], rates["hello"], strict=True))
        grid.add_row(
            query,
            str(sets[query]),
            f"{statistics.median(rates[query]):,.0f}",
            f"{statistics.median(shares):.2f} ({shares[0]:.2f} to {shares[-1]:.2f})",
            f"{statistics.median(times) * 1000:.1f} ms",
            f"{statistics.quantiles(times, n=20)[-1] * 1000:.1f} ms",
        )
    Console(width=120).print(grid)


if __name__ == "__main__":
    sys.exit(main())
