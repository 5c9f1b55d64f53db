"""The words of names and of what people type, spelt in one way."""

import re
import unicodedata
from sys import intern

WORD = re.compile(r"[^\W_]+")
REPLACED = str.maketrans(
    {"&": " and ", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i"} | dict.fromkeys("'`´‘’ʻʼ", "")  # noqa: RUF001
)
"""What people write otherwise, and Unicode does not take apart."""
DOT_OF_AN_ACRONYM = re.compile(r"(?<=\b[^\W\d_])\.(?=[^\W\d_]\b)")
NUMBERS = {
    "1": ("one",),
    "2": ("two", "ii"),
    "3": ("three", "iii"),
    "4": ("four", "iv"),
    "5": ("five",),
    "6": ("six", "vi"),
    "7": ("seven", "vii"),
    "8": ("eight", "viii"),
    "9": ("nine", "ix"),
    "10": ("ten",),
    "11": ("eleven", "xi"),
    "12": ("twelve", "xii"),
    "13": ("thirteen", "xiii"),
}
"""Small numbers in digits, and how else they are written; a Roman numeral of one letter may be no number."""
DIGITS = {spelling: digits for digits, spellings in NUMBERS.items() for spelling in spellings}
ARTICLES = frozenset(["a", "an", "the"])
SMALL_WORDS = ARTICLES | frozenset(["and", "at", "for", "from", "in", "of", "on", "or", "to", "with"])
"""Words that people add or leave out, as the catalogs' names are mostly English."""


def words_of(text: str) -> list[str]:
    """The words in lower case, without accents and apostrophes; `&` is the word `and`, and `S.W.A.T.` is one word."""
    plain = (text if text.isascii() else without_accents(text)).casefold().translate(REPLACED)
    found = WORD.findall(DOT_OF_AN_ACRONYM.sub("", plain) if "." in plain else plain)
    return [intern(word) for word in found]  # names share most of their words, and so their memory


def without_accents(text: str) -> str:
    """The text without the marks on its letters."""
    return "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))


def in_digits(word: str) -> str:
    """The word; if it is a small number, its digits."""
    return DIGITS.get(word, word)


def other_spellings(word: str) -> list[str]:
    """How else a small number is written; nothing for other words."""
    digits = in_digits(word)
    return [each for each in (digits, *NUMBERS.get(digits, ())) if each != word]


def without_article(words: list[str]) -> list[str]:
    """The words without the article that they begin with, if there are others."""
    return words[1:] if len(words) > 1 and words[0] in ARTICLES else words
