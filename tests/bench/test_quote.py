"""docs/measured.md quotes the results word for word, and the README has its figures from there."""

import re
from pathlib import Path

import pytest

from bench import quote
from bench.quote import DOCUMENT, QUOTED, RESULTS
from tests.support.workplace import REPOSITORY


@pytest.fixture(autouse=True)
def in_the_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(REPOSITORY)


def test_the_document_quotes_every_result() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert sorted(found[1] for found in QUOTED.findall(text)) == sorted(file.stem for file in RESULTS.glob("*.md"))
    assert quote.quote(text) == text


def test_every_figure_that_the_readme_highlights_is_measured() -> None:
    highlights = Path("README.md").read_text(encoding="utf-8").split("\n## Measured\n")[1].split("\n## ")[0]
    figures = re.findall(r"[0-9][0-9,]*(?:\.[0-9]+)?", highlights)
    assert len(figures) >= 6
    measured = set(re.findall(r"[0-9][0-9,]*(?:\.[0-9]+)?", DOCUMENT.read_text(encoding="utf-8")))
    assert [figure for figure in figures if figure not in measured] == []


def test_a_new_result_takes_the_place_of_the_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "speed.md").write_text("fast\n\nvery fast\n")
    monkeypatch.setattr(quote, "RESULTS", tmp_path)
    old = "before\n<!-- bench/results/speed.md -->\n\nslow\n\n<!-- end -->\nafter\n"
    assert quote.quote(old) == old.replace("slow", "fast\n\nvery fast")
    assert quote.quote(quote.quote(old)) == quote.quote(old)
