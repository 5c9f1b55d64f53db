"""Cards: what one decides by, of each title in a list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

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
    name: str
    about: str
    """Type, year, length and age."""
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
    rows = snapshot.ask("cards", {"ids": list(title_ids)})
    return [make_card(row, snapshot, texts, (reasons or {}).get(row["id"], Why())) for row in rows]


def one_of_each_work(snapshot: Snapshot, title_ids: Iterable[str]) -> list[str]:
    """The first title of each work; its card names the other platforms."""
    works: dict[str, str] = {}
    for title_id in title_ids:
        works.setdefault(snapshot.shelf.work_ids[title_id], title_id)
    return list(works.values())


def make_card(row: Mapping[str, Any], snapshot: Snapshot, texts: Texts, why: Why) -> Card:
    """The card of a row of `cards.sql`."""
    others = [snapshot.titles[tie.id].platform for tie in snapshot.ties.get(row["id"], [])]
    return Card(
        title_id=row["id"],
        name=display_title(row["title"]),
        about=about(row, texts),
        genres=row["genres"],
        platforms=list(dict.fromkeys([row["platform"], *others])),
        score=say_score(row["score"], row["ratings"], texts),
        story=display_sentences(row["description"] or ""),
        why=why,
    )


def about(row: Mapping[str, Any], texts: Texts) -> str:
    """Type, year, length and age on one line, as far as they are known."""
    parts = [display(texts(f"kind.{row['type']}")), str(row["release_year"])]
    if row["duration_int"] is not None:
        parts.append(texts.count(f"length.{row['duration_type']}", row["duration_int"]))
    if row["age"] is not None:
        parts.append(texts("age.from", age=row["age"]) if row["age"] else texts("age.all"))
    return " · ".join(part.replace(" ", "\N{NO-BREAK SPACE}") for part in parts)


def say_score(score: float | None, ratings: int, texts: Texts) -> str:
    """The mean rating with the number of ratings, or that there are none."""
    if score is None:
        return texts("score.none")
    return texts("score.some", stars=texts.number(score, 1), ratings=texts.count("score.ratings", ratings))
