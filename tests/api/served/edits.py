"""The ways in which people misspell, shorten and rearrange the names of titles."""

import unicodedata
from collections.abc import Callable
from typing import NamedTuple


class Named(NamedTuple):
    """What is known of a title's name and people."""

    title: str
    director: str | None


def drop_letter(word: str, letter: int) -> str:
    return word[: letter - 1] + word[letter:]


def double_letter(word: str, letter: int) -> str:
    return word[:letter] + word[letter - 1 :]


def replace_letter(word: str, letter: int) -> str:
    return word[: letter - 1] + chr(ord(word[letter - 1]) + 1) + word[letter:]


def swap_letters(word: str, letter: int) -> str:
    return word[: letter - 1] + word[letter] + word[letter - 1] + word[letter + 1 :]


def split_word(word: str, letter: int) -> str:
    return f"{word[:letter]} {word[letter:]}"


IN_A_WORD: dict[str, Callable[[str, int], str]] = {
    "drop the letter": drop_letter,
    "double the letter": double_letter,
    "replace the letter": replace_letter,
    "swap the letter with the next": swap_letters,
    "split the word after the letter": split_word,
}
"""Edits of one letter of one word; letters count from 1."""

ROMAN = {"1": "i", "2": "ii", "3": "iii", "4": "iv"}
WRITTEN = {"1": "one", "2": "two", "3": "three", "4": "four"}


def without_accents(title: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFD", title) if not unicodedata.combining(each))


def without_signs(title: str) -> str:
    return "".join(each for each in title if each.isalnum() or each == " ")


def replace_words(title: str, others: dict[str, str]) -> str:
    return " ".join(others.get(word, word) for word in title.split())


IN_A_TITLE: dict[str, Callable[[str], str]] = {
    "reverse the words": lambda title: " ".join(reversed(title.split())),
    "drop the accents": without_accents,
    "drop the signs": without_signs,
    "write & as and": lambda title: replace_words(title, {"&": "and"}),
    "write and as &": lambda title: replace_words(title, {"and": "&"}),
    "write the number in Roman numerals": lambda title: replace_words(title, ROMAN),
    "write the number as a word": lambda title: replace_words(title, WRITTEN),
    "write the number in digits": lambda title: replace_words(
        title, {roman: digits for digits, roman in ROMAN.items()}
    ),
    "add an article": lambda title: f"the {title}",
}


def edited(named: Named, edit: str, word: int, letter: int) -> str:
    """What somebody types who means this title.

    Args:
        named: The title.
        edit: What goes wrong, or is left out.
        word: The word where it does, from 1; 0 where it is none.
        letter: The letter where it does, from 1; 0 where it is none.
    """
    words = named.title.split()
    if edit in IN_A_WORD:
        return " ".join([*words[: word - 1], IN_A_WORD[edit](words[word - 1], letter), *words[word:]])
    if edit in IN_A_TITLE:
        return IN_A_TITLE[edit](named.title)
    if edit == "join the word with the next":
        return " ".join([*words[: word - 1], words[word - 1] + words[word], *words[word + 1 :]])
    if edit == "drop the word":
        return " ".join([*words[: word - 1], *words[word:]])
    if edit == "keep the first letters":
        return named.title[:letter]
    assert named.director is not None
    return {"give the director": named.director, "give the director's surname": named.director.split()[-1]}[edit]
