"""Answers as HTML: the templates, and how titles, platforms and stars are written in them."""

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.endpoints.schemas import Elsewhere, TitleInList
from cartelera.texts import Texts

FOLDER = Path(__file__).parent
TEMPLATES = Environment(
    loader=FileSystemLoader(FOLDER / "templates"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
)


BEGINNINGS = re.compile("(?<![^\\W_])(?<!\\w\\w['\N{RIGHT SINGLE QUOTATION MARK}])[^\\W\\d_]")
"""The first letter of each word; none after an apostrophe, but for names such as O'Neill."""


def read_texts(language: str) -> Texts:
    """The texts of the page in one of `LANGUAGES`."""
    return Texts(FOLDER / "texts", language)


def render(template: str, texts: Texts, **values: object) -> str:
    """The HTML of a template, with all values escaped.

    Args:
        template: The name of a file in `templates`, without its ending.
        texts: The texts of the page.
        values: What the template needs.
    """
    return TEMPLATES.get_template(f"{template}.html").render(texts=texts, **values)


def display(name: str) -> str:
    """A title, a person or a platform as people write them: the warehouse has all in lower case."""
    return BEGINNINGS.sub(lambda letter: letter[0].upper(), name)


def describe(title: TitleInList, texts: Texts) -> str:
    """A title on one line."""
    kind = texts(f"kind.{title.type}")
    return f"{display(title.title)} · {title.release_year} · {kind} · {display(title.platform)}"


def also_on(elsewhere: Elsewhere, texts: Texts) -> str:
    """On which other platforms a work is; empty where it is on none."""
    platforms = ", ".join(display(title.platform) for title in elsewhere.titles)
    return texts("platform.also_on", platforms=platforms) if platforms else ""
