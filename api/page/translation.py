"""The names of genres and countries in the language of the page; the catalogs have them in English."""

import tomllib
from pathlib import Path

from babel import Locale

from api.page.spelling import display

GENRES: dict[str, dict[str, str]] = tomllib.loads(
    Path(__file__).with_name("translations.toml").read_text(encoding="utf-8")
)
"""The genres by language and name."""
COUNTRIES = {name.lower(): code for code, name in Locale("en").territories.items()} | {
    "czech republic": "CZ",
    "hong kong": "HK",
    "macau": "MO",
    "palestine": "PS",
    "turkey": "TR",
}
"""The codes of countries, by their names in English: those of Unicode's locale data, and others that catalogs use."""


def display_name(name: str, kind: str, language: str) -> str:
    """Write a name of the catalogs in a language. What has no translation is only capitalised.

    Args:
        name: The name, in lower case.
        kind: What it is the name of, such as `genre`, `country` or `person`; people keep their names.
        language: The language of the page.
    """
    if kind == "genre":
        return GENRES.get(language, {}).get(name) or display(name)
    # In English, the catalogs' own names stay: Unicode's are unlike them, as "Hong Kong SAR China".
    if kind == "country" and language != "en" and name in COUNTRIES:
        return str(Locale(language).territories[COUNTRIES[name]])
    return display(name)
