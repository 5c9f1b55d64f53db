"""Measures a server with wrk, which sends requests as fast as they are answered."""

import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bench.harness import FailedError

CONNECTIONS = 16
SCRIPT = """
local requests, next_one = {}, 0

function init()
  for line in io.lines("REQUESTS") do
    local method, path, body = line:match("([^\\t]*)\\t([^\\t]*)\\t(.*)")
    requests[#requests + 1] = wrk.format(method, path, nil, body ~= "" and body or nil)
  end
end

function request()
  next_one = next_one + 1
  return requests[(next_one - 1) % #requests + 1]
end
"""


@dataclass(frozen=True)
class Request:
    """A request to a server."""

    path: str
    body: str = ""
    """The body of a POST request; without one the request is a GET."""


def require_wrk() -> None:
    """Make sure that wrk is installed.

    Raises:
        FailedError: It is not.
    """
    if shutil.which("wrk") is None:
        raise FailedError("wrk is missing, which asks the servers; on Debian: apt-get install wrk")


@dataclass(frozen=True)
class Load:
    """The result of a load."""

    requests: int
    per_second: float
    slowest_hundredth: float
    """The 99th percentile of the latency, in milliseconds."""
    not_good: int
    """Answers that are neither 2xx nor 3xx."""
    unanswered: str
    """The connection errors, in wrk's words; empty where there were none."""


def load(port: int, requests: Iterable[Request], seconds: int, folder: Path) -> Load:
    """Send these requests in a cycle, as fast as the server answers."""
    lines = [f"{'POST' if each.body else 'GET'}\t{each.path}\t{each.body}\n" for each in requests]
    (folder / "requests").write_text("".join(lines), encoding="utf-8")
    script = folder / "cycle.lua"
    script.write_text(SCRIPT.replace("REQUESTS", str(folder / "requests")), encoding="utf-8")
    printed = subprocess.run(
        [
            *("wrk", "--threads", "1", "--connections", str(CONNECTIONS), "--duration", f"{seconds}s", "--latency"),
            *("--timeout", "30s", "--script", str(script), f"http://127.0.0.1:{port}"),
        ],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return Load(
        requests=int(find(r"(\d+) requests in", printed)),
        per_second=float(find(r"Requests/sec: +([0-9.]+)", printed)),
        slowest_hundredth=milliseconds(find(r"99% +(\S+)", printed)),
        not_good=int(find(r"Non-2xx or 3xx responses: (\d+)|$", printed) or 0),
        unanswered=find(r"Socket errors: (.*)|$", printed),
    )


def find(pattern: str, printed: str) -> str:
    """Find the first group of a pattern in the output of wrk.

    Raises:
        FailedError: The pattern does not match.
    """
    found = re.search(pattern, printed)
    if found is None:
        raise FailedError(printed)
    return found[1] or ""


def milliseconds(written: str) -> float:
    """Convert a time as wrk writes it, such as `1.20ms`."""
    number, unit = float(re.sub("[a-z]+$", "", written)), re.sub("^[0-9.]+", "", written)
    return number * {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}[unit]


def requests_per_second(port: int, requests: Iterable[Request], seconds: int, folder: Path) -> float:
    """The requests per second that a server answers when these requests are sent in a cycle.

    Raises:
        FailedError: An answer was an error, or was missing.
    """
    answered = load(port, requests, seconds, folder)
    if answered.not_good or answered.unanswered:
        raise FailedError(str(answered))
    return answered.per_second
