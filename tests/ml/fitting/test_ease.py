"""EASE^R: its formula, known answers, and what pruning keeps."""

import numpy as np
import pytest
from numpy.typing import NDArray

from cartelera.published import open_published
from ml.artifact.choices import Weights, strengths_of
from ml.artifact.recipe import Recipe
from ml.content.content import Content
from ml.content.works import WorkContent
from ml.data.ratings import Ratings
from ml.fitting.ease import DECIMALS, fit_ease
from ml.fitting.gram import gram_matrix, invert
from ml.fitting.weights import prune
from tests.ml.choosers import ratings_of, two_groups
from tests.support.workplace import Workplace


def fit(ratings: Ratings, most: int = 1000) -> Weights:
    return prune(fit_ease(ratings), most)


def dense(weights: Weights) -> NDArray[np.float64]:
    """The weights as a matrix, from rows to columns."""
    size = len(weights.edges) - 1
    matrix = np.zeros((size, size))
    matrix[np.repeat(np.arange(size), np.diff(weights.edges)), weights.targets] = weights.values
    return matrix


def table_of(ratings: Ratings) -> NDArray[np.float64]:
    """The strengths of ratings, with a row for each user and a column for each title."""
    table = np.zeros((len(ratings.user_ids), len(ratings.title_ids)))
    table[ratings.users, ratings.titles] = strengths_of(ratings.stars)
    return table


@pytest.fixture
def anything() -> Ratings:
    """Ratings at random, by 90 users of 150 titles; nobody has rated the title 3."""
    draws = np.random.default_rng(0)
    pairs = [(user, title) for user in range(90) for title in range(150) if title != 3 and draws.random() < 0.2]
    return ratings_of([(*pair, float(draws.integers(1, 11)) / 2) for pair in pairs], 150)


@pytest.fixture
def content(built_sample: Workplace, anything: Ratings) -> WorkContent:
    """The content of titles of the sample, as if it were that of these; the last one is not in the catalog."""
    with open_published(built_sample.warehouse) as connection:
        of_sample = Content(connection)
    return WorkContent(of_sample, {title_id: 4 * number for number, title_id in enumerate(anything.title_ids[:-1])})


@pytest.fixture
def features(content: WorkContent, anything: Ratings) -> NDArray[np.float64]:
    """The same as a matrix, with a row for each title and a column for each feature."""
    last = np.zeros(len(content.content.features))
    return np.array([*(content.content.vector(4 * number) for number in range(149)), last])


def test_the_gram_matrix_and_its_inverse(anything: Ratings) -> None:
    strengths = strengths_of(anything.stars).astype(np.float32)
    expected = table_of(anything).T @ table_of(anything)
    gram = gram_matrix(anything, strengths)
    np.testing.assert_allclose(gram, np.tril(expected), rtol=1e-5)
    gram[np.diag_indices(150)] += 10
    inverse = invert(gram)
    np.testing.assert_allclose(inverse, np.linalg.inv(expected + 10 * np.eye(150)), atol=1e-5)
    assert np.shares_memory(inverse, gram)


def test_what_has_no_inverse_is_refused() -> None:
    with pytest.raises(ValueError, match="positive definite"):
        invert(np.zeros((2, 2), np.float32))


def test_the_weights_are_a_ridge_regression_of_each_work_on_all_others(anything: Ratings) -> None:
    table, weights = table_of(anything), dense(fit(anything))
    for work in (0, 1, 77, 149):
        others = np.delete(np.arange(150), work)
        ridge = table[:, others].T @ table[:, others] + Recipe.choices_regularisation * np.eye(149)
        expected = np.linalg.solve(ridge, table[:, others].T @ table[:, work])
        np.testing.assert_allclose(weights[others, work], expected, atol=0.51 * 10.0**-DECIMALS + 1e-6)
        assert weights[work, work] == 0


def test_content_counts_as_users_who_have_chosen_what_has_a_feature(
    anything: Ratings, content: WorkContent, features: NDArray[np.float64]
) -> None:
    """The oracle stacks the features below the users' rows and regresses; nobody has rated the title 3."""
    weights = dense(prune(fit_ease(anything, 50.0, content, 7.0), 1000))
    table = np.vstack([table_of(anything), np.sqrt(7.0) * features.T])
    for work in (0, 1, 77, 149):
        others = np.delete(np.arange(150), [work, 3])
        ridge = table[:, others].T @ table[:, others] + 50 * np.eye(148)
        expected = np.linalg.solve(ridge, table[:, others].T @ table[:, work])
        np.testing.assert_allclose(weights[others, work], expected, atol=0.51 * 10.0**-DECIMALS + 1e-6)
    assert not weights[3].any()


def test_with_content_a_work_is_listed_for_what_it_has_in_common(
    anything: Ratings, content: WorkContent, features: NDArray[np.float64]
) -> None:
    alike = int(np.argmax(np.where(np.arange(150) > 3, features @ features[0], 0)))
    without, with_content = (dense(prune(fit_ease(anything, 50.0, content, weight), 1000)) for weight in (0.0, 100.0))
    assert with_content[0, alike] > max(without[0, alike], 0)


def test_content_that_counts_must_be_there(anything: Ratings) -> None:
    with pytest.raises(ValueError, match="is missing"):
        fit_ease(anything, content_weight=1.0)


def test_the_strongest_weights_are_kept(anything: Ratings) -> None:
    everything, pruned = dense(fit(anything)), dense(fit(anything, most=7))
    for work in range(150):
        kept = np.flatnonzero(pruned[:, work])
        assert len(kept) == (0 if work == 3 else 7)
        assert (pruned[kept, work] == everything[kept, work]).all()
        left = np.delete(np.abs(everything[:, work]), kept)
        assert len(kept) == 0 or np.abs(pruned[kept, work]).min() >= left.max()


def test_a_work_that_nobody_has_rated_has_no_weights(anything: Ratings) -> None:
    weights = dense(fit(anything))
    assert not weights[3].any()
    assert not weights[:, 3].any()


def test_the_same_ratings_give_the_same_weights(anything: Ratings) -> None:
    first, second = fit(anything), fit(anything)
    for name in ("edges", "targets", "values"):
        assert getattr(first, name).tobytes() == getattr(second, name).tobytes()


def test_the_hidden_title_of_ones_own_group_comes_first() -> None:
    """Of each user, one rating is hidden that everybody else of the group has given, and most of the group's titles."""
    ratings, _ = two_groups()
    everyone = ratings_of(
        [
            *zip(ratings.users.tolist(), ratings.titles.tolist(), ratings.stars.tolist(), strict=True),
            *((user, 40 + user % 2, 4.0) for user in range(2, 200)),
        ],
        42,
    )
    weights = fit(everyone)
    for user in (0, 1):
        mine = everyone.of_user(user)
        scores = weights.scores(everyone.titles[mine], strengths_of(everyone.stars[mine]))
        scores[everyone.titles[mine]] = -np.inf
        assert np.argmax(scores) == 40 + user


def test_a_pair_that_is_always_chosen_together() -> None:
    draws = np.random.default_rng(1)
    rows = [(user, title, 4.0) for user in range(400) for title in range(20) if draws.random() < 0.3]
    pair = [(user, title, 5.0) for user in range(0, 400, 4) for title in (20, 21)]
    weights = dense(fit(ratings_of(rows + pair, 22)))
    assert weights[20].argmax() == 21
    assert weights[21].argmax() == 20
    assert weights[20, 21] > 3 * np.delete(weights[20], 21).max()


def test_a_dislike_pulls_nothing_up() -> None:
    assert strengths_of(np.array([0.5, 2.5, 3.0, 5.0], np.float32)).tolist() == [0, 0, 0.6, 1]
