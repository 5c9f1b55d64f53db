"""Every link between documents leads somewhere, and the README stays short."""

import re
from pathlib import Path

import pytest

from tests.support.workplace import REPOSITORY

FENCE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s#]*)(?:#([^)\s]+))?\)|src=\"([^\"]+)\"")
DOCUMENTS = [*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").glob("*.md")]
MOST_LINES = 260


def headings(document: Path) -> set[str]:
    """The headings of a document, as links refer to them."""
    titles = re.findall(r"^#+ (.+)$", FENCE.sub("", document.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def leads_somewhere(document: Path, path: str, heading: str) -> bool:
    """Whether a link leads to an existing file, and to an existing heading if it names one."""
    target = document.parent / path if path else document
    return target.exists() and (not heading or heading in headings(target))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    text = FENCE.sub("", document.read_text(encoding="utf-8"))
    links = [(path or picture, heading) for path, heading, picture in LINK.findall(text)]
    broken = [link for link in links if "://" not in link[0] and not leads_somewhere(document, *link)]
    assert broken == []


@pytest.mark.parametrize("name", ["README.md", "README.es.md"])
def test_the_readme_is_short(name: str) -> None:
    assert len((REPOSITORY / name).read_text(encoding="utf-8").splitlines()) <= MOST_LINES
