"""An index of texts that finds equal ones, those with a given beginning, and those that are spelt alike."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

Numbers = NDArray[np.int32]
AFTER_EVERY_LETTER = "\U0010ffff"


class SameLength:
    """All texts of one length, at least 1."""

    def __init__(self, places: list[int], texts: list[str]) -> None:
        """Note the letters of each text.

        Args:
            places: The places of the texts in their index.
            texts: The texts.
        """
        self.places = np.array(places, np.int32)
        self.texts = texts
        letters = np.array(texts).view(np.uint32).reshape(len(texts), -1)
        self.letters = letter_sets(letters)

    def alike(self, text: str, letters: np.uint64, most: int) -> Iterator[tuple[int, int]]:
        """The number of edits and the place of each text that is at most so many edits away.

        Most texts are left out by their letters alone, since an edit brings or takes away one letter at most.
        """
        brought = np.bitwise_count(self.letters & ~letters)
        taken = np.bitwise_count(letters & ~self.letters)
        near = np.flatnonzero((brought <= most) & (taken <= most))
        texts = [self.texts[each] for each in near.tolist()]
        edits = cdist([text], texts, scorer=OSA.distance, score_cutoff=most, dtype=np.uint8)[0]
        for each in np.flatnonzero(edits <= most).tolist():
            yield int(edits[each]), int(self.places[near[each]])


class TextIndex:
    """Texts in alphabetical order, each with the numbers of what has it; those of text i are at edges[i]:edges[i + 1]."""

    def __init__(self, entries: Iterable[tuple[str, int]]) -> None:
        """Sort the texts.

        Args:
            entries: Each text, not empty, with the number of what has it.
        """
        listed = list(entries)
        self.texts = sorted({text for text, _ in listed})
        place_of = {text: place for place, text in enumerate(self.texts)}
        places = np.fromiter((place_of[text] for text, _ in listed), np.int32, len(listed))
        numbers = np.fromiter((number for _, number in listed), np.int32, len(listed))
        self.numbers: Numbers = numbers[np.argsort(places, kind="stable")]
        self.edges = np.concatenate([[0], np.cumsum(np.bincount(places, minlength=len(self.texts)))])
        of_length: dict[int, list[int]] = defaultdict(list)
        for place, text in enumerate(self.texts):
            of_length[len(text)].append(place)
        self.by_length = {
            length: SameLength(places, [self.texts[place] for place in places]) for length, places in of_length.items()
        }

    def equal(self, text: str) -> Numbers:
        """The numbers of what has exactly this text."""
        place = bisect_left(self.texts, text)
        found = place < len(self.texts) and self.texts[place] == text
        return self.between(place, place + found)

    def beginning(self, text: str) -> Numbers:
        """The numbers of what has a text that begins so."""
        return self.between(bisect_left(self.texts, text), bisect_left(self.texts, text + AFTER_EVERY_LETTER))

    def alike(self, text: str, most: int) -> list[tuple[int, Numbers]]:
        """What has a text that is spelt alike.

        Args:
            text: The text.
            most: How many edits are allowed: letters that are wrong, missing, too many, or exchanged with their
                neighbour (optimal string alignment).

        Returns:
            How many edits a text is away, and the numbers of what has it; the closest come last.
        """
        letters = letter_sets(np.array([[ord(letter) for letter in text]], np.uint32))[0]
        found = [
            near
            for length in range(len(text) - most, len(text) + most + 1)
            if length in self.by_length
            for near in self.by_length[length].alike(text, letters, most)
        ]
        return [(edits, self.between(place, place + 1)) for edits, place in sorted(found, reverse=True)]

    def between(self, first: int, end: int) -> Numbers:
        """The numbers of what has the texts from place `first` to before place `end`."""
        return self.numbers[self.edges[first] : self.edges[end]]


def letter_sets(letters: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """The set of letters of each row as 64 bits; some letters share a bit.

    Args:
        letters: One row of code points for each text.
    """
    bits = np.uint64(1) << (letters & np.uint32(63)).astype(np.uint64)
    sets: NDArray[np.uint64] = np.bitwise_or.reduce(bits, axis=1)
    return sets
