"""Two models side by side: what they learnt from, how, and what was measured."""

from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from ml.artifact.card import BY_CHOICE, LENGTH, SVD, Card
from ml.artifact.report import options_of, spell
from ml.command_line.listing import say

Value = bool | float | str | None


def print_side_by_side(one: Card, other: Card) -> None:
    """Print two cards side by side. What differs is marked, and measured values have their difference."""
    console = Console()
    headings = ("", escape(one.model), escape(other.model), "difference")
    grid = Table(*(Column(each, overflow="fold") for each in headings))
    for about in (data_of, parameters_of, metrics_of):
        values, others = about(one), about(other)
        for name in {**values, **others}:
            mine, its = values.get(name), others.get(name)
            grid.add_row(name, spell_value(mine), spell_value(its), difference(mine, its))
        grid.add_section()
    console.print(grid)
    if one.data_version != other.data_version:
        console.print(
            "They have learnt from different data, and were measured on it: their RMSE and nDCG cannot be compared. "
            "The trial of a training compares its model with the current one on the same ratings."
        )
    elif (one.tuned is None) != (other.tuned is None):
        console.print(
            "The RMSE and MAE of the tuned recipe are of other folds: those of the ratings that no tuning sees."
        )


def data_of(card: Card) -> dict[str, Value]:
    """What a model has learnt from."""
    return {
        "data": card.data_version,
        "build": card.build_id,
        "ratings": card.rows,
        "users": card.users,
        "titles": card.titles,
    }


def parameters_of(card: Card) -> dict[str, Value]:
    """How a model was made."""
    return {name.replace("_", " "): spell(value) for name, value in options_of(card).items()}


def metrics_of(card: Card) -> dict[str, Value]:
    """What was measured of a model. What was not measured is missing."""
    found: dict[str, Value] = {"stars personal": card.personalised}
    if card.metrics:
        found |= {"RMSE": card.metrics.rmse, "MAE": card.metrics.mae}
    if card.audit:
        found["RMSE gained over the best baseline"] = card.audit.gain
    if card.ranking:
        found[f"nDCG@{LENGTH} of lists by stars"] = card.ranking[SVD].ndcg
    if card.lists:
        quality = card.lists.ranking[BY_CHOICE]
        found["lists personal"] = card.lists.personal
        found |= {f"nDCG@{LENGTH}": quality.ndcg, f"recall@{LENGTH}": quality.recall, "coverage": quality.coverage}
    found |= {"trial": "passed" if card.trial.passed else "lost", "seconds": round(sum(card.seconds.values()))}
    return found


def spell_value(value: Value) -> str:
    """A value as people write it; whole numbers have no decimals."""
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return escape(say(value))


def difference(mine: Value, its: Value) -> str:
    """By how much the second value is more than the first; `≠` where they differ and are no numbers."""
    if mine == its:
        return ""
    if any(value is None or isinstance(value, bool | str) for value in (mine, its)):
        return "≠"
    assert isinstance(mine, int | float)  # noqa: S101
    assert isinstance(its, int | float)  # noqa: S101
    return f"{its - mine:+,.4f}" if isinstance(mine, float) else f"{its - mine:+,}"
