"""Cards: what one decides by, of each title in a list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from api.endpoints.schemas import TitleInList
from api.page.spelling import display, display_sentences, display_title
from api.served.snapshot import Snapshot
from cartelera.texts import Texts


@dataclass(frozen=True)
class Why:
    """Why a title is in a list."""

    said: str = ""
    """The reason, or the words before the titles that are the reason; empty where the list says it of all."""
    titles: tuple[tuple[str, str, str], ...] = ()
    """The titles that are the reason: the id, the name, and how much it counts or what both have in common."""
    predicted: str = ""
    """The stars that would probably be given; empty where nobody is asked about."""


@dataclass(frozen=True)
class Card:
    """A title as a card shows it, in words."""

    title_id: str
    work_id: str
    name: str
    about: list[str]
    """Type, year, length and age, as far as they are known."""
    genres: list[str]
    platforms: list[str]
    score: str
    """The mean rating with the number of ratings, or that there are none."""
    story: str
    why: Why


def cards_of(
    snapshot: Snapshot, title_ids: Iterable[str], texts: Texts, reasons: Mapping[str, Why] | None = None
) -> list[Card]:
    """The cards of titles.

    Args:
        snapshot: The build.
        title_ids: The ids of titles of the build.
        texts: The texts of the page.
        reasons: Why a title is in the list, by id.
    """
    ids = list(title_ids)
    stories = {row["id"]: row["description"] for row in snapshot.ask("stories", {"ids": ids})}
    titles = [TitleInList(**snapshot.titles[title_id].fields()) for title_id in ids]
    return [make_card(title, stories[title.id], texts, (reasons or {}).get(title.id, Why())) for title in titles]


def one_of_each_work(snapshot: Snapshot, title_ids: Iterable[str]) -> list[str]:
    """The first title of each work; its card names the other platforms."""
    works: dict[str, str] = {}
    for title_id in title_ids:
        works.setdefault(snapshot.titles[title_id].work_id, title_id)
    return list(works.values())


def make_card(title: TitleInList, story: str | None, texts: Texts, why: Why) -> Card:
    """The card of a title."""
    return Card(
        title_id=title.id,
        work_id=title.work_id,
        name=display_title(title.title),
        about=about(title, texts),
        genres=title.genres,
        platforms=[title.platform, *title.other_platforms],
        score=say_score(title, texts),
        story=display_sentences(story or ""),
        why=why,
    )


def about(title: TitleInList, texts: Texts) -> list[str]:
    """Type, year, length and age, as far as they are known."""
    parts = [display(texts(f"kind.{title.type}")), str(title.release_year)]
    if title.minutes is not None:
        parts.append(texts.count("ask.minutes", title.minutes))
    if title.seasons is not None:
        parts.append(texts.count("ask.seasons", title.seasons))
    if title.age is not None:
        parts.append(texts("age.from", age=title.age) if title.age else texts("age.all"))
    return parts


def say_score(title: TitleInList, texts: Texts) -> str:
    """The mean rating with the number of ratings, or that there are none."""
    if title.score is None:
        return texts("score.none")
    ratings = texts.count("score.ratings", title.ratings)
    return texts("score.some", stars=texts.number(title.score, 1), ratings=ratings)
