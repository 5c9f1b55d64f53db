"""`python -m ml.models`: list, show, promote, roll back and prune the saved models."""

import sys
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.markdown import Markdown
from rich.markup import escape
from rich.table import Column, Table

from cartelera.arguments import make_parser, whole
from cartelera.lock import LockedError, take_lock
from cartelera.process import end_at_a_closed_pipe
from cartelera.settings import SettingsError, read_settings
from ml.artifact.card import Card
from ml.artifact.current import NoModelError, promote, read_pointer, roll_back
from ml.artifact.files import ModelError
from ml.artifact.folder import delete_model, find_harm, list_models, load_card
from ml.artifact.recipe import Recipe
from ml.artifact.report import options_of, report, spell
from ml.command_line.options import JUDGING

EXAMPLES = """\
examples:
  python -m ml.models                 list all models; the current one is marked
  python -m ml.models show            the card of the current model
  python -m ml.models promote MODEL   make a model the current one, whatever its
                                      trial said
  python -m ml.models rollback        make the model that was current before the
                                      current one again
  python -m ml.models prune --keep 2  delete all models but the current one and
                                      two more: those that were current before
                                      it, then the newest

A running service takes up a new current model within two seconds."""


@dataclass(frozen=True)
class Options:
    """What the command line asks for."""

    command: str
    """One of list, show, promote, rollback and prune."""
    model: str = ""
    """The name of the model to show or to promote; empty for the current one."""
    keep: int = 0
    """How many models beside the current one pruning leaves."""


def main() -> int:
    """Do what the command line says, and return the exit code: 1 if it cannot be done."""
    options = read_options()
    try:
        run(options.command, read_settings().models, options.model, options.keep)
    except (LockedError, ModelError, OSError, SettingsError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def run(command: str, models: Path, name: str, keep: int) -> None:
    """Do one command, with the values of `Options`."""
    if command == "show":
        show(models, name or read_pointer(models).model)
    elif command == "promote":
        promote(models, name)
        print(f"{name} is the current model now.")
    elif command == "rollback":
        print(f"{roll_back(models)} is the current model now.")
    elif command == "prune":
        with take_lock(models, "training"):
            prune(models, keep)
    else:
        show_all(models)


def read_options() -> Options:
    """Read the command line; wrong options end the program with exit code 2."""
    parser = make_parser("ml.models", "The saved models in CARTELERA_MODELS.", EXAMPLES)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    parser.set_defaults(command="list")
    commands.add_parser("list", help="all models, the oldest first (also without any command)")
    show = commands.add_parser("show", help="the card of a model")
    show.add_argument("model", nargs="?", default="", metavar="MODEL", help="its name (default: the current one)")
    promoted = commands.add_parser("promote", help="make a model the current one")
    promoted.add_argument("model", metavar="MODEL", help="its name")
    commands.add_parser("rollback", help="make the model that was current before the current one again")
    prune = commands.add_parser("prune", help="delete old models, never the current one")
    prune.add_argument(
        "--keep", type=whole(0, 10_000), default=3, metavar="N", help="how many of the others stay (default: 3)"
    )
    return Options(**vars(parser.parse_args()))


def show(models: Path, name: str) -> None:
    """Show the card of a model."""
    Console().print(Markdown(report(load_card(models, name), plots=[])))


def show_all(models: Path) -> None:
    """List the models."""
    try:
        current = read_pointer(models).model
    except NoModelError:
        current = None
    names = list_models(models)
    if not names:
        print(f"There is no model in {models} yet: `python -m ml.train` makes one.")
        return
    harms = {name: harm for name in names if (harm := find_harm(models, name))}
    grid = Table("", Column("model", no_wrap=True), "RMSE", "personalised", "trial", "not as usual")
    for name in names:
        described = ["", "", "", "harmed"] if name in harms else describe(load_card(models, name))
        grid.add_row("→" if name == current else "", escape(name), *described)
    Console().print(grid)
    print(f"The current one: {current or 'none'}")
    for name, harm in harms.items():
        print(f"{name} is harmed: {harm}")


def describe(card: Card) -> list[str]:
    """The cells of a model in the list."""
    return [
        f"{card.metrics.rmse:.4f}" if card.metrics else "",
        "yes" if card.personalised else "no",
        "passed" if card.trial.passed else "lost",
        ", ".join(f"{parameter} {spell(value)}" for parameter, value in unusual(card).items()),
    ]


def unusual(card: Card) -> dict[str, float | str]:
    """The options of a training that differ from the defaults."""
    usual = vars(Recipe()) | {name: default for name, (_, default, _) in JUDGING.items()}
    return {name: value for name, value in options_of(card).items() if value != usual[name]}


def prune(models: Path, keep: int) -> None:
    """Delete all but the current model and `keep` others: those that were current before, then the newest."""
    pointer = read_pointer(models)
    if harm := find_harm(models, pointer.model):
        raise ModelError(f"Nothing is deleted, since the current model is no good: {harm}")
    others = [name for name in list_models(models) if name != pointer.model]
    others.sort(key=lambda name: (pointer.before.index(name) if name in pointer.before else -1, name))
    pruned = others[: max(0, len(others) - keep)]
    for name in pruned:
        delete_model(models, name)
    print(f"{len(pruned)} deleted: {', '.join(pruned) or 'none'}.")
    print(f"Left beside the current one, {pointer.model}: {len(others) - len(pruned)}.")


if __name__ == "__main__":
    end_at_a_closed_pipe()
    sys.exit(main())
