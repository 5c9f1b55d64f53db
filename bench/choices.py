"""Lists of what a user would choose, beside popular titles, predicted stars, and what irspack and implicit list.

The latest five works of each user are hidden, and looked for in lists of ten. Each side is a process that loads
the other ratings, fits, and writes the lists of the users that are measured.
"""

import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench import unrated
from bench.environments import programs_of
from bench.harness import FailedError, Run, gigabytes_of, in_turn, run, seconds_of
from bench.machine import describe
from cartelera.published import open_published
from ml.artifact.card import LATEST, LENGTH, LIKED, Ranking
from ml.artifact.recipe import Recipe
from ml.content.content import Content
from ml.data.ratings import Ratings, load_timed_ratings
from ml.evaluation.choices import hide_latest, interval
from ml.evaluation.ranking import draw_measured, measure_lists

OURS, POPULAR = "Cartelera: what a user would choose", "popular titles, the same for all"
OWN: list[str | Path] = [sys.executable, "-m", "bench.own_lists"]
SIDES = Path(__file__).with_name("sides")
MOST_RATINGS_TO_HIDE = 1_000_000
"""Of at most so many ratings, those of whole works are hidden too."""
Measured = Mapping[str, tuple[Ranking, NDArray[np.float64]]]
"""The quality of the lists of each side that has written them, by its name."""


def compare(  # noqa: PLR0913
    warehouses: Mapping[str, Path],
    works: Mapping[str, str],
    content: Content,
    folder: Path,
    *,
    rounds: int,
    peers: bool,
) -> str:
    """Make lists with each side from the ratings of every warehouse.

    Args:
        warehouses: The files by name.
        works: The id of each title's work, by the title's id; a title that is not there is a work of its own.
        content: The features of the titles of the catalogs.
        folder: Where to work; it exists.
        rounds: How many rounds.
        peers: Whether to measure the sides too that need environments of their own.

    Returns:
        Markdown.
    """
    programs: dict[str, list[str | Path]] = {
        OURS: [*OWN, "choices"],
        POPULAR: [*OWN, "popularity"],
        "Cartelera: predicted stars": [*OWN, "stars"],
    }
    if peers:
        irspack = [programs_of("irspack") / "python", SIDES / "irspack_lists.py"]
        implicit = [programs_of("implicit") / "python", SIDES / "implicit_als.py"]
        programs["irspack, item neighbours (cosine)"] = [*irspack, "neighbours"]
        programs["irspack, iALS, 64 factors"] = [*irspack, "ials"]
        programs["irspack, EASE"] = [*irspack, "ease"]
        programs["implicit, ALS, 32 factors"] = [*implicit, "32"]
        programs["implicit, ALS, 64 factors"] = [*implicit, "64"]
    tables = []
    for name, warehouse in warehouses.items():
        with open_published(warehouse) as connection:
            ratings, seconds = load_timed_ratings(connection)
        known, hidden = hide_latest(ratings, seconds, works)
        title = f"{name}: {len(ratings):,} ratings by {len(ratings.user_ids):,} users of {len(known.title_ids):,} works"
        tables.append(f"{title}.\n\n{table_of(known, hidden, programs, folder, rounds)}")
        if len(ratings) <= MOST_RATINGS_TO_HIDE:
            tables.append(unrated.table_of(ratings, works, content))
    about = describe(
        f"The latest {LATEST} works of each user hidden, those of at least {LIKED} stars to be found",
        ["numpy", "scipy"],
        ["irspack", "implicit"] if peers else [],
    )
    return "\n\n".join([about, *filter(None, tables)])


def table_of(
    known: Ratings, hidden: Ratings, programs: Mapping[str, list[str | Path]], folder: Path, rounds: int
) -> str:
    """Quality, time and memory of each side on one split."""
    known_file, log = folder / "known.npz", folder / "log"
    shape = (len(known.user_ids), len(known.title_ids))
    listed = draw_measured(hidden, Recipe().seed)
    np.savez(known_file, users=known.users, titles=known.titles, stars=known.stars, shape=shape, listed=listed)
    files = {name: folder / f"lists-{len(known)}-{number}.npy" for number, name in enumerate(programs)}
    sides = {name: partial(run, [*command, known_file, files[name]], {}, log) for name, command in programs.items()}
    runs = in_turn(sides, rounds)
    popular = np.load(files[POPULAR])
    measured = {
        name: measure(known, hidden, listed, read_lists(file, known, listed, popular))
        for name, file in files.items()
        if not runs[name][-1].gave_up
    }
    header = ["", f"nDCG@{LENGTH}", "times popularity's", "below Cartelera's by", f"recall@{LENGTH}", "coverage"]
    lines = [f"| {' | '.join([*header, 'seconds', 'peak memory'])} |", "|---|---|---|---|---|---|---|---|"]
    return "\n".join([*lines, *(row(name, each, measured) for name, each in runs.items())])


def read_lists(file: Path, known: Ratings, listed: NDArray[np.int32], popular: NDArray[np.intp]) -> NDArray[np.intp]:
    """The lists that a side has written; users without known ratings get the popular ones, whatever the side."""
    lists = np.load(file)
    if lists.shape != popular.shape:
        raise FailedError(f"{file} holds lists of the shape {lists.shape}, not {popular.shape}")
    has_ratings = np.bincount(known.users, minlength=len(known.user_ids))[listed] > 0
    return np.where(has_ratings[:, np.newaxis], lists, popular)


def measure(
    known: Ratings, hidden: Ratings, listed: NDArray[np.int32], lists: NDArray[np.intp]
) -> tuple[Ranking, NDArray[np.float64]]:
    """The quality of the lists of some users; see `ml.evaluation.ranking.measure_lists`."""
    return measure_lists(known, hidden, lambda user: lists[np.searchsorted(listed, user)], Recipe().seed)


def row(name: str, runs: list[Run], measured: Measured) -> str:
    """The row of one side."""
    costs = [seconds_of(runs), gigabytes_of(runs)]
    if name not in measured:
        return f"| {' | '.join([name, *[''] * 5, *costs])} |"
    ranking, ndcg = measured[name]
    times = ranking.ndcg / measured[POPULAR][0].ndcg
    below = ""
    if name != OURS:
        losses = measured[OURS][1] - ndcg
        low, high = interval(losses, Recipe().seed)
        below = f"{losses.mean():z.3f} ({low:z.3f} to {high:z.3f})"
    cells = [name, f"{ranking.ndcg:.3f}", f"{times:.2f}", below, f"{ranking.recall:.3f}", f"{ranking.coverage:.1%}"]
    return f"| {' | '.join([*cells, *costs])} |"
