"""An index of texts that finds equal ones and those with a given beginning."""

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int32]
AFTER_EVERY_LETTER = "\U0010ffff"


class TextIndex:
    """Texts in alphabetical order, each with the numbers of what has it.

    The numbers of text i are at edges[i]:edges[i + 1].
    """

    def __init__(self, texts: Sequence[str], numbers: Numbers) -> None:
        """Sort the texts.

        Args:
            texts: The texts, not empty, in any order, also repeatedly.
            numbers: For each of them, the number of what has it.
        """
        self.texts = sorted(set(texts))
        place_of = dict(zip(self.texts, range(len(self.texts)), strict=True))
        places = np.array([place_of[text] for text in texts], np.intp)
        self.numbers: Numbers = numbers[np.argsort(places, kind="stable")]
        self.edges = np.concatenate([[0], np.cumsum(np.bincount(places, minlength=len(self.texts)))])

    def equal(self, text: str) -> Numbers:
        """The numbers of what has exactly this text."""
        place = bisect_left(self.texts, text)
        found = place < len(self.texts) and self.texts[place] == text
        return self.between(place, place + found)

    def beginning(self, text: str) -> Numbers:
        """The numbers of what has a text that begins so."""
        return self.between(bisect_left(self.texts, text), bisect_left(self.texts, text + AFTER_EVERY_LETTER))

    def between(self, first: int, end: int) -> Numbers:
        """The numbers of what has the texts from place `first` to before place `end`."""
        return self.numbers[self.edges[first] : self.edges[end]]
