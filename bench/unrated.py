"""Works that nobody has rated: how many of those that people like are found by content alone.

All ratings of a part of the works are hidden, part after part, and the hidden works are listed for those who liked any.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ml.artifact.card import LENGTH
from ml.artifact.choices import strengths_of
from ml.artifact.recipe import Recipe
from ml.content.content import Content
from ml.content.works import first_titles
from ml.data.ratings import Ratings
from ml.data.works import rate_works
from ml.evaluation.ranking import Rank, measure_lists

PARTS = 10
BY_CONTENT, CHANCE = "Cartelera: by content", "by chance"


def table_of(ratings: Ratings, works: Mapping[str, str], content: Content) -> str:
    """The quality of lists of hidden works, as Markdown; empty where the catalog does not have the titles.

    Args:
        ratings: Ratings of titles.
        works: The id of each title's work, by the title's id.
        content: The features of the titles.
    """
    titles = first_titles(works, content)
    rated, _ = rate_works(ratings, works)
    if not titles.keys() >= set(rated.title_ids.tolist()):
        return ""
    numbers = np.array([titles[work_id] for work_id in rated.title_ids.tolist()], np.intp)
    lines = [f"| | nDCG@{LENGTH} | recall@{LENGTH} |", "|---|---|---|"]
    for name, (ndcg, recall) in measure(rated, numbers, content).items():
        lines.append(f"| {name} | {ndcg:.3f} | {recall:.3f} |")
    about = f"A tenth of the works without ratings, {PARTS} times; those of at least 3.5 stars to be found among them:"
    return "\n".join([about, "", *lines])


def measure(rated: Ratings, titles: NDArray[np.intp], content: Content) -> dict[str, tuple[float, float]]:
    """NDCG and recall of the lists of hidden works, on average over the users and the parts.

    Args:
        rated: Ratings of works.
        titles: For each work, the number of a title of it in `content`.
        content: The features of titles.
    """
    draws = np.random.default_rng(Recipe().seed)
    parts = draws.permutation(len(rated.title_ids)) % PARTS
    found: dict[str, list[tuple[float, float, int]]] = {BY_CONTENT: [], CHANCE: []}
    for part in range(PARTS):
        is_hidden = (parts == part)[rated.titles]
        known, hidden = rated.only(~is_hidden), rated.only(is_hidden)
        candidates = np.flatnonzero(parts == part)
        ranks: dict[str, Rank] = {
            BY_CONTENT: by_content(known, candidates, titles, content),
            CHANCE: by_chance(candidates, draws),
        }
        for name, rank in ranks.items():
            ranking, _ = measure_lists(known, hidden, rank, Recipe().seed)
            found[name].append((ranking.ndcg, ranking.recall, ranking.users))
    return {name: mean_of(each) for name, each in found.items()}


def by_content(known: Ratings, candidates: NDArray[np.intp], titles: NDArray[np.intp], content: Content) -> Rank:
    """The ranking of some works by how alike they are to what a user likes."""

    def rank(user: int) -> NDArray[np.intp]:
        mine = known.of_user(user)
        profile = content.profile(titles[known.titles[mine]], strengths_of(known.stars[mine]))
        return candidates[np.argsort(-content.scores(profile)[titles[candidates]], kind="stable")]

    return rank


def by_chance(candidates: NDArray[np.intp], draws: np.random.Generator) -> Rank:
    """The ranking of some works at random."""
    return lambda user: draws.permutation(candidates)


def mean_of(measured: list[tuple[float, float, int]]) -> tuple[float, float]:
    """The means of nDCG and recall over all users of all parts."""
    ndcg, recall, users = np.array(measured).T
    return float(np.average(ndcg, weights=users)), float(np.average(recall, weights=users))
