"""What to watch: lists of the works that a user would choose, each with the user's own works that put it there."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ml.artifact.choices import strengths_of
from ml.artifact.files import ModelError
from ml.content.genres import Genres
from ml.content.variety import Variety
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
    title_ids: NDArray[np.str_]
    """The id of the title that this rating is of."""
    scores: NDArray[np.float32] | None = None
    """The score of every work for the user, where the model has saved it."""


@dataclass(frozen=True)
class Reason:
    """One of the user's own works, and how much it counts for a choice."""

    title_id: str | None
    """The title that the user has rated, or another one of the work if that has left the catalog; None if all have."""
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
        self.incoming = choices.weights.by_target() if self.verdict.personalised else None
        """The weights by the works that they speak for, to find reasons; only personal lists have any."""
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
            return NO_WORKS
        rated = model.rated_by(user)
        half_stars = self.choices.half_stars[model.rated_edges[user] : model.rated_edges[user + 1]]
        combined = combine(self.choices.title_works[rated], half_stars * np.float32(0.5), model.title_ids[rated])
        return replace(combined, scores=self.choices.saved.of(user))

    def rated_in(self, ratings: Mapping[str, float]) -> RatedWorks:
        """What somebody new has rated.

        Args:
            ratings: Stars, by the id of the title; works that the model does not know are left out.
        """
        known = [title_id for title_id in ratings if title_id in self.work_of]
        works = np.array([self.work_of[title_id] for title_id in known], np.intp)
        stars = np.array([ratings[title_id] for title_id in known], np.float32)
        return combine(works, stars, np.array(known, np.str_))

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

    def genres_of_works(self, genres: Genres) -> NDArray[np.float64]:
        """The genres of each work of the model, by its first title in the catalog.

        Args:
            genres: The genres of the titles of the catalog.
        """
        works = range(len(self.choices.popularity))
        return genres.of(next(iter(self.titles_of.get(work, ())), None) for work in works)

    def best(  # noqa: PLR0913
        self,
        rated: RatedWorks,
        allowed: NDArray[np.bool_],
        count: int,
        *,
        skip: int = 0,
        with_rated: bool = False,
        variety: Variety | None = None,
    ) -> list[Choice]:
        """The works that a user would choose, the likeliest first.

        Works that none of the user's own speak for are in the order of their popularity; so are all works where lists
        are not personal.

        Args:
            rated: What the user has rated.
            allowed: A mask with one value for each work of the model: whether it may be among them.
            count: The largest number of works.
            skip: How many works stand before the first that is wanted.
            with_rated: Whether those that the user has rated may be among them.
            variety: How much the works should differ; None where only the score counts.
        """
        strengths = strengths_of(rated.stars) if self.verdict.personalised else np.zeros(len(rated.stars))
        scores = self.scores_for(rated, strengths)
        listed = allowed & self.in_catalog
        listed[rated.works] &= with_rated
        length = skip + count
        order = self.by_popularity
        works = order[highest(scores[order], listed[order], variety.candidates(length) if variety else length)]
        if variety:
            values = scores if scores[works].max(initial=0) > 0 else self.choices.popularity.astype(np.float64)
            works = variety.choose(works, values[works], length)
        given = np.zeros(len(scores))
        given[rated.works] = strengths
        return [
            Choice(self.titles_of[work], float(scores[work]), self.reasons(rated, given, work))
            for work in works[skip:].tolist()
        ]

    def scores_for(self, rated: RatedWorks, strengths: NDArray[np.float64]) -> NDArray[np.float64]:
        """The score of every work for a user.

        Args:
            rated: What the user has rated.
            strengths: The strength of each of these ratings; all 0 where lists are not personal.
        """
        if rated.scores is not None and self.verdict.personalised:
            return rated.scores.astype(np.float64)
        return self.choices.weights.scores(rated.works, strengths)

    def reasons(self, rated: RatedWorks, given: NDArray[np.float64], work: int) -> tuple[Reason, ...]:
        """The user's own works that speak for a work most.

        Args:
            rated: What the user has rated.
            given: The strength of the user's rating of each work; 0 where there is none.
            work: The number of the work.
        """
        if self.incoming is None:
            return ()
        sources, weights = self.incoming.to(work)
        added = given[sources] * weights
        score = added.sum()
        if score <= 0:
            return ()
        most = np.argsort(-added, kind="stable")[:MOST_REASONS]
        return tuple(
            Reason(self.own_title(rated, int(sources[place])), float(added[place] / score))
            for place in most
            if added[place] > 0
        )

    def own_title(self, rated: RatedWorks, work: int) -> str | None:
        """The title of a work that the user has rated, or another one if that has left the catalog."""
        titles = self.titles_of.get(work, ())
        own = str(rated.title_ids[np.searchsorted(rated.works, work)])
        return own if own in titles else next(iter(titles), None)


def combine(
    works: NDArray[np.int32] | NDArray[np.intp], stars: NDArray[np.float32], title_ids: NDArray[np.str_]
) -> RatedWorks:
    """Put ratings of the same work together: the highest counts, of equal ones the first.

    Args:
        works: The number of the work of each rating.
        stars: The ratings, from 0.5 to 5.0.
        title_ids: The id of the title of each.
    """
    best_first = np.argsort(-stars, kind="stable")
    rated, firsts = np.unique(works[best_first], return_index=True)
    highest_of_each = best_first[firsts]
    return RatedWorks(rated.astype(np.intp), stars[highest_of_each], title_ids[highest_of_each])


NO_WORKS = combine(np.empty(0, np.intp), np.empty(0, np.float32), np.empty(0, np.str_))
"""What somebody has rated who has rated nothing."""
