"""What the page says of an answer that is less than it seems: unknown users and titles, and models without tastes."""

from api.endpoints.schemas import Recommendation
from cartelera.texts import Texts
from ml.artifact.card import Card


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
