"""What has been measured, as the README quotes it in each language, between comments that name its file."""

import re
from pathlib import Path

RESULTS = Path("bench/results")
READMES = [Path("README.md"), Path("README.es.md")]
QUOTED = re.compile(r"(<!-- bench/results/(\w+)\.md -->\n)(?:.*\n)*?(<!-- end -->\n)")


def quote(text: str) -> str:
    """A text in which every quotation is what its file says now."""
    return QUOTED.sub(lambda found: f"{found[1]}\n{read_result(found[2])}\n{found[3]}", text)


def read_result(name: str) -> str:
    """A result as Markdown."""
    return (RESULTS / f"{name}.md").read_text(encoding="utf-8")


def quote_results() -> None:
    """Bring the README up to date, in each language."""
    for readme in READMES:
        readme.write_text(quote(readme.read_text(encoding="utf-8")), encoding="utf-8")
