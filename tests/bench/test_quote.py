"""The README says what was measured, word for word."""

from pathlib import Path

import pytest

from bench import quote
from bench.quote import QUOTED, READMES, RESULTS
from tests.support.workplace import REPOSITORY


@pytest.fixture(autouse=True)
def in_the_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(REPOSITORY)


@pytest.mark.parametrize("readme", READMES, ids=str)
def test_the_readme_quotes_every_result(readme: Path) -> None:
    text = readme.read_text(encoding="utf-8")
    assert sorted(found[1] for found in QUOTED.findall(text)) == sorted(file.stem for file in RESULTS.glob("*.md"))
    assert quote.quote(text) == text


def test_a_new_result_takes_the_place_of_the_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "speed.md").write_text("fast\n\nvery fast\n")
    monkeypatch.setattr(quote, "RESULTS", tmp_path)
    old = "before\n<!-- bench/results/speed.md -->\n\nslow\n\n<!-- end -->\nafter\n"
    assert quote.quote(old) == old.replace("slow", "fast\n\nvery fast")
    assert quote.quote(quote.quote(old)) == quote.quote(old)
