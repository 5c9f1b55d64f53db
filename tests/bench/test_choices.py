"""The benchmark of lists measures what the audit of a training measures, and lets no side list what is known."""

from pathlib import Path

import numpy as np
import pytest

from bench.choices import OURS, OWN, POPULAR, read_lists, table_of
from bench.harness import FailedError
from ml.artifact.recipe import Recipe
from ml.evaluation.choices import CHOICES, POPULARITY, audit_lists, hide_latest
from ml.evaluation.ranking import draw_measured
from tests.ml.choosers import two_groups


def test_lists_in_processes_of_their_own_are_as_good_as_the_audit_says(tmp_path: Path) -> None:
    audit = audit_lists(*two_groups(), {}, Recipe())
    assert audit is not None
    known, hidden = hide_latest(*two_groups(), {})
    programs = {OURS: [*OWN, "choices"], POPULAR: [*OWN, "popularity"], "stars": [*OWN, "stars"]}
    _, _, *rows = table_of(known, hidden, programs, tmp_path, 1).splitlines()
    cells = {name: values for name, *values in (row.strip("| ").split(" | ") for row in rows)}
    assert list(cells) == list(programs)
    for name, ranking in ((OURS, audit.ranking[CHOICES]), (POPULAR, audit.ranking[POPULARITY])):
        assert cells[name][0] == f"{ranking.ndcg:.3f}"
        assert cells[name][3:5] == [f"{ranking.recall:.3f}", f"{ranking.coverage:.1%}"]
    assert cells[POPULAR][1:3] == ["1.00", f"{audit.gain:.3f} ({audit.low:.3f} to {audit.high:.3f})"]
    listed = draw_measured(hidden, Recipe().seed)
    for number in range(3):
        lists = dict(zip(listed.tolist(), np.load(tmp_path / f"lists-{len(known)}-{number}.npy").tolist(), strict=True))
        assert all(not set(titles) & set(known.titles[known.of_user(user)]) for user, titles in lists.items())


def test_users_without_ratings_get_the_popular_list_of_every_side(tmp_path: Path) -> None:
    known, _ = hide_latest(*two_groups(), {})
    without_the_first = known.only(known.users > 0)
    popular, lists = np.zeros((200, 10), np.intp), np.ones((200, 10), np.intp)
    np.save(tmp_path / "lists.npy", lists)
    everybody = np.arange(200, dtype=np.int32)
    read = read_lists(tmp_path / "lists.npy", without_the_first, everybody, popular)
    assert (read[0].max(), read[1:].min()) == (0, 1)
    with pytest.raises(FailedError, match="lists of the shape"):
        read_lists(tmp_path / "lists.npy", known, everybody, popular[:100])
