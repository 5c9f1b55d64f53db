"""The drawn pairs are complete (all tied ones, and namesakes that are not tied), in an order set by the seed."""

import pytest

from bench.works_sample import draw
from cartelera.published import open_published
from tests.support.workplace import Workplace


@pytest.fixture(scope="module")
def orders(built_sample: Workplace) -> list[list[tuple[str, str, bool]]]:
    """The ids of the pairs in the order of two seeds; the first seed is drawn twice."""
    with open_published(built_sample.warehouse) as connection:
        drawn = [draw(connection, seed) for seed in (1, 1, 2)]
    return [[(one["id"], other["id"], is_tied) for one, other, is_tied in pairs] for pairs in drawn]


def test_the_pairs_that_are_tied_are_those_of_the_mart(
    orders: list[list[tuple[str, str, bool]]], built_sample: Workplace
) -> None:
    tied = built_sample.query(
        "select one.id, other.id from works as one join works as other using (work_id) where one.id < other.id"
    )
    assert {(one, other) for one, other, is_tied in orders[0] if is_tied} == set(tied)
    assert ("as375", "ds152", False) in orders[0]


def test_a_seed_gives_an_order(orders: list[list[tuple[str, str, bool]]]) -> None:
    assert orders[0] == orders[1]
    assert orders[0] != orders[2]
    assert sorted(orders[0]) == sorted(orders[2])
