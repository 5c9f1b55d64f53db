"""The command `cartelera`: hands over to the module that does the work, as `python -m` would.

Modules are known by name only and imported when they are needed: each needs other extras, and says which.
"""

import runpy
import sys
from importlib.metadata import version

MODULES = {
    "build": ("jobs.build", "build, test and publish the warehouse; takes the options of `dbt build`"),
    "train": ("ml.train", "train a model of the published ratings, and measure it"),
    "serve": ("api", "serve warehouse and model over HTTP, with the page at /ui"),
    "keys": ("api.keys", "make, list and revoke the keys of those who may ask"),
    "refresh": ("jobs.refresh", "for a scheduler: build, train if the ratings have changed, promote if not worse"),
    "check": ("cartelera.check", "look at a raw folder without building it"),
    "status": ("cartelera", "show what is published"),
    "recommend": ("ml.recommend", "answer for one user, or write the lists of all"),
    "models": ("ml.models", "list, show, promote, roll back and prune models"),
    "compare": ("ml.compare", "measure algorithms on the same ratings"),
    "tune": ("ml.tune", "search for better recipes"),
    "draw": ("eda.draw", "draw every plot as an SVG file"),
    "from-spark": ("cartelera.from_spark", "publish what Spark has built last"),
}
"""By command: the module that does the work, and what this is."""


def main() -> int:
    """Run the command that the first argument names.

    Returns:
        The exit code where no module has ended the process with its own.
    """
    match sys.argv[1:]:
        case [] | ["-h" | "--help"]:
            print(usage())
        case ["--version"]:
            print(f"cartelera {version('cartelera')}")
        case [name, *arguments] if name in MODULES:
            sys.argv[1:] = arguments
            runpy.run_module(MODULES[name][0], run_name="__main__", alter_sys=True)
        case [name, *_]:
            print(f"There is no command {name!r}.\n\n{usage()}", file=sys.stderr)
            return 2
    return 0


def usage() -> str:
    """The commands, with what each does."""
    lines = [f"  {name:<11} {does}" for name, (_, does) in MODULES.items()]
    return "\n".join(["usage: cartelera COMMAND [OPTIONS]", "", *lines, "", "`cartelera COMMAND --help` explains it."])
