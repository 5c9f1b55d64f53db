"""Answers as HTML: the templates, and how titles, platforms and stars are written in them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.endpoints.schemas import Elsewhere, Parts, Recommendation, TitleInList
from cartelera.texts import Texts
from ml.artifact.card import Card
from ml.artifact.model import STARS

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


@dataclass(frozen=True)
class Bar:
    """One row."""

    label: str
    number: str
    """What stands at its end."""
    start: float
    """Where the bar begins, in percent of the whole width."""
    width: float
    """How long it is, in percent."""
    marked: bool
    """Whether it stands out."""


def counted(rows: Sequence[tuple[str, int, bool]], texts: Texts) -> list[Bar]:
    """Bars of counts, the longest over the whole width.

    Args:
        rows: Label, count, and whether it stands out.
        texts: How numbers are written.
    """
    most = max((count for _, count, _ in rows), default=1)
    return [Bar(label, texts.number(count), 0, 100 * count / most, marked) for label, count, marked in rows]


def summed(parts: Parts, stars: float, texts: Texts) -> list[Bar]:
    """The sum that a prediction is: each part begins where the one before it ends, on a scale from 0 to 5 stars.

    Args:
        parts: The parts.
        stars: What they come to, within the scale of stars.
        texts: The labels.
    """
    bars = [between(texts("like.mean"), texts.number(parts.mean, 2), 0, parts.mean)]
    end = parts.mean
    for name in ("user_bias", "title_bias", "taste"):
        part: float = getattr(parts, name)
        bars.append(between(texts(f"like.{name}"), texts.signed(part, 2), end, end + part))
        end += part
    return [*bars, between(texts("like.predicted"), texts.number(stars, 2), 0, stars, marked=True)]


def between(label: str, number: str, start: float, end: float, *, marked: bool = False) -> Bar:
    """A bar from one number of stars to another, either way round."""
    low, high = (percent(stars) for stars in sorted((start, end)))
    return Bar(label, number, low, high - low, marked)


def percent(stars: float) -> float:
    """Where so many stars are on the scale, in percent."""
    return 100 * min(max(stars / STARS[1], 0.0), 1.0)


def note_on_recommendation(answer: Recommendation, texts: Texts) -> list[str]:
    """What the model does not know of the user and the title, and what it has seen already."""
    if not answer.known_user and not answer.known_title:
        return [texts("note.unknown_both")]
    if not answer.known_user:
        return [texts("note.unknown_user")]
    if not answer.known_title:
        return [texts("note.unknown_title")]
    return [texts("like.rated")] if answer.rated else []


def notes_on_model(card: Card, texts: Texts) -> list[str]:
    """That the answers of a model are not personal, and why; nothing where they are."""
    if card.personalised:
        return []
    if card.audit is None or card.metrics is None or card.baselines is None:
        return [texts("note.not_audited")]
    figures = texts(
        "note.audit",
        rmse=texts.number(card.metrics.rmse, 4),
        baseline=texts(f"model.{card.audit.baseline}"),
        baseline_rmse=texts.number(card.baselines[card.audit.baseline].rmse, 4),
    )
    return [f"{texts('note.not_personalised')} {figures}"]
