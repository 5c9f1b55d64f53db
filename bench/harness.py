"""Runs programs in turn, for several rounds, and reports medians, spread and ratios."""

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
"""A side that takes longer is run only once."""
SECONDS_BETWEEN_LOOKS = 0.01


class FailedError(Exception):
    """A side has failed; the message is its output."""


@dataclass(frozen=True)
class Run:
    """One run of a process."""

    seconds: float
    gigabytes: float
    """The peak memory."""
    gave_up: str = ""
    """Why the run was stopped; empty where it finished."""


def run(
    command: Sequence[str | Path],
    settings: Mapping[str, str],
    log: Path,
    memory: Callable[[int], float] | None = None,
) -> Run:
    """Run a command until it ends or exceeds a limit.

    Args:
        command: The program and its arguments.
        settings: Environment variables to add.
        log: The file that the output is appended to.
        memory: Returns the gigabytes in use, given the process id. By default the peak of the process alone is used.

    Raises:
        FailedError: The command has ended with an error.
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
    """The peak memory of a running process, in gigabytes.

    `ru_maxrss` cannot be used, because it includes the peak of the process that started this one.
    """
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
    found = re.search(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)
    return int(found[1]) * 1024 / 1e9 if found else 0.0  # a process that is exiting reports none


def memory_of_trees(*processes: int) -> float:
    """The gigabytes that some processes and all their descendants have in memory now."""
    total = 0
    for process in processes:
        with suppress(psutil.Error):  # a process may end at any moment
            root = psutil.Process(process)
            for each in (root, *root.children(recursive=True)):
                with suppress(psutil.Error):
                    total += each.memory_info().rss
    return total / 1e9


def beyond_limits(seconds: float, gigabytes: float) -> str:
    """Say which limit a run has exceeded; empty where it has exceeded none."""
    if seconds > SECONDS_AT_MOST:
        return f"not done in {SECONDS_AT_MOST // 60} minutes"
    return f"more than {GIGABYTES_AT_MOST:.0f} GB" if gigabytes > GIGABYTES_AT_MOST else ""


def in_turn(sides: Mapping[str, Callable[[], Run]], rounds: int) -> dict[str, list[Run]]:
    """Run every side once, then every side again, and so on, so that a disturbance affects all sides alike.

    A side that takes over two minutes, or was stopped, is not run again.
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

    A side that was run only once is compared with the other's median.
    """
    if len(runs[one]) == 1:
        return runs[one][0].seconds / statistics.median(each.seconds for each in runs[other])
    return statistics.median(
        mine.seconds / theirs.seconds for mine, theirs in zip(runs[one], runs[other], strict=False)
    )


def spread(values: Sequence[float], digits: int = 1) -> str:
    """The median, followed by the lowest and the highest value if there are several."""
    median = f"{statistics.median(values):,.{digits}f}"
    if len(values) == 1:
        return median
    return f"{median} ({min(values):,.{digits}f} to {max(values):,.{digits}f})"


def seconds_of(runs: Sequence[Run]) -> str:
    """The seconds of a side, or why it has none."""
    return runs[-1].gave_up or spread([each.seconds for each in runs])


def gigabytes_of(runs: Sequence[Run]) -> str:
    """The peak memory of a side; over several rounds, the highest."""
    return f"{max(each.gigabytes for each in runs):.2f} GB"
