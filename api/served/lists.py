"""Lists of what to watch: what somebody would choose, else what is like what they liked, else what is popular."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from api.served.content import Content, Feature
from api.served.shelf import Shelf
from ml.artifact.choices import strengths_of
from ml.serving.choices import Chooser, NoChoicesError, RatedWorks, Reason, combine
from ml.serving.prediction import Prediction, Taste, find, highest
from ml.serving.recommender import Recommender, Verdict

By = Literal["choices", "content", "popularity"]
NO_WORKS = combine(np.empty(0, np.intp), np.empty(0, np.float32))
NOTHING_KNOWN = "The model knows nothing that the user likes."
SO = {
    "content": "So these are works like those that the user likes.",
    "popularity": "So these are the most popular works.",
}
"""What follows from lists not being personal, by what they are ordered by instead."""


@dataclass(frozen=True)
class Rater:
    """Somebody who gets a list, and what they have rated."""

    taste: Taste | None
    """What the model knows of their taste in stars."""
    titles: NDArray[np.intp]
    """The numbers of the titles that they have rated, on the shelf."""
    stars: NDArray[np.float32]
    """The rating of each, from 0.5 to 5.0; 0 where the model does not tell it."""
    works: RatedWorks
    """The same as works of the model of choices; none where there is no such model."""


@dataclass(frozen=True)
class Because:
    """One of somebody's own titles that put a work on their list."""

    title_id: str
    share: float
    """Its share of the work's score."""
    in_common: tuple[Feature, ...]
    """What it has in common with the work; empty where people's choices put the work there."""


@dataclass(frozen=True)
class Row:
    """A work in a list."""

    title_id: str
    """The title of the work that is shown: of those that pass the filters, the one with most predicted stars."""
    prediction: Prediction
    """The stars that it would probably be given."""
    score: float
    """What the list is ordered by; 0 where it is ordered by popularity."""
    because: tuple[Because, ...]
    """Up to three of somebody's own titles where they put it there by choice, one where it is like that one."""


@dataclass(frozen=True)
class WorkList:
    """A list of works."""

    by: By
    """What it is ordered by."""
    verdict: Verdict
    """Whether it is personal, and why."""
    rows: list[Row]


@dataclass(frozen=True)
class Wanted:
    """Which part of a list is wanted."""

    titles: NDArray[np.bool_]
    """A mask of the titles on the shelf that pass the filters."""
    count: int
    """The largest number of works."""
    skip: int
    """How many works stand before the first that is wanted."""
    rated: bool
    """Whether works may be among them that have been rated, on any platform."""


class Lists:
    """Makes the lists of one build and one model."""

    def __init__(self, recommender: Recommender, shelf: Shelf, content: Content) -> None:
        """Look up the model's works on the shelf. A model that has not learnt what people choose will do."""
        self.recommender, self.shelf, self.content = recommender, shelf, content
        self.chooser: Chooser | None = None
        try:
            self.chooser = Chooser(recommender, shelf.work_ids)
            self.verdict = self.chooser.verdict
            """Whether lists are personal, and why."""
        except NoChoicesError as error:
            self.verdict = Verdict(False, str(error))
        numbers = self.chooser.work_of if self.chooser else {}
        self.model_works = np.array([numbers.get(title_id, -1) for title_id in shelf.ids], np.intp)
        """For each title on the shelf, the number of its work in the model of choices; -1 where that has none."""

    def user(self, user_id: int) -> Rater:
        """What a user had rated when the model was trained; nothing for an unknown user."""
        model = self.recommender.model
        user = find(model.user_ids, user_id)
        if user is None:
            return self.newcomer({})
        rated = model.rated_by(user)
        stars = np.zeros(len(rated), np.float32)
        if model.choices is not None:
            begin = model.rated_edges[user]
            stars = model.choices.half_stars[begin : begin + len(rated)] * np.float32(0.5)
        kept = self.recommender.in_catalog[rated]
        titles = [self.shelf.numbers[title_id] for title_id in model.title_ids[rated[kept]].tolist()]
        works = self.chooser.rated_by(user_id) if self.chooser else NO_WORKS
        return Rater(self.recommender.taste_of(user_id), np.array(titles, np.intp), stars[kept], works)

    def newcomer(self, ratings: Mapping[str, float]) -> Rater:
        """What somebody new has rated.

        Args:
            ratings: Stars, by the id of the title, which is on the shelf.
        """
        titles = np.array([self.shelf.numbers[title_id] for title_id in ratings], np.intp)
        works = self.chooser.rated_in(ratings) if self.chooser else NO_WORKS
        taste = self.recommender.taste_of_newcomer(ratings)
        return Rater(taste, titles, np.array(list(ratings.values()), np.float32), works)

    def make(self, rater: Rater, wanted: Wanted) -> WorkList:
        """Make a list, ordered by choice where lists are personal and the model knows something that the rater likes.

        Otherwise works like the liked ones come first. Without any, and among equals, the most popular come first.
        """
        allowed = wanted.titles if wanted.rated else self.shelf.without_works_of(wanted.titles, rater.titles)
        if self.verdict.personalised and strengths_of(rater.works.stars).any():
            return WorkList("choices", self.verdict, self.choose(rater, wanted, allowed))
        why = NOTHING_KNOWN if self.verdict.personalised else self.verdict.reason
        strengths = strengths_of(rater.stars)
        by: By = "content" if strengths.any() else "popularity"
        return WorkList(by, Verdict(False, f"{why} {SO[by]}"), self.compare(rater, strengths, wanted, allowed))

    def choose(self, rater: Rater, wanted: Wanted, allowed: NDArray[np.bool_]) -> list[Row]:
        """The works that the rater would choose."""
        assert self.chooser is not None  # noqa: S101
        works = self.model_works[allowed]
        mask = np.zeros(len(self.chooser.in_catalog), np.bool_)
        mask[works[works >= 0]] = True
        chosen = self.chooser.best(rater.works, mask, wanted.skip + wanted.count, with_rated=wanted.rated)
        own = {self.shelf.ids[number] for number in rater.titles}
        rows = []
        for choice in chosen[wanted.skip :]:
            titles = [self.shelf.numbers[title_id] for title_id in choice.titles]
            title, prediction = self.pick(rater.taste, titles, allowed)
            rows.append(Row(self.shelf.ids[title], prediction, choice.score, because_of(choice.because, own)))
        return rows

    def compare(
        self, rater: Rater, strengths: NDArray[np.float64], wanted: Wanted, allowed: NDArray[np.bool_]
    ) -> list[Row]:
        """The works that are most like what the rater likes; of equal ones, the most popular come first."""
        profile = self.content.profile(rater.titles[strengths > 0], strengths[strengths > 0])
        scores = np.zeros(len(self.shelf.popularity))
        np.maximum.at(scores, self.shelf.works[allowed], self.content.scores(profile)[allowed])
        order = self.shelf.by_popularity
        places = highest(scores[order], self.shelf.works_with(allowed)[order], wanted.skip + wanted.count)
        rows = []
        for work in order[places[wanted.skip :]].tolist():
            title, prediction = self.pick(rater.taste, self.shelf.titles_of[work], allowed)
            like = self.content.likeness(profile, title)
            because = (Because(self.shelf.ids[like.title], like.share, like.in_common),) if like else ()
            rows.append(Row(self.shelf.ids[title], prediction, float(scores[work]), because))
        return rows

    def pick(self, taste: Taste | None, titles: list[int], allowed: NDArray[np.bool_]) -> tuple[int, Prediction]:
        """The allowed title that would be given most stars, and the prediction; of equal ones, that with the first id.

        Args:
            taste: What is known of the user.
            titles: The numbers of titles, at least one of them allowed.
            allowed: A mask of titles.
        """
        title_ids = [self.shelf.ids[title] for title in sorted(titles) if allowed[title]]
        title_id, prediction = self.recommender.most_starred(taste, title_ids)
        return self.shelf.numbers[title_id], prediction


def because_of(reasons: tuple[Reason, ...], own: set[str]) -> tuple[Because, ...]:
    """Name the title of each work that somebody has rated; works that have left the catalog are left out.

    Args:
        reasons: The works that speak for another one.
        own: The ids of the titles that they have rated.
    """
    return tuple(
        Because(next((each for each in reason.titles if each in own), reason.titles[0]), reason.share, ())
        for reason in reasons
        if reason.titles
    )
