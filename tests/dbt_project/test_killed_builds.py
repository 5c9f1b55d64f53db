"""Kills builds at random moments: readers keep one whole build, and the next build recovers by itself."""

import random
import time

from tests.support.workplace import REPOSITORY, Workplace, end_of

KILLS = 2


def published_ratings(workplace: Workplace) -> int:
    """The number of ratings in the published file, after checking that it is one whole build."""
    (counts,) = workplace.query("select row_counts from build_info")[0]
    assert isinstance(counts, dict)
    actual = {mart: workplace.query(f"select count(*) from {mart}")[0][0] for mart in counts}  # noqa: S608
    assert actual == counts
    assert counts["titles"] == 1200
    assert counts["ratings"] == counts["training_ratings"]
    return int(counts["ratings"])


def time_a_build(workplace: Workplace) -> float:
    """Run a build like those that are killed, and return its seconds."""
    started = time.monotonic()
    code, output = end_of(workplace.start("build"))
    assert code == 0, output
    return time.monotonic() - started


def test_killed_builds(workplace: Workplace) -> None:
    rng = random.Random(20)
    lines = (REPOSITORY / "seeds" / "ratings.csv").read_text().splitlines(keepends=True)
    duration = time_a_build(workplace)
    published = published_ratings(workplace)

    for round_ in range(1, KILLS + 1):
        # Each round has another number of ratings, which shows the build that they are from.
        offered = 2000 + round_
        (workplace.raw / "ratings.csv").write_text("".join(lines[: offered + 1]))
        with workplace.start("build") as killed:
            time.sleep(duration * (round_ - rng.random()) / KILLS)
            killed.kill()
            killed.communicate()
        assert published_ratings(workplace) in (published, offered)

        workplace.build()
        published = published_ratings(workplace)
        assert published == offered
