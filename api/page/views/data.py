"""What the page about the data says: the build and its counts, what has changed, and the model with its errors."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from api.page import PATH
from api.page.answering import Entered, snapshot_of
from api.page.links import Links
from api.page.rendering import note_on_stars, render
from api.page.spelling import display_title
from api.served.snapshot import Snapshot
from api.served.state import ServedState
from cartelera.published import BuildInfo
from cartelera.texts import Texts
from ml.artifact.card import BY_CHOICE, BY_POPULARITY, LENGTH, SVD, Card

COUNTED = ("titles", "title_cast", "ratings", "title_scores", "rejected_ratings")
"""The tables whose rows are shown."""


def what_is_there(texts: Texts, state: ServedState, _: Entered) -> str:
    """Describe the served build and model as HTML. Findings and pictures come separately, as they may still be drawn.

    Raises:
        RefusalError: Nothing has been published yet.
    """
    snapshot = snapshot_of(state)
    card = state.recommender.card if state.recommender else None
    return render(
        "data",
        texts,
        build=say_build(snapshot.build, texts),
        counts=[
            {"number": texts.number(snapshot.build.row_counts[table]), "name": texts(f"data.{table}")}
            for table in COUNTED
            if table in snapshot.build.row_counts
        ],
        changes=list_changes(snapshot, texts),
        links=Links(f"{PATH}/data/{texts.language}/"),
        model=describe_model(card, snapshot.build, texts) if card else None,
    )


@dataclass(frozen=True)
class Change:
    """The titles that a build has added, changed or removed."""

    said: str
    """How many they are."""
    titles: list[tuple[str | None, str]]
    """The first of them, each with its name and, if it is in the catalog now, its id."""
    more: bool
    """Whether there are others."""


def list_changes(snapshot: Snapshot, texts: Texts) -> list[Change]:
    """The titles that the newest builds have added, changed and removed, one entry for each kind of change."""
    return [read_change(row, snapshot, texts) for row in snapshot.ask("title_changes", {})]


def read_change(row: Mapping[str, Any], snapshot: Snapshot, texts: Texts) -> Change:
    """One row of `title_changes.sql`."""
    titles = [
        (title_id if title_id in snapshot.titles else None, display_title(name))
        for title_id, name in zip(row["ids"], row["names"], strict=True)
    ]
    said = texts.count(f"data.{row['change']}", row["titles"], date=texts.date(row["found_on"]))
    return Change(said, titles, row["titles"] > len(titles))


def say_build(build: BuildInfo, texts: Texts) -> str:
    """Say when the build was finished."""
    finished = build.finished_at.replace(tzinfo=UTC)
    return texts("data.build", date=texts.date(finished), time=f"{finished:%H:%M}")


def describe_model(card: Card, build: BuildInfo, texts: Texts) -> dict[str, Any]:
    """The model's card in the form that the template needs."""
    facts = texts(
        "data.trained",
        date=texts.date(card.trained_at),
        rows=card.rows,
        users=card.users,
        titles=card.titles,
        factors=card.recipe.factors,
        epochs=card.recipe.epochs,
        threshold=texts.number(card.threshold, 1),
    )
    other_build = [] if card.build_id == build.build_id else [texts("data.other_build")]
    return {
        "facts": [facts, *other_build],
        "notes": [*note_on_stars(card, texts), *figures_of_audit(card, texts)],
        "personalised": say_personalised(card, texts),
        "drift": say_drift(card, texts),
        "errors": list_errors(card, texts),
        "errors_caption": texts("data.errors", folds=card.folds),
        "lists": list_rankings(card, texts),
        "lists_caption": texts("data.lists", length=LENGTH),
        "length": LENGTH,
    }


def figures_of_audit(card: Card, texts: Texts) -> list[str]:
    """The errors with and without tastes, where tastes do not improve predictions."""
    if card.personalised or card.audit is None or card.metrics is None or card.baselines is None:
        return []
    figures = texts(
        "note.audit",
        rmse=texts.number(card.metrics.rmse, 4),
        baseline=texts(f"model.{card.audit.baseline}"),
        baseline_rmse=texts.number(card.baselines[card.audit.baseline].rmse, 4),
    )
    return [figures]


def say_drift(card: Card, texts: Texts) -> str | None:
    """Say how the ratings differ from those of the model before; None where they were not compared."""
    if card.drift is None or card.profile is None:
        return None
    return texts(
        "data.drifted" if card.drift.warnings else "data.not_drifted",
        before=texts.number(card.drift.mean, 2),
        mean=texts.number(card.profile.mean, 2),
        new_titles=texts.number(100 * card.drift.new_titles, 1),
        index=texts.number(card.drift.stability_index, 2),
    )


def say_personalised(card: Card, texts: Texts) -> str | None:
    """Say how much the learnt tastes improve predictions; None where they do not."""
    if not card.personalised or card.audit is None:
        return None
    return texts(
        "data.personalised_reason",
        baseline=texts(f"model.{card.audit.baseline}"),
        gain=texts.number(card.audit.gain, 4),
        low=texts.number(card.audit.low, 4),
        high=texts.number(card.audit.high, 4),
    )


def list_errors(card: Card, texts: Texts) -> list[list[str]]:
    """The errors of the model and of each baseline, the lowest first."""
    if card.metrics is None or card.baselines is None:
        return []
    rows = {SVD: card.metrics, **card.baselines}
    return [
        [texts(f"model.{name}"), texts.number(rows[name].rmse, 4), texts.number(rows[name].mae, 4)]
        for name in sorted(rows, key=lambda name: rows[name].rmse)
    ]


def list_rankings(card: Card, texts: Texts) -> list[list[str]]:
    """The ranking metrics of each way to make lists, the best first; those of choices are from the audit of lists."""
    audited = card.lists.ranking if card.lists else {}
    rankings = (card.ranking or {}) | {name: audited[name] for name in (BY_CHOICE, BY_POPULARITY) if name in audited}
    return [
        [texts(f"model.{name}"), texts.number(rankings[name].ndcg, 4), texts.number(rankings[name].recall, 4)]
        for name in sorted(rankings, key=lambda name: -rankings[name].ndcg)
    ]
