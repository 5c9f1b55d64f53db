"""What people choose, as it is saved: the scores of those who have rated most are those that their ratings make."""

import numpy as np
import pytest

from ml.artifact.choices import Choices
from ml.artifact.model import Model
from ml.artifact.recipe import Recipe
from ml.data.ratings import Ratings
from ml.fitting import choices
from ml.fitting.choices import to_choices
from ml.fitting.fit import fit_svd, make_svd, to_model
from tests.ml.choosers import two_groups

WORKS = {"as001": "as000"}
"""Two of the titles are the same work."""


@pytest.fixture(scope="module")
def ratings() -> Ratings:
    """Of 200 users, the first and every third after that have no ratings any more."""
    everybody, _ = two_groups()
    stars = np.where(everybody.titles % 5 == 0, 1.5, everybody.stars).astype(np.float32)
    changed = Ratings(everybody.user_ids, everybody.title_ids, everybody.users, everybody.titles, stars)
    return changed.only(everybody.users % 3 != 0)


@pytest.fixture(scope="module")
def model(ratings: Ratings) -> Model:
    return to_model(fit_svd(make_svd(Recipe(factors=2, epochs=1)), ratings), {})


def liked_works(model: Model, made: Choices, user: int) -> dict[int, float]:
    """The works that a user likes, with the highest rating of each as a share of five."""
    begin, end = model.rated_edges[user : user + 2]
    liked: dict[int, float] = {}
    for title, half_stars in zip(model.rated_titles[begin:end], made.half_stars[begin:end], strict=True):
        work = int(made.title_works[title])
        if half_stars > 5:
            liked[work] = max(liked.get(work, 0), half_stars / 10)
    return liked


def test_the_scores_of_users_with_many_liked_works_are_saved(
    monkeypatch: pytest.MonkeyPatch, ratings: Ratings, model: Model
) -> None:
    monkeypatch.setattr(choices, "MANY_WORKS", 9)
    made = to_choices(model, ratings, WORKS, Recipe())
    sizes = [len(liked_works(model, made, user)) for user in range(len(model.user_ids))]
    assert made.saved.users.tolist() == [user for user, size in enumerate(sizes) if size > 9]
    assert 0 < len(made.saved.users) < len(sizes)
    for user, size in enumerate(sizes):
        scores = made.saved.of(user)
        assert (scores is not None) == (size > 9)
        if scores is None:
            continue
        expected = np.zeros(len(made.popularity))
        for work, strength in liked_works(model, made, user).items():
            row = slice(made.weights.edges[work], made.weights.edges[work + 1])
            expected[made.weights.targets[row]] += strength * made.weights.values[row]
        assert scores == pytest.approx(expected, abs=1e-6)


def test_few_ratings_need_no_saved_scores(ratings: Ratings, model: Model) -> None:
    assert len(to_choices(model, ratings, WORKS, Recipe()).saved.users) == 0
