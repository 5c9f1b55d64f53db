"""README.es.md says what README.md says: the same headings, commands, tables, figures, names and links."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import zip_longest

import pytest

from bench.quote import QUOTED
from bench.workplace import REPOSITORY

FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
Section = tuple[str, str]
"""Its heading and what stands below it."""


def sections(name: str) -> list[Section]:
    """The parts of a README, with no comments in commands (nor headings in these), and without what is quoted."""
    text = FENCE.sub(without_comments, QUOTED.sub(r"\1", (REPOSITORY / name).read_text(encoding="utf-8")))
    starts = [heading.start() for heading in HEADING.finditer(text)]
    parts = [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    return [(heading, body) for heading, _, body in (part.partition("\n") for part in parts)]


def without_comments(fence: re.Match[str]) -> str:
    """A block of code without what is said in words: comments of commands, labels of a diagram."""
    words = {"console": r" +# .*", "mermaid": r'"[^"]*"|\|[^|]*\|'}.get(fence[1])
    return f"```{fence[1]}\n{re.sub(words, '', fence[2]) if words else fence[2]}```"


ENGLISH, SPANISH = sections("README.md"), sections("README.es.md")


def blocks(body: str) -> Iterator[str]:
    """Blocks of code, line by line."""
    for fence in FENCE.finditer(body):
        yield from (f"{fence[1]}: {line}" for line in fence[2].splitlines())


def rows(body: str) -> Iterator[str]:
    """Rows of tables: how many cells, and their names in code and figures."""
    for row in re.findall(r"^\|.*\|$", FENCE.sub("", body), re.MULTILINE):
        yield f"{row.count('|') - 1} cells: {' '.join(re.findall(r'`[^`]+`|[0-9][0-9.,]*', row))}"


def names(body: str) -> Iterator[str]:
    """Names in code and figures, wherever they stand; a sentence may have them in another order."""
    prose = re.sub(r"\]\([^)]*\)", "]", FENCE.sub("", body))
    yield from re.findall(r"`[^`]+`|(?<![\w.])[0-9]+(?:[.,][0-9]+)*", prose.replace("\n", " "))


def links(body: str) -> Iterator[str]:
    """Where links and pictures lead to, but for the headings of the same text and the other language."""
    for link, picture in re.findall(r"\]\(([^#)][^)]*)\)|src=\"([^\"]+)\"", body):
        if link not in ("README.md", "README.es.md"):
            yield link or picture


def differences(what: Callable[[str], Iterator[str]]) -> list[str]:
    """What one of the two has and the other lacks, section by section."""
    found = []
    for (heading, here), (equivalent, there) in zip(ENGLISH, SPANISH, strict=False):
        english, spanish = Counter(what(here)), Counter(what(there))
        found += [f"README.es.md, {equivalent!r}, lacks {each!r}" for each in (english - spanish).elements()]
        found += [f"README.md, {heading!r}, lacks {each!r}" for each in (spanish - english).elements()]
    return found


def test_the_same_headings() -> None:
    pairs = list(
        zip_longest((heading for heading, _ in ENGLISH), (equivalent for equivalent, _ in SPANISH), fillvalue="")
    )
    assert [pair for pair in pairs if pair[0].count("#") != pair[1].count("#")] == []


def test_each_leads_to_the_other() -> None:
    assert ENGLISH[0][1].lstrip().startswith("[Español](README.es.md)")
    assert SPANISH[0][1].lstrip().startswith("[English](README.md)")


@pytest.mark.parametrize("what", [blocks, rows, names, links])
def test_the_same(what: Callable[[str], Iterator[str]]) -> None:
    assert differences(what) == []


@pytest.mark.parametrize("name", ["README.md", "README.es.md"])
def test_links_to_headings_lead_to_one(name: str) -> None:
    text = FENCE.sub("", (REPOSITORY / name).read_text(encoding="utf-8"))
    headings = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for _, title in HEADING.findall(text)}
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) - headings == set()
