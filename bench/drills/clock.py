"""A clock that jumps during refreshes, and a published file with times of other centuries: answers must stay right.

The clock jumps between the processes of a refresh, and the service keeps the right time: libfaketime cannot set the
time of a running process without its monotonic clock, which no real jump changes.
"""

import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from bench import servers
from bench.drills.generations import make_generation
from bench.drills.kills import published_ratings
from bench.drills.ledger import Entry, require
from bench.drills.readers import wait_until_served
from bench.drills.running import Refreshed, require_served
from cartelera.publisher import new_file, publish_file
from tests.support.workplace import end_of

JUMPS = ("+1d", "-3600", "+3650d", "-3650d", "-2", "+0")
"""How far from the right time the clock is after each jump, as libfaketime writes it: seconds, or days."""
YEARS = (1970, 2000, 2026, 2038, 2100)


@dataclass(frozen=True)
class Clock:
    """The clock of the processes that are started with its variables; each keeps the time that was set at its start."""

    file: Path

    def set(self, offset: str) -> None:
        """Let the clock jump, to an offset from the right time."""
        self.file.write_text(offset)

    @property
    def variables(self) -> dict[str, str]:
        """The environment variables that put a process under this clock.

        Raises:
            PermissionError: libfaketime is not installed.
        """
        found = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
        if not found:
            raise PermissionError("This drill needs libfaketime: `apt-get install faketime`.")
        return {
            "LD_PRELOAD": str(found[0]),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_CACHE_DURATION": str(10**9),  # seconds: a process keeps the clock that it began with
            "NO_FAKE_STAT": "1",  # files keep their times
        }


def jump_during_refreshes(folder: Path) -> Entry:
    """Refresh while the clock jumps, each time in a later phase; each refresh must succeed and be served."""
    entry = Entry("`python -m jobs.refresh` while the clock jumps, by seconds to ten years")
    folder.mkdir()
    clock = Clock(folder / "clock")
    clock.set("+0")
    place = Refreshed(folder / "place", clock.variables)
    lasts = place.refresh_well(0)
    with place.serving() as service:
        for number, jump in enumerate(JUMPS, 1):
            with entry.trial(f"to {jump}"):
                place.offer(number)
                process = place.start()
                time.sleep(lasts * number / (len(JUMPS) + 1))
                require_refused(place, process)
                clock.set(jump)
                code, output = end_of(process)
                require(code == 0, f"exit code {code}: {output[-500:]}")
                found = published_ratings(place.workplace)
                require(found == 2000 + number, f"{found} ratings are published")
                require_served(service.port, place.workplace, place.models)
    entry.remark = "each built, trained, and was served; a second refresh beside it was refused"
    return entry


def require_refused(place: Refreshed, running: subprocess.Popen[str]) -> None:
    """Make sure that the lock of a refresh holds as long as it runs."""
    code, output = end_of(place.start())
    was_refused = "Another refresh" in output
    require(was_refused or running.poll() is not None, f"a second refresh ends with {code}: {output[-300:]}")


def publish_with_other_times(sample: Path, folder: Path) -> Entry:
    """Publish files whose times lie before those of the file before them, or far ahead; each must be served."""
    entry = Entry("a file published with times from 1970 to 2100")
    folder.mkdir()
    warehouse = folder / "cartelera.duckdb"
    publish_file(str(make_generation(sample, folder / "0.duckdb", 0)), str(warehouse))
    with servers.cartelera(warehouse, folder / "no-models", folder) as service:
        for number, year in enumerate(YEARS + YEARS[::-1], 1):
            with entry.trial(f"build {number}, of {year}"):
                generation = make_generation(sample, folder / f"{number}.duckdb", number)
                shutil.move(generation, new_file(warehouse))
                seconds = (year - 1970) * 31_556_952
                os.utime(new_file(warehouse), (seconds, seconds))
                new_file(warehouse).replace(warehouse)
                wait_until_served(service.port, number)
    return entry
