"""Lists of what to watch: what somebody would choose, else what is like what they liked, else what is popular."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from api.served.shelf import Shelf
from ml.artifact.choices import strengths_of
from ml.content.content import Content, Feature
from ml.content.genres import Genres
from ml.content.variety import Variety
from ml.serving.choices import NO_WORKS, Chooser, NoChoicesError, RatedWorks, Reason
from ml.serving.prediction import Prediction, Taste, find, highest
from ml.serving.recommender import Recommender, Verdict

By = Literal["choices", "content", "popularity"]
NOTHING_KNOWN = "The model knows nothing that the user likes."
SO = {
    "content": "So these are works like those that the user likes.",
    "popularity": "So these are the most popular works.",
}
"""What follows from lists not being personal, by what they are ordered by instead."""
UNRATED = "Nobody has rated these works, so nothing is known of who would choose them."
"""Why a list of works without ratings is not personal."""
IN_NO_ORDER = "Nothing is known that the user likes, so their order means nothing."
"""What follows for such a list where nothing is known that the user likes."""


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
    unrated: bool = False
    """Whether only works may be among them that nobody has rated."""
    variety: float = 0.0
    """How much they should differ, from 0 to 1; see `ml.content.variety.Variety`."""


class Lists:
    """Makes the lists of one build and one model."""

    def __init__(self, recommender: Recommender, shelf: Shelf, content: Content, genres: Genres) -> None:
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
        self.on_shelf = np.array(
            [shelf.numbers.get(title_id, -1) for title_id in recommender.model.title_ids.tolist()], np.intp
        )
        """For each title of the model, its number on the shelf; -1 where it is not there."""
        first_titles = [shelf.ids[titles[0]] for _, titles in sorted(shelf.titles_of.items())]
        self.genres = genres.of(first_titles)
        """The genres of each work on the shelf."""
        by_choice = self.chooser if self.verdict.personalised else None
        self.genres_of_choices = by_choice.genres_of_works(genres) if by_choice else self.genres[:0]
        """The genres of each work of the model of choices; none where lists are not personal, which need none."""

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
        works = self.chooser.rated_by(user_id) if self.chooser else NO_WORKS
        return Rater(self.recommender.taste_of(user_id), self.on_shelf[rated[kept]], stars[kept], works)

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

        Args:
            rater: Who gets the list.
            wanted: Which part of it is wanted. The parts of a list that differ only in `skip` continue each other.
        """
        allowed = wanted.titles if wanted.rated else self.shelf.without_works_of(wanted.titles, rater.titles)
        if wanted.unrated:
            return self.unrated(rater, wanted, allowed & self.shelf.unrated)
        if self.verdict.personalised and strengths_of(rater.works.stars).any():
            return WorkList("choices", self.verdict, self.choose(rater, wanted, allowed))
        return self.alike(rater, wanted, allowed, NOTHING_KNOWN if self.verdict.personalised else self.verdict.reason)

    def choose(self, rater: Rater, wanted: Wanted, allowed: NDArray[np.bool_]) -> list[Row]:
        """The works that the rater would choose; those that nobody has rated come last, ordered by content."""
        assert self.chooser is not None  # noqa: S101
        works = self.model_works[allowed]
        mask = np.zeros(len(self.chooser.in_catalog), np.bool_)
        mask[works[works >= 0]] = True
        mask[rater.works.works] &= wanted.rated
        variety = Variety(wanted.variety, self.genres_of_choices)
        chosen = self.chooser.best(rater.works, mask, wanted.count, skip=wanted.skip, with_rated=True, variety=variety)
        rows = []
        for choice in chosen:
            titles = [self.shelf.numbers[title_id] for title_id in choice.titles]
            title, prediction = self.pick(rater.taste, titles, allowed)
            rows.append(Row(self.shelf.ids[title], prediction, choice.score, because_of(choice.because)))
        if len(rows) == wanted.count:
            return rows
        rest = replace(wanted, count=wanted.count - len(rows), skip=max(0, wanted.skip - int(mask.sum())))
        return rows + self.compare(rater, rest, allowed & (self.model_works < 0))

    def unrated(self, rater: Rater, wanted: Wanted, allowed: NDArray[np.bool_]) -> WorkList:
        """Works without ratings that are like those that the rater likes."""
        made = self.alike(rater, wanted, allowed, UNRATED)
        return made if made.by == "content" else replace(made, verdict=Verdict(False, f"{UNRATED} {IN_NO_ORDER}"))

    def alike(self, rater: Rater, wanted: Wanted, allowed: NDArray[np.bool_], why: str) -> WorkList:
        """Works like those that the rater likes, else the popular ones, with the reason why they are not personal."""
        by: By = "content" if strengths_of(rater.stars).any() else "popularity"
        return WorkList(by, Verdict(False, f"{why} {SO[by]}"), self.compare(rater, wanted, allowed))

    def compare(self, rater: Rater, wanted: Wanted, allowed: NDArray[np.bool_]) -> list[Row]:
        """The works that are most like what the rater likes; of equal ones, the most popular come first."""
        strengths = strengths_of(rater.stars)
        profile = self.content.profile(rater.titles[strengths > 0], strengths[strengths > 0])
        scores = np.zeros(len(self.shelf.popularity))
        if len(profile.liked):
            np.maximum.at(scores, self.shelf.works[allowed], self.content.scores(profile)[allowed])
        variety = Variety(wanted.variety, self.genres)
        length = wanted.skip + wanted.count
        order = self.shelf.by_popularity
        works = order[highest(scores[order], self.shelf.works_with(allowed)[order], variety.candidates(length))]
        values = scores if scores.any() else self.shelf.popularity
        works = variety.choose(works, values[works], length)[wanted.skip :]
        shown = [title for work in works.tolist() for title in self.shelf.titles_of[work]]
        profile = self.content.narrow(profile, np.array(shown, np.intp))
        rows = []
        for work in works.tolist():
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


def because_of(reasons: tuple[Reason, ...]) -> tuple[Because, ...]:
    """The reasons that are in the catalog."""
    return tuple(Because(reason.title_id, reason.share, ()) for reason in reasons if reason.title_id is not None)
