"""Spells names and titles as people write them; the warehouse has all text in lower case."""

import re

BEGINNINGS = re.compile("(?<![^\\W_])(?<!\\w\\w['\N{RIGHT SINGLE QUOTATION MARK}])[^\\W\\d_]")
"""The first letter of each word; not the letter after an apostrophe, except in names such as O'Neill."""
SMALL = (
    "a|an|and|as|at|but|by|for|from|in|of|on|or|the|to|with|"  # English
    "de|del|e|el|en|la|las(?! vegas)|los(?! angeles)|para|por|un|una|y|"  # Spanish
    "da|dos|du|des|et|le|les"  # Portuguese and French
)
BETWEEN_WORDS = re.compile(rf"(?<=[\w.,'\u2019] )(?:{SMALL})(?= \w)", re.IGNORECASE)
"""A small word between two others; not the first or the last, and not the first after a colon, dash or bracket."""
CAPITALS = re.compile(r"\b(?:dc|fbi|ii|iii|iv|nba|nyc|tv|uk|usa|vi|vii|viii|ix|xi|xii|wwe|wwii)\b", re.IGNORECASE)
"""Short forms and Roman numerals, except for those that are words too."""

SENTENCES = re.compile(r"(?:^|[.!?\u2026][\"'\u201d\u2019)]*\s)[\"'\u201c\u2018(\u00bf\u00a1]*\w")
"""The beginning of each sentence, with the end of the one before it."""


def display(name: str) -> str:
    """Capitalise each word of the name of a person, a place, a platform or a genre."""
    return BEGINNINGS.sub(lambda letter: letter[0].upper(), name)


def display_title(title: str) -> str:
    """Capitalise a title: each word but the small ones between others; short forms as a whole.

    Its own spelling is not known, as the warehouse has all text in lower case; this is what fits most titles.
    """
    capitalised = BETWEEN_WORDS.sub(lambda word: word[0].lower(), display(title))
    return CAPITALS.sub(lambda word: word[0].upper(), capitalised)


def display_sentences(text: str) -> str:
    """Capitalise the first letter of each sentence."""
    return SENTENCES.sub(lambda beginning: beginning[0].upper(), text)
