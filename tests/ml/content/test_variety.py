"""Lists that vary: the choice of each work, compared with plain Python, and lists that continue each other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from ml.content import variety
from ml.content.variety import Variety, difference

DRAMA, COMEDY = (1.0, 0.0), (0.0, 1.0)
GENRES = np.array([DRAMA, DRAMA, COMEDY, DRAMA, COMEDY])
SCORES = np.array([1.0, 0.9, 0.5, 0.4, 0.1])
WORKS = np.arange(5)


def in_plain_python(amount: float, genres: list[list[float]], scores: list[float], count: int, pool: int) -> list[int]:
    """Choose one work after another among the next ones by score."""
    left, chosen = list(range(len(scores))), list[int]()

    def value(work: int) -> float:
        alike = [round(sum(a * b for a, b in zip(genres[work], genres[other], strict=True)), 6) for other in chosen]
        relevance = scores[work] / scores[0] if scores[0] > 0 else 0.0
        return (1 - amount) * relevance - amount * max(alike, default=0.0)

    while left and len(chosen) < count:
        best = max(left[:pool], key=lambda work: (value(work), -work))
        chosen.append(best)
        left.remove(best)
    return chosen


@pytest.mark.parametrize(
    ("amount", "expected"), [(0.0, [0, 1, 2, 3, 4]), (0.5, [0, 2, 1, 3, 4]), (1.0, [0, 2, 1, 3, 4])]
)
def test_works_of_other_genres_come_earlier(amount: float, expected: list[int]) -> None:
    assert Variety(amount, GENRES).choose(WORKS, SCORES, 5).tolist() == expected


def test_a_little_variety_does_not_outweigh_a_much_better_score() -> None:
    assert Variety(0.2, GENRES).choose(WORKS, SCORES, 3).tolist() == [0, 1, 2]


def unit_vectors(rows: list[tuple[int, int, int]]) -> NDArray[np.float64]:
    vectors = np.array(rows, float).reshape(len(rows), 3)
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1))


@given(
    st.lists(st.tuples(*[st.integers(0, 1)] * 3), min_size=1, max_size=12),
    st.sampled_from([0.25, 0.5, 1.0]),
    st.integers(1, 12),
    st.data(),
)
def test_the_order_is_that_of_plain_python(
    rows: list[tuple[int, int, int]], amount: float, count: int, data: st.DataObject
) -> None:
    genres = unit_vectors(rows)
    drawn = data.draw(st.lists(st.integers(-4, 8), min_size=len(rows), max_size=len(rows)))
    scores = sorted(drawn, reverse=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(variety, "POOL", 4)
        chosen = Variety(amount, genres).choose(np.arange(len(rows)), np.array(scores, float), count).tolist()
    assert chosen == in_plain_python(amount, genres.tolist(), [float(each) for each in scores], count, pool=4)


def test_a_longer_list_begins_with_the_shorter_one() -> None:
    draws = np.random.default_rng(0)
    genres = unit_vectors([tuple(row) for row in draws.integers(0, 2, size=(400, 3)).tolist()])
    scores = np.sort(draws.random(400))[::-1]
    varied = Variety(0.5, genres)

    def chosen(count: int) -> list[int]:
        candidates = varied.candidates(count)
        return [int(each) for each in varied.choose(np.arange(candidates), scores[:candidates], count)]

    assert chosen(300)[:40] == chosen(40)
    assert chosen(40)[:10] == chosen(10)


def test_nothing_to_choose_from() -> None:
    assert Variety(0.5, GENRES).choose(WORKS[:0], SCORES[:0], 10).tolist() == []


def test_the_difference_of_a_list() -> None:
    assert difference(GENRES[:0]) == difference(GENRES[:1]) == 0
    assert difference(GENRES[:2]) == pytest.approx(0)
    assert difference(GENRES[1:3]) == pytest.approx(1)
    assert difference(GENRES[:3]) == pytest.approx(2 / 3)
