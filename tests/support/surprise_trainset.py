"""Ratings in the form that Surprise takes, to compare with its own algorithms and cross-validation."""

from collections import defaultdict
from collections.abc import Iterator

import surprise

from ml.artifact.model import STARS
from ml.data.ratings import Ratings
from ml.evaluation.folds import Folds


class SurpriseTrainset(Ratings, surprise.Trainset):  # type: ignore[misc]  # Surprise has no types
    """Ratings that are also a training set of Surprise; users and titles keep their numbers.

    A user or title without a rating is unknown, as in Surprise.
    """

    def __init__(self, ratings: Ratings) -> None:
        """Make one Python object for each rating, as Surprise expects it.

        Args:
            ratings: The ratings of the training set.
        """
        Ratings.__init__(self, ratings.user_ids, ratings.title_ids, ratings.users, ratings.titles, ratings.stars)
        by_user: dict[int, list[tuple[int, float]]] = defaultdict(list)
        by_title: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for user, title, stars in zip(self.users.tolist(), self.titles.tolist(), self.stars.tolist(), strict=True):
            by_user[user].append((title, stars))
            by_title[title].append((user, stars))
        surprise.Trainset.__init__(
            self,
            ur=by_user,
            ir=by_title,
            n_users=len(self.user_ids),
            n_items=len(self.title_ids),
            n_ratings=len(self),
            rating_scale=STARS,
            raw2inner_id_users={int(self.user_ids[number]): number for number in by_user},
            raw2inner_id_items={str(self.title_ids[number]): number for number in by_title},
        )


class SurpriseFolds(Folds):
    """Folds that `surprise.model_selection.cross_validate` takes as its `cv`."""

    def split(self, ratings: Ratings) -> Iterator[tuple[SurpriseTrainset, list[tuple[int, str, float]]]]:
        """Divide ratings into a training set and held-out ratings, once for each fold.

        Args:
            ratings: All ratings.

        Yields:
            The training set, and the held-out ratings as tuples of user id, title id and stars.
        """
        for held_out in self.masks(len(ratings)):
            tested = ratings.only(held_out)
            users, titles = ratings.user_ids[tested.users], ratings.title_ids[tested.titles]
            testset = list(zip(users.tolist(), titles.tolist(), tested.stars.tolist(), strict=True))
            yield SurpriseTrainset(ratings.only(~held_out)), testset
