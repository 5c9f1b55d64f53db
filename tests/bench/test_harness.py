"""Runs are reported with the time and memory that they took, and a run that does not end is stopped."""

import sys
import time
from pathlib import Path

import pytest

from bench import harness
from bench.harness import FailedError, Run, in_turn, ratio, run, seconds_of, spread


def test_a_run_has_its_seconds_and_its_memory(tmp_path: Path) -> None:
    program = "import time; kept = bytearray(300_000_000); time.sleep(0.5); print('done')"
    began = time.monotonic()
    found = run([sys.executable, "-c", program], {}, tmp_path / "log")
    assert 0.5 < found.seconds < time.monotonic() - began
    assert 0.3 < found.gigabytes < 0.5
    assert found.gave_up == ""
    assert (tmp_path / "log").read_text() == "done\n"


def test_its_memory_is_not_that_of_the_process_that_starts_it(tmp_path: Path) -> None:
    """Linux counts the parent's peak in `ru_maxrss`, so small sides once showed the peak of the benchmark itself."""
    kept = bytearray(500_000_000)
    found = run([sys.executable, "-c", "import time; time.sleep(0.5)"], {}, tmp_path / "log")
    assert 0.001 < found.gigabytes < 0.1 < len(kept) / 1e9


def test_its_environment_has_the_settings(tmp_path: Path) -> None:
    run([sys.executable, "-c", "import os; print(os.environ['COLOUR'])"], {"COLOUR": "red"}, tmp_path / "log")
    assert (tmp_path / "log").read_text() == "red\n"


def test_a_run_that_fails_says_what_it_printed(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("of an earlier run\n")
    with pytest.raises(FailedError, match="ValueError: seven") as failure:
        run([sys.executable, "-c", "raise ValueError('seven')"], {}, tmp_path / "log")
    assert "of an earlier run" not in str(failure.value)


@pytest.mark.parametrize(
    ("limit", "value", "why"), [("SECONDS_AT_MOST", 0.5, "not done in"), ("GIGABYTES_AT_MOST", 0.1, "more than 0 GB")]
)
def test_a_run_beyond_a_limit_is_stopped(
    limit: str, value: float, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(harness, limit, value)
    program = "import time; kept = bytearray(200_000_000); time.sleep(600)"
    found = run([sys.executable, "-c", program], {}, tmp_path / "log")
    assert found.gave_up.startswith(why)
    assert found.seconds < 600
    assert seconds_of([found]) == found.gave_up


def test_sides_take_turns_and_long_ones_are_run_once() -> None:
    order: list[str] = []

    def side(name: str, seconds: float, gave_up: str = "") -> Run:
        order.append(name)
        return Run(seconds, 1.0, gave_up)

    runs = in_turn(
        {
            "short": lambda: side("short", 2),
            "long": lambda: side("long", 300),
            "endless": lambda: side("endless", 1, "not done"),
        },
        rounds=3,
    )
    assert order == ["short", "long", "endless", "short", "short"]
    assert [len(each) for each in runs.values()] == [3, 1, 1]
    assert ratio(runs, "long", "short") == 150


def test_a_ratio_is_the_median_of_the_rounds() -> None:
    runs = {"one": [Run(2, 1), Run(90, 1), Run(4, 1)], "other": [Run(1, 1), Run(10, 1), Run(1, 1)]}
    assert ratio(runs, "one", "other") == 4


def test_what_was_run_once_is_compared_with_the_others_median() -> None:
    runs = {"once": [Run(300, 1)], "often": [Run(30, 1), Run(10, 1), Run(15, 1)]}
    assert ratio(runs, "once", "often") == 20


def test_a_spread_is_the_median_and_both_ends() -> None:
    assert spread([3.0, 1.04, 2.0]) == "2.0 (1.0 to 3.0)"
    assert spread([1234.5], 0) == "1,234"
