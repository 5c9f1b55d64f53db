"""Run things in turn, several rounds, and say what they took: medians, spread and ratios."""

import os
import re
import signal
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

SECONDS_AT_MOST = 15 * 60
GIGABYTES_AT_MOST = 20.0
SECONDS_TO_REPEAT = 120
"""What takes longer is run once."""
SECONDS_BETWEEN_LOOKS = 0.01


class FailedError(Exception):
    """A side did not do what is measured; the message is what it printed."""


@dataclass(frozen=True)
class Run:
    """One run of a process."""

    seconds: float
    gigabytes: float
    """The most that it had in memory."""
    gave_up: str = ""
    """Why it was stopped; empty where it came to its end."""


def run(
    command: Sequence[str | Path],
    settings: Mapping[str, str],
    log: Path,
    memory: Callable[[int], float] | None = None,
) -> Run:
    """Run a command to its end, or to the limits.

    Args:
        command: The program and its arguments.
        settings: Environment variables, besides those that there are.
        log: Gets what it prints, behind what is in there already.
        memory: The gigabytes that count, by the number of its process; if it is not given, the most of its own.

    Raises:
        FailedError: It ended with an error.
    """
    before = log.stat().st_size if log.exists() else 0
    with log.open("ab") as printed:
        began = time.perf_counter()
        process = subprocess.Popen(
            command, env=os.environ | settings, stdout=printed, stderr=subprocess.STDOUT, start_new_session=True
        )
        gigabytes, gave_up = 0.0, ""
        while process.poll() is None:
            time.sleep(SECONDS_BETWEEN_LOOKS)
            gigabytes = max(gigabytes, (memory or peak_of)(process.pid))
            if not gave_up and (gave_up := beyond_limits(time.perf_counter() - began, gigabytes)):
                os.killpg(process.pid, signal.SIGKILL)
        seconds = time.perf_counter() - began
    if process.returncode != 0 and not gave_up:
        raise FailedError(f"{command}\n{log.read_bytes()[before:].decode(errors='replace')}")
    return Run(seconds, gigabytes, gave_up)


def peak_of(process: int) -> float:
    """The most gigabytes that a running process has had in memory.

    What the system says at its end (`ru_maxrss`) will not do: it counts those of the process that has started it.
    """
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
    found = re.search(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)
    return int(found[1]) * 1024 / 1e9 if found else 0.0  # it has none left where it is about to end


def memory_of_trees(*processes: int) -> float:
    """How many gigabytes some processes have in memory now, with all that they have started."""
    total = 0
    for process in processes:
        with suppress(psutil.Error):  # it may end at any moment
            root = psutil.Process(process)
            for each in (root, *root.children(recursive=True)):
                with suppress(psutil.Error):
                    total += each.memory_info().rss
    return total / 1e9


def beyond_limits(seconds: float, gigabytes: float) -> str:
    """Which limit a run has passed; empty while it has passed none."""
    if seconds > SECONDS_AT_MOST:
        return f"not done in {SECONDS_AT_MOST // 60} minutes"
    return f"more than {GIGABYTES_AT_MOST:.0f} GB" if gigabytes > GIGABYTES_AT_MOST else ""


def in_turn(sides: Mapping[str, Callable[[], Run]], rounds: int) -> dict[str, list[Run]]:
    """Run every side once, then every side again, and so on: what disturbs one disturbs the others too.

    A side that takes over two minutes, or is given up, is not run again.
    """
    runs: dict[str, list[Run]] = {name: [] for name in sides}
    for number in range(1, rounds + 1):
        for name, side in sides.items():
            if runs[name] and (runs[name][-1].gave_up or runs[name][-1].seconds > SECONDS_TO_REPEAT):
                continue
            runs[name].append(side())
            print(f"round {number}: {name}: {runs[name][-1].seconds:.1f} s", flush=True)
    return runs


def ratio(runs: Mapping[str, Sequence[Run]], one: str, other: str) -> float:
    """How many times as long one side takes as another: the median over the rounds.

    What was run once, because it takes long, is compared with the other's median.
    """
    if len(runs[one]) == 1:
        return runs[one][0].seconds / statistics.median(each.seconds for each in runs[other])
    return statistics.median(
        mine.seconds / theirs.seconds for mine, theirs in zip(runs[one], runs[other], strict=False)
    )


def spread(values: Sequence[float], digits: int = 1) -> str:
    """The median, and the lowest and the highest where there are several."""
    median = f"{statistics.median(values):,.{digits}f}"
    if len(values) == 1:
        return median
    return f"{median} ({min(values):,.{digits}f} to {max(values):,.{digits}f})"


def seconds_of(runs: Sequence[Run]) -> str:
    """The seconds of a side, or why there are none."""
    return runs[-1].gave_up or spread([each.seconds for each in runs])


def gigabytes_of(runs: Sequence[Run]) -> str:
    """The peak memory of a side; of several rounds, the highest."""
    return f"{max(each.gigabytes for each in runs):.2f} GB"
