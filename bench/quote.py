"""Copies the results into docs/measured.md, between comments that name the file of each result."""

import re
from pathlib import Path

RESULTS = Path("bench/results")
DOCUMENT = Path("docs/measured.md")
QUOTED = re.compile(r"(<!-- bench/results/(\w+)\.md -->\n)(?:.*\n)*?(<!-- end -->\n)")


def quote(text: str) -> str:
    """The text, with every quotation replaced by the present contents of its file."""
    return QUOTED.sub(lambda found: f"{found[1]}\n{read_result(found[2])}\n{found[3]}", text)


def read_result(name: str) -> str:
    """A result as Markdown."""
    return (RESULTS / f"{name}.md").read_text(encoding="utf-8")


def quote_results() -> None:
    """Bring the document up to date."""
    DOCUMENT.write_text(quote(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
