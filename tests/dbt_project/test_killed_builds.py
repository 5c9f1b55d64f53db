"""Builds that are killed or interrupted publish nothing, and the next build recovers by itself.

`python -m bench.drills --only builds` kills builds at many random moments.
"""

import os
import signal

from tests.support.workplace import REPOSITORY, Workplace


def give_ratings(workplace: Workplace, number: int) -> None:
    """Give the workplace another number of ratings, which shows the build that they are from."""
    lines = (REPOSITORY / "seeds" / "ratings.csv").read_text().splitlines(keepends=True)
    (workplace.raw / "ratings.csv").write_text("".join(lines[: number + 1]))


def stop_when(workplace: Workplace, line: str, by: signal.Signals) -> int:
    """Start a build, stop it when it prints a line, and return its exit code."""
    with workplace.started("build") as (build, lines):
        for printed in lines:
            if line in printed:
                assert build.pid is not None
                os.kill(build.pid, by)
                break
        lines.read()  # a full pipe would hold the build up
    assert build.exitcode is not None
    return build.exitcode


def test_stopped_builds_publish_nothing_and_are_recovered_from(built: Workplace) -> None:
    before = built.warehouse.read_bytes()
    give_ratings(built, 1900)
    assert stop_when(built, "START sql table model main.title_features", signal.SIGKILL) == -signal.SIGKILL
    assert built.warehouse.read_bytes() == before
    assert stop_when(built, "START sql table model main.titles", signal.SIGINT) > 0
    assert built.warehouse.read_bytes() == before

    built.build()
    [[counts]] = built.query("select row_counts from build_info")
    assert isinstance(counts, dict)
    assert counts == {mart: built.query(f"select count(*) from {mart}")[0][0] for mart in counts}  # noqa: S608
    assert (counts["titles"], counts["ratings"], counts["training_ratings"]) == (1200, 1900, 1900)
