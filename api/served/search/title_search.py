"""Finds the titles that somebody means, most relevant first."""

from collections.abc import Callable
from itertools import chain
from typing import NamedTuple

import duckdb
import numpy as np

from api.served.search.name_index import Closeness, Costs, NameIndex, most_edits, numbered, shortest_alike
from api.served.search.people import People
from api.served.search.spelling_index import SpellingIndex
from api.served.search.text_index import Numbers, TextIndex
from api.served.search.words import SMALL_WORDS, in_digits, without_article, words_of

TITLES = "select id, title from titles_wide order by ratings desc, title, id"
EXACT, BEGINNING, WORDS, PEOPLE, BEGUN_PEOPLE, ALIKE, ALIKE_PEOPLE = range(0, 700, 100)
"""The least cost of each kind of match; within a kind, titles go by how far their words are from the searched ones."""
FEW = 3
"""With fewer titles than this, names that are only begun or spelt alike are looked for too."""
LEFT_OUT = 2
"""The cost of a small word that a name lacks."""
LETTERS_PER_EDIT = 6
"""Of so many letters of a whole name one may differ."""
PER_LETTER = 3
MOST_SUGGESTED = 3
NAMES_HINT = (
    "Titles are known by their names in the catalogs, which are mostly English: their names in other languages are not "
    "in the data."
)
NOTHING_HINT = f"Nothing matches. {NAMES_HINT}"
ALIKE_HINT = f"These names are only spelt alike. {NAMES_HINT}"


class Found(NamedTuple):
    """What a search has found."""

    ids: list[str]
    """The titles that match, the most relevant first."""
    did_you_mean: list[str]
    """Names of titles that are spelt similarly, where none matches."""
    hint: str | None
    """What to know where no title matches, or only some that are spelt alike."""


class TitleSearch:
    """The names and people of all titles of a build. Titles are numbered from the one with the most ratings."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Read the titles from the served tables."""
        rows = connection.execute(TITLES).fetchall()
        self.ids: list[str] = [row[0] for row in rows]
        self.titles: list[str] = [row[1] for row in rows]
        names = [words_of(title) for title in self.titles]
        self.names = NameIndex(names)
        self.people = People(connection, len(rows))
        self.phrases = TextIndex(*with_and_without_article(names, " ".join))
        self.spaceless = SpellingIndex(*with_and_without_article(names, spaceless))
        self.lengths = np.array([len(spaceless(words)) for words in names], np.int32)
        """How long each name is without spaces."""

    def find(self, text: str) -> Found:
        """Find the titles that a text means.

        Args:
            text: What somebody has typed, up to 200 characters.

        Returns:
            First titles of this name, then those whose names begin so, those that have all words or beginnings of
            words, and those of people with this name. Where these are fewer than three, and neither a title nor a
            person has this name, follow titles of people whose names begin so, then titles that are spelt alike, then
            those of people who are. The more popular of equals is first.
        """
        words = words_of(text)
        if not words:
            ids = self.containing(text.strip().lower())
            return Found(ids, [], None if ids else NOTHING_HINT)
        costs = self.close(words)
        if needs_more(words, costs):
            costs = np.minimum(costs, self.less_close(words))
        if np.isinf(costs).all():
            return Found([], self.similar_names(words), NOTHING_HINT)
        in_order = np.argsort(costs, kind="stable")[: np.isfinite(costs).sum()]
        return Found(
            [self.ids[number] for number in in_order.tolist()], [], ALIKE_HINT if costs.min() >= ALIKE else None
        )

    def containing(self, text: str) -> list[str]:
        """The ids of the titles whose names contain a text that has no letters or digits."""
        return [title_id for title_id, title in zip(self.ids, self.titles, strict=True) if text in title]

    def close(self, words: list[str]) -> Costs:
        """The costs of the titles that have what was typed in their names, or a person of this name."""
        costs = np.minimum(
            WORDS + self.names.costs(words, Closeness.BEGUN), PEOPLE + self.people.costs(words, Closeness.WHOLE)
        )
        costs[self.phrases.beginning(" ".join(words))] = BEGINNING
        for name in (spaceless(without_article(words)), spaceless(words)):
            same = self.spaceless.equal(name)
            costs[same] = EXACT + (self.lengths[same] != len(spaceless(words)))
        return costs

    def less_close(self, words: list[str]) -> Costs:
        """The costs of the titles that are spelt alike, or have a person whose name begins so or is spelt alike."""
        small = {} if SMALL_WORDS.issuperset(words) else dict.fromkeys(SMALL_WORDS, LEFT_OUT)
        costs = ALIKE + self.names.costs(words, Closeness.ALIKE, small)
        name = spaceless(words)
        most = max(most_edits(name), len(name) // LETTERS_PER_EDIT)
        for edits, numbers in self.spaceless.alike(name, most, shortest_alike(name)):
            costs[numbers] = np.minimum(costs[numbers], ALIKE + edits)
        costs = np.minimum(costs, BEGUN_PEOPLE + self.people.costs(words, Closeness.BEGUN))
        return np.minimum(costs, ALIKE_PEOPLE + self.people.costs(words, Closeness.ALIKE))

    def similar_names(self, words: list[str]) -> list[str]:
        """The names of titles that lack words of what was typed, up to half of its letters, or are nearly spelt so."""
        name = spaceless(words)
        letters = len("".join(words))
        costs = self.names.costs(words, Closeness.ALIKE, {word: len(word) * PER_LETTER for word in words}) / PER_LETTER
        costs[costs > letters // 2] = np.inf
        for edits, numbers in self.spaceless.alike(name, letters // 3):
            costs[numbers] = np.minimum(costs[numbers], edits)
        closest = np.argsort(costs, kind="stable")[: np.isfinite(costs).sum()]
        return list(dict.fromkeys(self.titles[number] for number in closest.tolist()))[:MOST_SUGGESTED]


def with_and_without_article(names: list[list[str]], join: Callable[[list[str]], str]) -> tuple[list[str], Numbers]:
    """Each name with and without the article that it begins with, and its number.

    Args:
        names: The words of each name.
        join: Makes one text of words.
    """
    texts = [(join(words), join(without_article(words))) if words else () for words in names]
    return list(chain.from_iterable(texts)), numbered(texts)


def spaceless(words: list[str]) -> str:
    """The words as one, with small numbers in digits."""
    return "".join(map(in_digits, words))


def needs_more(words: list[str], costs: Costs) -> bool:
    """Whether fewer than three titles match, and neither a title nor a person has this name."""
    person = (costs >= PEOPLE) & (costs < BEGUN_PEOPLE) & (len(words) > 1)
    return bool(np.isfinite(costs).sum() < FEW and costs.min(initial=np.inf) >= BEGINNING and not person.any())
