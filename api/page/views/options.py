"""The options of the fields that narrow a list, each a value with what is shown for it; the first stands for any."""

from collections.abc import Iterable

from api.endpoints.parameters import TITLE_TYPES
from api.page.translation import display_name
from cartelera.texts import Texts

Options = list[tuple[str, str]]

AGES = (6, 9, 12, 15)


def type_options(texts: Texts) -> Options:
    """Movies, TV shows, or both."""
    return [("", texts("type.all")), *((each, texts(f"type.{each}")) for each in TITLE_TYPES)]


def named_options(texts: Texts, field: str, names: Iterable[str]) -> Options:
    """The names that the build has, such as its genres.

    Args:
        texts: The texts of the page.
        field: The field; `field.all` is the text for all.
        names: The names.
    """
    options = [(name, display_name(name, field, texts.language)) for name in names]
    return [("", texts(f"{field}.all")), *sorted(options, key=lambda option: option[1])]


def age_options(texts: Texts) -> Options:
    """The age of who is going to watch."""
    return [("", texts("age.any")), *((str(age), texts("age.up_to", age=age)) for age in AGES)]


def keyed_options(texts: Texts, table: str, keys: Iterable[str]) -> Options:
    """Choices with a text each.

    Args:
        texts: The texts of the page.
        table: The table of their texts; the one for any is `table.any`.
        keys: The keys of the choices.
    """
    return [("", texts(f"{table}.any")), *((key, texts(f"{table}.{key}")) for key in keys)]
