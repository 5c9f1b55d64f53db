"""What to watch: lists of the works that a user would choose, each with the user's own works that put it there."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.artifact.choices import strengths_of
from ml.artifact.files import ModelError
from ml.serving.prediction import find, highest
from ml.serving.recommender import Recommender, Verdict

UNAUDITED = "The lists were not audited, so nothing shows that they find what a user would choose."
MOST_REASONS = 3
"""The largest number of the user's own works that are named as reasons for a choice."""


class NoChoicesError(ModelError):
    """The model has not learnt what people choose."""


@dataclass(frozen=True)
class RatedWorks:
    """What a user has rated, as works; of several ratings of one work, the highest counts."""

    works: NDArray[np.intp]
    """The number of each work, ascending."""
    stars: NDArray[np.float32]
    """The rating of each, from 0.5 to 5.0."""


@dataclass(frozen=True)
class Reason:
    """One of the user's own works, and how much it counts for a choice."""

    titles: tuple[str, ...]
    """The ids of the work's titles in the catalog; none where it has left the catalog."""
    share: float
    """Its share of the score. The shares of all of the user's works add up to 1; those that speak against it are
    below 0."""


@dataclass(frozen=True)
class Choice:
    """A work in a list."""

    titles: tuple[str, ...]
    """The ids of the work's titles in the catalog, one for each platform that has it."""
    score: float
    """How much the user's own works speak for it. Without any that do, at most 0: then it is there as a popular one."""
    because: tuple[Reason, ...]
    """The user's own works that speak for it most, up to three; none for a popular one."""


class Chooser:
    """Makes lists of works from a model that has learnt what people choose."""

    def __init__(self, recommender: Recommender, works: Mapping[str, str]) -> None:
        """Look the works of a catalog up in a model.

        Args:
            recommender: The model, and which of its titles are in the catalog.
            works: The id of the work of every title of the catalog, by the title's id.

        Raises:
            NoChoicesError: The model has not learnt what people choose.
        """
        choices = recommender.model.choices
        if choices is None:
            raise NoChoicesError(
                f"The model {recommender.card.model} has not learnt what people choose: it is of an earlier version, "
                "or was trained with --folds 0. `python -m ml.train` makes one that has."
            )
        self.recommender, self.choices = recommender, choices
        audit = recommender.card.lists
        self.verdict = Verdict(audit is not None and audit.personal, audit.reason if audit else UNAUDITED)
        """Whether lists are personal, and why."""
        numbers: dict[str, int] = {}
        for title_id, number in recommender.numbers.items():
            numbers.setdefault(works.get(title_id, title_id), int(choices.title_works[number]))
        self.work_of = {title_id: numbers[work_id] for title_id, work_id in works.items() if work_id in numbers}
        """The number of the work of each title of the catalog, also of titles that nobody has rated; by id."""
        titles = defaultdict(list)
        for title_id in sorted(self.work_of):
            titles[self.work_of[title_id]].append(title_id)
        self.titles_of = {work: tuple(ids) for work, ids in titles.items()}
        """The ids of the titles in the catalog, by the number of their work."""
        self.in_catalog = self.works_with(self.work_of)
        """A mask with one value for each work of the model: whether it has a title in the catalog."""
        self.by_popularity: NDArray[np.intp] = np.argsort(-choices.popularity, kind="stable")
        """The numbers of all works, the most popular first."""

    def rated_by(self, user_id: int) -> RatedWorks:
        """What a user had rated when the model was trained; nothing for an unknown user."""
        model = self.recommender.model
        user = find(model.user_ids, user_id)
        if user is None:
            return combine(np.empty(0, np.intp), np.empty(0, np.float32))
        half_stars = self.choices.half_stars[model.rated_edges[user] : model.rated_edges[user + 1]]
        return combine(self.choices.title_works[model.rated_by(user)], half_stars * np.float32(0.5))

    def rated_in(self, ratings: Mapping[str, float]) -> RatedWorks:
        """What somebody new has rated.

        Args:
            ratings: Stars, by the id of the title; works that the model does not know are left out.
        """
        known = {title_id: stars for title_id, stars in ratings.items() if title_id in self.work_of}
        works = np.array([self.work_of[title_id] for title_id in known], np.intp)
        return combine(works, np.array(list(known.values()), np.float32))

    def verdict_for(self, rated: RatedWorks) -> Verdict:
        """Whether the list for a user is personal, and why."""
        if self.verdict.personalised and not strengths_of(rated.stars).any():
            return Verdict(False, "The model knows nothing that the user likes, so these are the most popular works.")
        return self.verdict

    def works_with(self, title_ids: Iterable[str]) -> NDArray[np.bool_]:
        """A mask with one value for each work of the model: whether one of these titles is a title of it."""
        mask = np.zeros(len(self.choices.popularity), np.bool_)
        mask[[self.work_of[title_id] for title_id in title_ids if title_id in self.work_of]] = True
        return mask

    def best(
        self, rated: RatedWorks, allowed: NDArray[np.bool_], count: int, *, with_rated: bool = False
    ) -> list[Choice]:
        """The works that a user would choose, the likeliest first.

        Works that none of the user's own speak for are in the order of their popularity; so are all works where lists
        are not personal.

        Args:
            rated: What the user has rated.
            allowed: A mask with one value for each work of the model: whether it may be among them.
            count: The largest number of works.
            with_rated: Whether those that the user has rated may be among them.
        """
        strengths = strengths_of(rated.stars) if self.verdict.personalised else np.zeros(len(rated.stars))
        sources, targets, added = self.choices.weights.contributions(rated.works, strengths)
        scores = self.choices.weights.add_up(targets, added)
        listed = allowed.copy()
        listed[rated.works] &= with_rated
        listed &= self.in_catalog
        order = self.by_popularity
        works = order[highest(scores[order], listed[order], count)].tolist()
        chosen = np.zeros(len(allowed), np.bool_)
        chosen[works] = True
        to_chosen = chosen[targets]  # most contributions are to works that are not in the list
        sources, targets, added = sources[to_chosen], targets[to_chosen], added[to_chosen]
        return [
            Choice(self.titles_of[work], float(scores[work]), self.reasons(rated, sources, added, targets == work))
            for work in works
        ]

    def reasons(
        self,
        rated: RatedWorks,
        sources: NDArray[np.intp],
        added: NDArray[np.float64],
        to_work: NDArray[np.bool_],
    ) -> tuple[Reason, ...]:
        """The user's own works that speak for a work most.

        Args:
            rated: What the user has rated.
            sources: Where each contribution to any work comes from, as a place in `rated`.
            added: What it adds.
            to_work: Whether it is added to the score of this work.
        """
        score = added[to_work].sum()
        if score <= 0:
            return ()
        mine = np.flatnonzero(to_work)
        mine = mine[np.argsort(-added[mine], kind="stable")][:MOST_REASONS]
        return tuple(
            Reason(self.titles_of.get(int(rated.works[sources[place]]), ()), float(added[place] / score))
            for place in mine
            if added[place] > 0
        )


def combine(works: NDArray[np.int32] | NDArray[np.intp], stars: NDArray[np.float32]) -> RatedWorks:
    """Put ratings of the same work together: the highest counts."""
    rated, places = np.unique(works, return_inverse=True)
    highest_stars = np.zeros(len(rated), np.float32)
    np.maximum.at(highest_stars, places, stars)
    return RatedWorks(rated.astype(np.intp), highest_stars)
