"""README.es.md has the same headings, commands, tables, figures, names and links as README.md."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from difflib import ndiff

import pytest

from tests.support.workplace import REPOSITORY

FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
IN_SPANISH = {
    "# Cartelera": "# Cartelera",
    "## Start": "## Empieza",
    "## Use your own data": "## Usa tus propios datos",
    "## Keep it fresh": "## Mantenlo al día",
    "## Look": "## Mira",
    "## Ask over HTTP": "## Pregunta por HTTP",
    "## Recommend": "## Recomienda",
    "## Query the file": "## Consulta el archivo",
    "## How it works": "## Cómo funciona",
    "## Measured": "## Medido",
    "## Read on": "## Sigue leyendo",
    "## License": "## Licencia",
}


def sections(name: str) -> dict[str, str]:
    """The text below each heading of a README, without comments in commands."""
    text = FENCE.sub(without_comments, (REPOSITORY / name).read_text(encoding="utf-8"))
    starts = [heading.start() for heading in HEADING.finditer(text)]
    parts = [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    return {heading: body for heading, _, body in (part.partition("\n") for part in parts)}


def without_comments(fence: re.Match[str]) -> str:
    """A code block without its prose: comments in commands, and labels in a diagram."""
    words = {"console": r" +# .*", "mermaid": r'"[^"]*"|\|[^|]*\|'}.get(fence[1])
    return f"```{fence[1]}\n{re.sub(words, '', fence[2]) if words else fence[2]}```"


ENGLISH, SPANISH = sections("README.md"), sections("README.es.md")


def blocks(body: str) -> Iterator[str]:
    """Blocks of code, line by line."""
    for fence in FENCE.finditer(body):
        yield from (f"{fence[1]}: {line}" for line in fence[2].splitlines())


def rows(body: str) -> Iterator[str]:
    """Rows of tables: the number of cells, the names (in code, or with an underscore) and the figures."""
    for row in re.findall(r"^\|.*\|$", FENCE.sub("", body), re.MULTILINE):
        yield f"{row.count('|') - 1} cells: {' '.join(re.findall(r'`[^`]+`|[a-z]+_[a-z_]+|[0-9][0-9.,]*', row))}"


def names(body: str) -> Iterator[str]:
    """Names in code, and figures."""
    prose = re.sub(r"\]\([^)]*\)", "]", FENCE.sub("", body))
    yield from re.findall(r"`[^`]+`|(?<![\w.])[0-9]+(?:[.,][0-9]+)*", prose.replace("\n", " "))


def links(body: str) -> Iterator[str]:
    """The targets of links and pictures, except for headings of the same document and the other language."""
    for link, picture in re.findall(r"\]\(([^#)][^)]*)\)|src=\"([^\"]+)\"", body):
        if link not in ("README.md", "README.es.md"):
            yield link or picture


def differences(what: Callable[[str], Iterator[str]]) -> list[str]:
    """What only one of the two has, section by section; order does not count, because translations may change it."""
    found = []
    for heading, equivalent in IN_SPANISH.items():
        english, spanish = Counter(what(ENGLISH.get(heading, ""))), Counter(what(SPANISH.get(equivalent, "")))
        found += [f"README.es.md, {equivalent}, lacks: {each}" for each in (english - spanish).elements()]
        found += [f"README.md, {heading}, lacks: {each}" for each in (spanish - english).elements()]
    return found


def test_the_same_headings_in_the_same_order() -> None:
    expected = [IN_SPANISH.get(heading, f"the Spanish of {heading!r}, here and in IN_SPANISH") for heading in ENGLISH]
    wrong = [line for line in ndiff(list(SPANISH), expected) if line[0] in "+-"]
    assert not wrong, "README.es.md needs these changes (+ to add, - to remove):\n" + "\n".join(wrong)


def test_each_leads_to_the_other() -> None:
    assert ENGLISH["# Cartelera"].lstrip().startswith("[Español](README.es.md)")
    assert SPANISH["# Cartelera"].lstrip().startswith("[English](README.md)")


@pytest.mark.parametrize("what", [blocks, rows, names, links])
def test_the_same(what: Callable[[str], Iterator[str]]) -> None:
    found = differences(what)
    assert not found, "\n".join(found)
