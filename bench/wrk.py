"""wrk (Debian has it) asks a server as fast as it answers, from a core of its own."""

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
    """What a server is asked."""

    path: str
    body: str = ""
    """Sent by POST; without one it is a GET."""


def require_wrk() -> None:
    """Make sure that there is wrk.

    Raises:
        FailedError: There is none.
    """
    if shutil.which("wrk") is None:
        raise FailedError("wrk is missing, which asks the servers; on Debian: apt-get install wrk")


@dataclass(frozen=True)
class Load:
    """What a server has answered."""

    requests: int
    per_second: float
    slowest_hundredth: float
    """In milliseconds: 99 % of the answers came sooner."""
    not_good: int
    """Answers that are neither 2xx nor 3xx."""
    unanswered: str
    """What went wrong with connections, in wrk's words; empty if nothing did."""


def load(port: int, requests: Iterable[Request], seconds: int, folder: Path) -> Load:
    """Ask a server these requests, over and over, as fast as it answers."""
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
    """What stands at a place of what wrk has printed.

    Raises:
        FailedError: It is not there.
    """
    found = re.search(pattern, printed)
    if found is None:
        raise FailedError(printed)
    return found[1] or ""


def milliseconds(written: str) -> float:
    """A time as wrk writes it."""
    number, unit = float(re.sub("[a-z]+$", "", written)), re.sub("^[0-9.]+", "", written)
    return number * {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}[unit]


def requests_per_second(port: int, requests: Iterable[Request], seconds: int, folder: Path) -> float:
    """What a server reaches when it is asked these requests, over and over.

    Raises:
        FailedError: An answer was an error, or there was none.
    """
    answered = load(port, requests, seconds, folder)
    if answered.not_good or answered.unanswered:
        raise FailedError(str(answered))
    return answered.per_second
