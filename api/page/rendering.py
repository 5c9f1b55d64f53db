"""Renders answers as HTML: the templates, and the formatting of platforms, stars and bars in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.endpoints.schemas import Parts, Recommendation
from api.page.spelling import display, display_title
from api.page.translation import display_name
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

TEMPLATES.filters |= {"display": display, "display_name": display_name, "display_title": display_title}


@cache
def read_texts(language: str) -> Texts:
    """The texts of the page in one of `LANGUAGES`."""
    return Texts(FOLDER / "texts", language)


def render(template: str, texts: Texts, **values: object) -> str:
    """Render a template, with all values escaped.

    Args:
        template: The name of a file in `templates`, without its ending.
        texts: The texts of the page.
        values: The variables of the template.
    """
    return TEMPLATES.get_template(f"{template}.html").render(texts=texts, **values)


def also_on(platforms: Sequence[str], texts: Texts) -> str:
    """Name the other platforms that have the work; empty where there are none."""
    named = ", ".join(display(platform) for platform in platforms)
    return texts("platform.also_on", platforms=named) if named else ""


@dataclass(frozen=True)
class Bar:
    """One bar of a chart."""

    label: str
    number: str
    """The number at the end of the bar."""
    start: float
    """Where the bar begins, in percent of the whole width."""
    width: float
    """The length of the bar, in percent of the whole width."""
    marked: bool
    """Whether the bar is highlighted."""


def counted(rows: Sequence[tuple[str, int, bool]], texts: Texts) -> list[Bar]:
    """Bars for counts; the longest bar has the whole width.

    Args:
        rows: Label, count, and whether the bar is highlighted.
        texts: The texts, for the format of numbers.
    """
    most = max((count for _, count, _ in rows), default=1)
    return [Bar(label, texts.number(count), 0, 100 * count / most, marked) for label, count, marked in rows]


def summed(parts: Parts, stars: float, texts: Texts) -> list[Bar]:
    """Bars for the summands of a prediction, from 0 to 5 stars; each bar begins where the one before it ends.

    Args:
        parts: The summands.
        stars: The predicted stars: the sum, clipped to the scale.
        texts: The texts, for labels and the format of numbers.
    """
    bars = [between(texts("like.mean"), texts.number(parts.mean, 2), 0, parts.mean)]
    end = parts.mean
    for name in ("user_bias", "title_bias", "taste"):
        part: float = getattr(parts, name)
        bars.append(between(texts(f"like.{name}"), texts.signed(part, 2), end, end + part))
        end += part
    return [*bars, between(texts("like.predicted"), texts.number(stars, 2), 0, stars, marked=True)]


def between(label: str, number: str, start: float, end: float, *, marked: bool = False) -> Bar:
    """A bar between two numbers of stars, in either order."""
    low, high = (percent(stars) for stars in sorted((start, end)))
    return Bar(label, number, low, high - low, marked)


def percent(stars: float) -> float:
    """The position of a number of stars on the scale, in percent."""
    return 100 * min(max(stars / STARS[1], 0.0), 1.0)


def note_on_recommendation(answer: Recommendation, texts: Texts) -> list[str]:
    """Notes on what the model does not know about the user and the title, or that it has seen the rating."""
    if not answer.known_user and not answer.known_title:
        return [texts("note.unknown_both")]
    if not answer.known_user:
        return [texts("note.unknown_user")]
    if not answer.known_title:
        return [texts("note.unknown_title")]
    return [texts("like.rated")] if answer.rated else []


def note_on_stars(card: Card, texts: Texts) -> list[str]:
    """A note that predicted stars are not personal, and why; empty where they are."""
    if card.personalised:
        return []
    return [texts("note.not_personalised" if card.audit else "note.not_audited")]
