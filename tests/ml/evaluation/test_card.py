"""The names of models."""

import re
from datetime import UTC, datetime, timedelta

from ml.evaluation.card import new_name


def test_names_sort_by_time_also_within_a_second() -> None:
    first = datetime(2026, 2, 28, 23, 59, 59, 999_000, UTC)
    names = [new_name(first + timedelta(microseconds=step)) for step in range(2000)]
    assert names == sorted(names)
    assert all(re.fullmatch(r"2026\d{4}T\d{6}Z-[0-9a-f]{8}", name) for name in names)


def test_two_of_a_microsecond_differ() -> None:
    now = datetime.now(UTC)
    assert len({new_name(now) for _ in range(20)}) > 10
