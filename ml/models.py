"""`python -m ml.models`: list, show, compare, note on, promote, roll back and prune the saved models."""

import sys
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.markdown import Markdown

from cartelera.arguments import make_parser, whole
from cartelera.lock import LockedError, take_lock
from cartelera.process import end_at_a_closed_pipe
from cartelera.settings import SettingsError, read_settings
from ml.artifact.current import promote, read_pointer, roll_back
from ml.artifact.files import ModelError
from ml.artifact.folder import delete_model, find_harm, list_models, load_card
from ml.artifact.notes import write_note
from ml.artifact.report import report
from ml.command_line.listing import print_csv, print_json, print_list, read_lines
from ml.command_line.side_by_side import print_side_by_side

FORMS = {"table": print_list, "json": print_json, "csv": print_csv}
"""How the models can be listed."""

EXAMPLES = """\
examples:
  python -m ml.models                 list all models; the current one is marked
  python -m ml.models list --csv      the same for programs; also --json
  python -m ml.models show            the card of the current model
  python -m ml.models compare A B     parameters, metrics and data of two models
                                      side by side
  python -m ml.models note MODEL "only films"
                                      note a line on a model
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
    """One of list, show, compare, note, promote, rollback and prune."""
    model: str = ""
    """The name of the model to show, to compare, to note on or to promote; empty for the current one."""
    other: str = ""
    """The name of the model to compare it with."""
    text: str = ""
    """The line to note."""
    form: str = "table"
    """How to list the models: one of `FORMS`."""
    keep: int = 0
    """How many models beside the current one pruning leaves."""


def main() -> int:
    """Do what the command line says, and return the exit code: 1 if it cannot be done."""
    options = read_options()
    try:
        run(options, read_settings().models)
    except (LockedError, ModelError, OSError, SettingsError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def run(options: Options, models: Path) -> None:
    """Do one command."""
    name = options.model
    match options.command:
        case "show":
            show(models, name or read_pointer(models).model)
        case "compare":
            print_side_by_side(load_card(models, name), load_card(models, options.other))
        case "note":
            write_note(models, name, options.text)
        case "promote":
            promote(models, name)
            print(f"{name} is the current model now.")
        case "rollback":
            print(f"{roll_back(models)} is the current model now.")
        case "prune":
            with take_lock(models, "training"):
                prune(models, options.keep)
        case _:
            show_all(models, options.form)


def read_options() -> Options:
    """Read the command line; wrong options end the program with exit code 2."""
    parser = make_parser("ml.models", "The saved models in CARTELERA_MODELS.", EXAMPLES)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    parser.set_defaults(command="list")
    listed = commands.add_parser("list", help="all models, the oldest first (also without any command)")
    forms = listed.add_mutually_exclusive_group()
    for form in ("json", "csv"):
        forms.add_argument(f"--{form}", dest="form", action="store_const", const=form, help=f"as {form.upper()}")
    show = commands.add_parser("show", help="the card of a model")
    show.add_argument("model", nargs="?", default="", metavar="MODEL", help="its name (default: the current one)")
    compared = commands.add_parser("compare", help="two models side by side")
    compared.add_argument("model", metavar="A", help="the name of one model")
    compared.add_argument("other", metavar="B", help="the name of the other")
    noted = commands.add_parser("note", help="note a line on a model; the list shows it")
    noted.add_argument("model", metavar="MODEL", help="its name")
    noted.add_argument("text", metavar="TEXT", help="the line; an empty one takes the note away")
    promoted = commands.add_parser("promote", help="make a model the current one")
    promoted.add_argument("model", metavar="MODEL", help="its name")
    commands.add_parser("rollback", help="make the model that was current before the current one again")
    prune = commands.add_parser("prune", help="delete old models, never the current one")
    prune.add_argument(
        "--keep", type=whole(0, 10_000), default=3, metavar="N", help="how many of the others stay (default: 3)"
    )
    given = vars(parser.parse_args())
    return Options(**{name: value for name, value in given.items() if value is not None})


def show(models: Path, name: str) -> None:
    """Show the card of a model."""
    Console().print(Markdown(report(load_card(models, name), plots=[])))


def show_all(models: Path, form: str) -> None:
    """List the models, in one of `FORMS`."""
    lines = read_lines(models)
    if not lines and form == "table":
        print(f"There is no model in {models} yet: `python -m ml.train` makes one.")
        return
    FORMS[form](lines)


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
