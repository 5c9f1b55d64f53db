"""The list of saved models: as a table, as records where a terminal is too narrow for it, as JSON, and as CSV."""

import csv
import json
import sys
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.measure import Measurement
from rich.table import Table

from ml.artifact.card import BY_CHOICE, LENGTH, Card
from ml.artifact.current import NoModelError, read_pointer
from ml.artifact.folder import find_harm, list_models, load_card
from ml.artifact.notes import read_note
from ml.artifact.recipe import Recipe
from ml.artifact.report import options_of, spell
from ml.command_line.options import JUDGING

VERSION_DIGITS = 8
"""How many digits of a data version the table shows, enough to tell versions apart."""

WIDEST = 10_000
"""A width that no table reaches, in characters."""


@dataclass(frozen=True)
class Line:
    """What the list says of a model. What a harmed model says of itself is left out."""

    model: str
    """Its name."""
    current: bool
    """Whether it is the current one."""
    personalised: bool | None = None
    """Whether its stars are personal."""
    personal_lists: bool | None = None
    """Whether its lists are personal; None where that was not audited."""
    rmse: float | None = None
    """The RMSE of its stars, in stars."""
    ndcg: float | None = None
    """nDCG@10 of its lists."""
    trial: str | None = None
    """`passed` or `lost`: its comparison with the model that was current."""
    data_version: str | None = None
    """The hash of what it was trained on."""
    not_as_usual: str | None = None
    """The options of its training that differ from the defaults."""
    note: str = ""
    """What somebody has noted on it."""
    harm: str | None = None
    """What is wrong with its files; None where they are as they were saved."""


HEADINGS = {
    "personalised": "stars personal",
    "personal_lists": "lists personal",
    "rmse": "RMSE",
    "ndcg": f"nDCG@{LENGTH}",
    "trial": "trial",
    "data_version": "data",
    "not_as_usual": "not as usual",
    "note": "note",
}
"""The columns of the table besides the model, by the names of `Line`."""


def read_lines(models: Path) -> list[Line]:
    """All models in a folder, the oldest first."""
    try:
        current = read_pointer(models).model
    except NoModelError:
        current = ""
    return [read_line(models, name, current) for name in list_models(models)]


def read_line(models: Path, name: str, current: str) -> Line:
    """What the list says of one model."""
    if harm := find_harm(models, name):
        return Line(name, name == current, harm=harm)
    card = load_card(models, name)
    return Line(
        model=name,
        current=name == current,
        personalised=card.personalised,
        personal_lists=card.lists.personal if card.lists else None,
        rmse=card.metrics.rmse if card.metrics else None,
        ndcg=card.lists.ranking[BY_CHOICE].ndcg if card.lists else None,
        trial="passed" if card.trial.passed else "lost",
        data_version=card.data_version,
        not_as_usual=", ".join(f"{parameter} {spell(value)}" for parameter, value in unusual(card).items()),
        note=read_note(models, name),
    )


def unusual(card: Card) -> dict[str, float | str]:
    """The options of a training that differ from the defaults."""
    usual = vars(Recipe()) | {name: default for name, (_, default, _) in JUDGING.items()}
    return {name: value for name, value in options_of(card).items() if value != usual[name]}


def print_json(lines: list[Line]) -> None:
    """Print the list as JSON: an array with an object for each model."""
    print(json.dumps([asdict(line) for line in lines], indent=2, ensure_ascii=False))


def print_csv(lines: list[Line]) -> None:
    """Print the list as CSV with a header; what is unknown is empty."""
    names = [field.name for field in fields(Line)]
    writer = csv.DictWriter(sys.stdout, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(line) for line in lines)


def print_list(lines: list[Line]) -> None:
    """Print the list for people: as a table, or as records where the terminal is too narrow for the table."""
    console = Console()
    grid = Table("", "model", *HEADINGS.values())
    for line in lines:
        grid.add_row("→" if line.current else "", escape(line.model), *map(escape, cells(line)))
    # As wide as it wants: measured within the terminal, no table would be too wide for it.
    if Measurement.get(console, console.options.update(width=WIDEST), grid).minimum <= console.width:
        console.print(grid)
    else:
        for line in lines:
            print_record(console, line)
    print(f"The current one: {next((line.model for line in lines if line.current), 'none')}")
    for line in lines:
        if line.harm:
            print(f"{line.model} is harmed: {line.harm}")


def print_record(console: Console, line: Line) -> None:
    """Print what is known of a model as lines."""
    console.print(f"{'→ ' if line.current else ''}{line.model}", style="bold", markup=False, highlight=False)
    for heading, cell in zip(HEADINGS.values(), cells(line), strict=True):
        if cell:
            console.print(f"  {heading}: {cell}", markup=False, highlight=False)


def cells(line: Line) -> list[str]:
    """The cells of a model, without its name."""
    if line.harm:
        return ["harmed", *[""] * (len(HEADINGS) - 1)]
    shown = asdict(line) | {"data_version": (line.data_version or "")[:VERSION_DIGITS]}
    return [say(shown[name]) for name in HEADINGS]


def say(value: bool | float | str | None) -> str:
    """A value as people write it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.4f}" if isinstance(value, float) else value or ""
