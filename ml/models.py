"""`python -m ml.models`: the saved models: list, show, promote, roll back, prune."""

import argparse
import sys
from pathlib import Path

from rich.console import Console
from rich.markdown import Markdown
from rich.markup import escape
from rich.table import Column, Table

from cartelera.lock import LockedError, take_lock
from cartelera.settings import SettingsError, read_settings
from ml.arguments import make_parser, whole
from ml.card import Card
from ml.report import report
from ml.store import (
    ModelError,
    delete_model,
    list_models,
    load_card,
    promote,
    read_pointer,
    require_pointer,
    roll_back,
)

EXAMPLES = """\
examples:
  python -m ml.models                 list all models; the current one is marked
  python -m ml.models show            the card of the current model
  python -m ml.models promote MODEL   make a model the current one, whatever its
                                      trial said
  python -m ml.models rollback        make the model that was current before the
                                      current one again
  python -m ml.models prune --keep 2  delete all models but the current one and
                                      the two newest others

A running service takes up a new current model within two seconds."""


def main() -> int:
    """Do what the command line says; 1 where it cannot be done."""
    options = read_options()
    try:
        models = read_settings().models
        if options.command in ("list", "show"):
            look(models, options)
            return 0
        with take_lock(models, "training"):
            change(models, options)
    except (LockedError, ModelError, OSError, SettingsError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def read_options() -> argparse.Namespace:
    """The command line."""
    parser = make_parser("ml.models", "The saved models in CARTELERA_MODELS.", EXAMPLES)
    parser.set_defaults(command="list")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.add_parser("list", help="all models, the oldest first (also without any command)")
    show = commands.add_parser("show", help="the card of a model")
    show.add_argument("model", nargs="?", metavar="MODEL", help="its name (default: the current one)")
    promoted = commands.add_parser("promote", help="make a model the current one")
    promoted.add_argument("model", metavar="MODEL", help="its name")
    commands.add_parser("rollback", help="make the model that was current before the current one again")
    prune = commands.add_parser("prune", help="delete old models, never the current one")
    prune.add_argument(
        "--keep", type=whole(0, 10_000), default=3, metavar="N", help="how many of the others stay (default: 3)"
    )
    options = parser.parse_args()
    options.command = options.command or "list"
    return options


def look(models: Path, options: argparse.Namespace) -> None:
    """List the models, or show the card of one."""
    if options.command == "show":
        card = load_card(models, options.model or require_pointer(models).model)
        Console().print(Markdown(report(card, plots=[])))
        return
    pointer = read_pointer(models)
    names = list_models(models)
    if not names:
        print(f"There is no model in {models} yet: `python -m ml.train` makes one.")
        return
    grid = Table("", Column("model", no_wrap=True), "build", "RMSE", "personalised")
    for name in names:
        grid.add_row("→" if pointer and pointer.model == name else "", name, *describe(models, name))
    Console().print(grid)
    print(f"The current one: {pointer.model if pointer else 'none'}")


def describe(models: Path, name: str) -> list[str]:
    """What the list says of a model."""
    try:
        card: Card = load_card(models, name)
    except ModelError as error:
        return [escape(str(error))]
    return [
        card.build_id,
        f"{card.metrics.rmse:.4f}" if card.metrics else "not measured",
        "yes" if card.personalised else "no",
    ]


def change(models: Path, options: argparse.Namespace) -> None:
    """Promote, roll back, or prune."""
    if options.command == "promote":
        promote(models, options.model)
        print(f"{options.model} is the current model now.")
    elif options.command == "rollback":
        print(f"{roll_back(models)} is the current model now.")
    else:
        current = require_pointer(models).model
        others = [name for name in list_models(models) if name != current]
        pruned = others[: max(0, len(others) - options.keep)]
        for name in pruned:
            delete_model(models, name)
        print(f"{len(pruned)} deleted: {', '.join(pruned) or 'none'}.")
        print(f"{len(others) - len(pruned)} are left beside the current one, {current}.")


if __name__ == "__main__":
    sys.exit(main())
