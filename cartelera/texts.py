"""The texts of each language, from a TOML file for each, and the form of numbers and dates in it."""

import tomllib
from datetime import date
from pathlib import Path

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

LANGUAGES = ("en", "es")


class Texts:
    """The texts of one folder in one language."""

    def __init__(self, folder: Path, language: str) -> None:
        """Read the texts.

        Args:
            folder: It has a file for each language, such as `en.toml`, all with the same keys.
            language: One of `LANGUAGES`.
        """
        self.language = language
        self.texts = flatten(tomllib.loads((folder / f"{language}.toml").read_text(encoding="utf-8")))

    def __call__(self, key: str, **values: object) -> str:
        """A text.

        Args:
            key: Its table and its key, `table.key`.
            values: What stands in the place of each `{name}`; whole numbers are written with separators.

        Raises:
            KeyError: There is no such text, or no value for a name in it.
        """
        return self.texts[key].format(
            **{name: self.number(value) if isinstance(value, int) else value for name, value in values.items()}
        )

    def count(self, key: str, count: int, **values: object) -> str:
        """A text that names a count: `table.key.one` for 1, else `table.key.other`, with `{count}` in it."""
        return self(f"{key}.{'one' if count == 1 else 'other'}", count=count, **values)

    def number(self, value: float, decimals: int = 0) -> str:
        """A number with its separators and exactly so many decimals."""
        return format_decimal(value, "#,##0" + ("." + "0" * decimals if decimals else ""), self.language)

    def signed(self, value: float, decimals: int) -> str:
        """A number with its sign, plus or minus; without a sign if it is written as 0."""
        digits = self.number(abs(value), decimals)
        if digits == self.number(0, decimals):
            return digits
        return ("\N{MINUS SIGN}" if value < 0 else "+") + digits

    def percent(self, share: float, decimals: int = 0) -> str:
        """A share of 1 as a percentage, with exactly so many decimals."""
        usual = Locale(self.language).percent_formats[None].pattern  # in some languages with a space before the %
        return format_percent(share, usual.replace("0", "0." + "0" * decimals) if decimals else usual, self.language)

    def month(self, value: date) -> str:
        """A month and its year in words."""
        return format_date(value, "MMMM y", self.language)

    def date(self, value: date) -> str:
        """A date in words."""
        return format_date(value, "long", self.language)


def flatten(table: dict[str, object], prefix: str = "") -> dict[str, str]:
    """The texts of nested tables by their whole keys."""
    texts: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            texts |= flatten(value, f"{prefix}{key}.")
        else:
            texts[prefix + key] = str(value).strip()
    return texts
