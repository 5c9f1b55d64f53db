"""`python -m bench.drills`, which `make drill` runs: every fault, many times, and a ledger of what was lost.

It takes over an hour, works on the sample, and writes its lines into `bench/results/drill.md`, which docs/measured.md
quotes.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench.__main__ import WORK, published
from bench.drills import clock, full_disk, kills, mutations, read_only, readers, siege, traffic
from bench.drills.ledger import Entry, as_markdown
from bench.harness import FailedError
from bench.machine import describe
from bench.quote import RESULTS, quote_results

DRILLS = ("builds", "trainings", "disk", "read-only", "clock", "mutations", "readers", "traffic", "siege")


def main() -> int:
    """Run the drills, and return the exit code: 0 if nothing was lost, 1 otherwise."""
    parser = argparse.ArgumentParser(prog="python -m bench.drills", description=__doc__)
    parser.add_argument("--only", choices=DRILLS, action="append", help="a drill; may be given several times")
    chosen: list[str] = parser.parse_args().only or list(DRILLS)
    WORK.mkdir(parents=True, exist_ok=True)
    entries = []
    with tempfile.TemporaryDirectory(dir=WORK, prefix="drill-") as place:
        folder = Path(place)
        try:
            warehouse, models = published(Path("seeds"), folder)
            for name in chosen:
                print(f"drill: {name}", flush=True)
                work = folder / name
                work.mkdir()
                entries += drills(warehouse, models, work)[name]()
                print(as_markdown(entries), flush=True)
        except (FailedError, PermissionError) as error:
            print(error, file=sys.stderr)
            return 1
    ledger = RESULTS / "drill.md"
    before = ledger.read_text(encoding="utf-8").partition("\n\n")[2]
    about = describe("On the sample", ["dbt-core", "duckdb", "fastapi"])
    ledger.write_text(f"{about}\n\n{as_markdown(entries, before)}\n", encoding="utf-8")
    quote_results()
    return int(any(entry.lost for entry in entries))


def drills(warehouse: Path, models: Path, folder: Path) -> dict[str, Callable[[], list[Entry]]]:
    """The function that runs each drill."""
    return {
        "builds": lambda: [kills.kill_builds(folder / "place")],
        "trainings": lambda: [kills.kill_trainings(warehouse, folder)],
        "disk": lambda: [full_disk.fill_builds(folder / "one"), full_disk.fill_trainings(warehouse, folder / "other")],
        "read-only": lambda: read_only.forbid_writing(folder / "place"),
        "clock": lambda: [
            clock.jump_during_refreshes(folder / "jumps"),
            clock.publish_with_other_times(warehouse, folder / "times"),
        ],
        "mutations": lambda: [mutations.mutate_files(folder)],
        "readers": lambda: [readers.read_and_ask(warehouse, folder)],
        "traffic": lambda: [traffic.flood(warehouse, models, folder)],
        "siege": lambda: [siege.besiege(warehouse, folder)],
    }


if __name__ == "__main__":
    sys.exit(main())
