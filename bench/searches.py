"""What people type as a load for the search of titles: names with all kinds of errors."""

import random
from collections.abc import Callable, Sequence
from urllib.parse import urlencode

from bench.wrk import Request

LONGEST = 200
"""The most letters that a search takes."""


def drop_a_letter(chance: random.Random, title: str) -> str:
    """The title without one of its letters."""
    place = chance.randrange(len(title))
    return title[:place] + title[place + 1 :]


def swap_two_letters(chance: random.Random, title: str) -> str:
    """The title with a letter and the next one exchanged."""
    place = chance.randrange(len(title))
    return title[:place] + title[place + 1 : place + 2] + title[place : place + 1] + title[place + 2 :]


def shuffle_the_words(chance: random.Random, title: str) -> str:
    """The words of the title in any order."""
    words = title.split()
    return " ".join(chance.sample(words, len(words)))


def join_the_words(_: random.Random, title: str) -> str:
    """The title without spaces."""
    return title.replace(" ", "")


def begin(chance: random.Random, title: str) -> str:
    """The first letters of the title."""
    return title[: chance.randint(1, len(title))]


def write_much(chance: random.Random, title: str) -> str:
    """The title, wrongly written, again and again, as long as a search may be."""
    wrong = drop_a_letter(chance, title) or title
    return " ".join([wrong] * LONGEST)[:LONGEST]


EDITS: list[Callable[[random.Random, str], str]] = [
    drop_a_letter,
    swap_two_letters,
    shuffle_the_words,
    join_the_words,
    begin,
    write_much,
]


def draw_searches(titles: Sequence[str], count: int, seed: int) -> list[Request]:
    """Random titles, each with the next kind of error.

    Args:
        titles: The names of titles.
        count: How many requests.
        seed: Makes them the same on every run.
    """
    chance = random.Random(seed)
    typed = [EDITS[number % len(EDITS)](chance, chance.choice(titles)) for number in range(count)]
    return [Request("/v1/titles?" + urlencode({"search": text[:LONGEST]})) for text in typed]
