"""The ranking evaluation: known answers, which ratings are hidden, and taste, popularity and chance on the sample."""

from math import log2

import numpy as np
import pytest

from cartelera.published import open_published
from ml.artifact.card import LATEST
from ml.data.ratings import Ratings, load_timed_ratings
from ml.evaluation.ranking import (
    Rank,
    evaluate_ranking,
    first_unknown,
    latest_of_each_user,
    most_popular,
    places_in_time,
)
from ml.fitting.svd import CompiledSVD
from tests.support.workplace import Workplace

IDS = (np.arange(3), np.array([f"as{number:02}" for number in range(30)]))


def rated(*ratings: tuple[int, int, float]) -> Ratings:
    """Ratings by user, title and stars."""
    users, titles, stars = zip(*sorted(ratings), strict=True)
    return Ratings(*IDS, np.array(users, np.int32), np.array(titles, np.int32), np.array(stars, np.float32))


def always(*first: int) -> Rank:
    """A ranking that begins with these titles."""
    order = np.array([*first, *(title for title in range(30) if title not in first)])
    return lambda user: order


KNOWN = rated((0, 0, 5.0), (1, 1, 5.0), (2, 1, 5.0))


def test_a_hidden_title_on_top_is_perfect() -> None:
    ranking = evaluate_ranking(KNOWN, rated((0, 7, 5.0)), always(7), seed=0)
    assert (ranking.ndcg, ranking.recall, ranking.users) == (1.0, 1.0, 1)
    assert ranking.coverage == pytest.approx(10 / 30)


def test_known_answers() -> None:
    """User 0 finds one of two in the second place; user 1 finds none; user 2 liked nothing and does not count."""
    hidden = rated((0, 7, 5.0), (0, 25, 4.0), (1, 26, 3.5), (2, 9, 3.0))
    ranking = evaluate_ranking(KNOWN, hidden, always(8, 7), seed=0)
    assert ranking.recall == pytest.approx((0.5 + 0) / 2)
    assert ranking.ndcg == pytest.approx((1 / log2(3)) / (1 + 1 / log2(3)) / 2)
    assert ranking.users == 2


def test_what_is_rated_already_is_passed_over() -> None:
    order = np.arange(30)
    assert first_unknown(rated((0, 0, 5.0), (0, 3, 1.0)), order, 0).tolist() == [1, 2, 4, 5, 6, 7, 8, 9, 10, 11]


def test_nobody_liked_anything() -> None:
    assert evaluate_ranking(KNOWN, rated((0, 7, 1.0)), always(7), seed=0).users == 0


def test_popularity_is_the_number_of_ratings_and_ties_go_by_id() -> None:
    assert most_popular(KNOWN)(0)[:4].tolist() == [1, 0, 2, 3]


def test_the_latest_ratings_are_hidden(built_sample: Workplace) -> None:
    with open_published(built_sample.warehouse) as connection:
        ratings, seconds = load_timed_ratings(connection)
    latest = latest_of_each_user(ratings, seconds)
    rows = built_sample.query("select user_id, rated_at from training_ratings order by user_id, movie_id")
    assert len(rows) == len(latest) == len(ratings)
    by_user: dict[int, list[tuple[int, bool]]] = {}
    for (user, rated_at), hidden in zip(rows, latest.tolist(), strict=True):
        by_user.setdefault(user, []).append((rated_at, hidden))
    for mine in by_user.values():
        hidden_times = [rated_at for rated_at, hidden in mine if hidden]
        assert len(hidden_times) == min(LATEST, len(mine))
        assert min(hidden_times) >= max((rated_at for rated_at, hidden in mine if not hidden), default=0)


def test_seconds_decide_within_a_day() -> None:
    ratings = rated(*((0, title, 3.0) for title in range(7)), (1, 3, 3.0))
    seconds = np.array([17, 16, 23, 18, 21, 20, 22, 1])
    assert places_in_time(ratings, seconds).tolist() == [5, 6, 0, 4, 2, 3, 1, 0]


def test_ties_are_broken_by_user_and_title_and_not_by_the_order_of_ids() -> None:
    """Thirty ratings of one second by each of three users: an order of its own for each, and the same each time."""
    ratings = rated(*((user, title, 3.0) for user in range(3) for title in range(30)))
    orders = [places_in_time(ratings, np.zeros(90, np.int64)).reshape(3, 30) for _ in range(2)]
    assert (np.sort(orders[0], axis=1) == np.arange(30)).all()
    assert len({tuple(order) for order in [range(30), *orders[0].tolist()]}) == 4
    assert (orders[0] == orders[1]).all()
    alone = places_in_time(ratings.only(ratings.users == 1), np.zeros(30, np.int64))
    assert (alone == orders[0][1]).all()
    assert orders[0][0].tolist()[:5] == [23, 9, 27, 12, 16]


def test_popularity_beats_chance_and_taste_reaches_more_titles(built_sample: Workplace) -> None:
    """People rate what is popular. So popularity finds more than taste does, here as in the literature."""
    with open_published(built_sample.warehouse) as connection:
        ratings, seconds = load_timed_ratings(connection)
    latest = latest_of_each_user(ratings, seconds)
    known, hidden = ratings.only(~latest), ratings.only(latest)
    svd = CompiledSVD(random_state=0, lr_all=0.02, reg_all=0.1).fit(known)
    chance = np.random.default_rng(0).permutation(len(ratings.title_ids))
    by_taste, by_popularity, by_chance = (
        evaluate_ranking(known, hidden, rank, seed=0)
        for rank in (
            lambda user: np.argsort(-(svd.bi + svd.qi @ svd.pu[user]), kind="stable"),
            most_popular(known),
            lambda user: chance,
        )
    )
    assert by_popularity.ndcg > 2 * by_chance.ndcg
    assert by_taste.coverage > 2 * by_popularity.coverage
    assert by_taste.users == by_popularity.users > 500
