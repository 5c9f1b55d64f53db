"""An index of names that says how far each is from having the words that somebody types."""

from collections.abc import Mapping, Sequence
from enum import IntEnum
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from api.served.search.spelling_index import SpellingIndex
from api.served.search.text_index import Numbers, TextIndex
from api.served.search.words import other_spellings

Costs = NDArray[np.float32]
JOINED = 1
"""The cost of two words that are written as one, or of one that is written as two."""
BEGUN = 1
"""The cost of the beginning of a word."""
EDIT = 3
"""The cost of a letter that differs."""
SHORT, LONG = 3, 8
"""From so many letters on, one or two letters of a word may differ."""
MOST_WORDS = 20
"""How many words are looked for: few names are longer."""
NOTHING: Mapping[str, int] = {}


class Closeness(IntEnum):
    """How words may match; each also allows what the ones before it allow."""

    WHOLE = 0
    """Words, also written in two or as one."""
    BEGUN = 1
    """Beginnings of words."""
    ALIKE = 2
    """Words that are spelt alike."""


class NameIndex:
    """Names by their words. Names are numbered from 0."""

    def __init__(self, names: Sequence[list[str]]) -> None:
        """Sort the words.

        Args:
            names: The words of each name.
        """
        self.count = len(names)
        self.words = SpellingIndex(list(chain.from_iterable(names)), numbered(names))
        pairs = [one + other for words in names for one, other in pairwise(words)]
        self.pairs = TextIndex(pairs, numbered([words[1:] for words in names]))
        """Adjacent words as one, for those who type `spiderman`."""

    def costs(self, words: Sequence[str], closeness: Closeness, dispensable: Mapping[str, int] = NOTHING) -> Costs:
        """How far each name is from having all of these words, in any order.

        Args:
            words: At least one word.
            closeness: How they may match.
            dispensable: The words that a name may lack, each with its cost then.

        Returns:
            For each name the sum of the costs of its words; 0 where it has all of them as they are, infinite where it
            lacks one.
        """
        before, total = self.nowhere(), np.zeros(self.count, np.float32)
        for place, word in enumerate(words[:MOST_WORDS]):
            found = total + self.costs_of_word(word, closeness)
            if word in dispensable:
                found = np.minimum(found, total + dispensable[word])
            if place > 0:
                found = np.minimum(found, before + self.costs_of_joined(words[place - 1] + word, closeness))
            before, total = total, found
            if np.isinf(np.minimum(before, total)).all():
                break
        return total

    def costs_of_word(self, word: str, closeness: Closeness) -> Costs:
        """How far each name is from having this word."""
        costs = self.nowhere()
        # The best match of a name is written last.
        if closeness == Closeness.ALIKE:
            for edits, numbers in self.words.alike(word, most_edits(word), shortest_alike(word)):
                costs[numbers] = EDIT * edits
        if closeness >= Closeness.BEGUN:
            costs[self.words.beginning(word)] = BEGUN
        costs[self.pairs.equal(word)] = JOINED
        for spelling in other_spellings(word):
            costs[self.words.equal(spelling)] = 0
        costs[self.words.equal(word)] = 0
        return costs

    def costs_of_joined(self, joined: str, closeness: Closeness) -> Costs:
        """How far each name is from having this word, of which two were made."""
        costs = self.nowhere()
        if closeness >= Closeness.BEGUN:
            costs[self.words.beginning(joined)] = JOINED + BEGUN
        costs[self.words.equal(joined)] = JOINED
        return costs

    def nowhere(self) -> Costs:
        """The costs of a word that no name has."""
        return np.full(self.count, np.inf, np.float32)


def numbered(names: Sequence[Sequence[str]]) -> Numbers:
    """The number of each name, once for each of its parts."""
    return np.repeat(np.arange(len(names), dtype=np.int32), [len(parts) for parts in names])


def most_edits(word: str) -> int:
    """How many letters of a word may differ: none of a shorter word, since others are as near."""
    return 0 if len(word) < SHORT else 1 if len(word) < LONG else 2


def shortest_alike(word: str) -> int:
    """How many letters a word has at least that is spelt alike: to three, one has to be added."""
    return SHORT + 1 if len(word) == SHORT else 0
