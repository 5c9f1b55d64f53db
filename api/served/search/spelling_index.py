"""An index of texts that also finds those that are spelt alike."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from api.served.search.text_index import Numbers, TextIndex


class SpellingIndex(TextIndex):
    """Texts in alphabetical order, and by their lengths and letters."""

    def __init__(self, texts: Sequence[str], numbers: Numbers) -> None:
        """Sort the texts; the arguments are those of `TextIndex`."""
        super().__init__(texts, numbers)
        places: dict[int, list[int]] = defaultdict(list)
        for place, text in enumerate(self.texts):
            places[len(text)].append(place)
        self.by_length = {
            length: SameLength(np.array(listed, np.int32), [self.texts[place] for place in listed])
            for length, listed in places.items()
        }

    def alike(self, text: str, most: int, shortest: int = 0) -> list[tuple[int, Numbers]]:
        """What has a text that is spelt alike.

        Args:
            text: The text.
            most: How many edits are allowed: letters that are wrong, missing, too many, or exchanged with their
                neighbour (optimal string alignment).
            shortest: Texts with fewer letters are left out.

        Returns:
            How many edits a text is away, and the numbers of what has it; the closest come last.
        """
        near = [
            each
            for length in range(max(shortest, len(text) - most), len(text) + most + 1)
            if length in self.by_length
            for each in self.by_length[length].alike(text, most)
        ]
        return [(edits, self.between(place, place + 1)) for edits, place in sorted(near, reverse=True)]


class SameLength:
    """All texts of one length."""

    def __init__(self, places: NDArray[np.int32], texts: list[str]) -> None:
        """Note the letters of each text.

        Args:
            places: The place of each text in the alphabetical order.
            texts: The texts.
        """
        self.places = places
        self.texts = texts
        self.letters = letters_of(texts)

    def alike(self, text: str, most: int) -> Iterator[tuple[int, int]]:
        """The number of edits and the place of each text that is at most `most` edits away.

        Most texts are ruled out by their letters alone: an edit brings one letter and takes away one, at most.
        """
        letters = letters_of([text])
        brought = np.bitwise_count(self.letters & ~letters)
        taken = np.bitwise_count(letters & ~self.letters)
        near = np.flatnonzero((brought <= most) & (taken <= most))
        texts = [self.texts[each] for each in near.tolist()]
        edits = cdist([text], texts, scorer=OSA.distance, score_cutoff=most, dtype=np.uint8)[0]
        for each in np.flatnonzero(edits <= most).tolist():
            yield int(edits[each]), int(self.places[near[each]])


def letters_of(texts: list[str]) -> NDArray[np.uint64]:
    """The letters of each text as a set of 64 bits; letters whose code points are 64 apart share a bit.

    Args:
        texts: Texts of the same length.
    """
    letters = np.array(texts).view(np.uint32).reshape(len(texts), -1)
    bits = np.uint64(1) << (letters % 64).astype(np.uint64)
    sets: NDArray[np.uint64] = np.bitwise_or.reduce(bits, axis=1)
    return sets
