"""Write `docs/licences.md`, the licence of every package in `constraints.txt`: `python -m docs.licences`."""

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from packaging.utils import canonicalize_name

from tests.support.extras import BASE, DECLARED, distributions_of
from tests.support.workplace import REPOSITORY

FILE = Path(__file__).with_name("licences.md")
AT_RUN_TIME = [extra for extra in DECLARED if extra != "dev"]
CHOSEN = {"text-unidecode": ", of which Cartelera chooses the first"}
"""Of packages that leave a choice, what Cartelera chooses."""
UNDER_CONDITIONS = re.compile(r"GPL|General Public|MPL|Mozilla|EPL|Eclipse|EUPL|CDDL", re.IGNORECASE)
"""Licences that ask those who pass a changed package on to publish their changes of it, or more."""
HEAD = """\
# Licences of the dependencies

Written by `python -m docs.licences`, from what each package declares about itself. Cartelera is under the MIT licence
and contains no code of these packages; `pip` installs them beside it. What a wheel bundles is not looked into beyond
what its metadata says. `make sbom` writes the same for programs, with versions and with who needs whom.

## At run time

What the extras of `pyproject.toml` install, `dev` apart; `base` is what all of them need. No package is under the GPL
or AGPL alone, and none under the LGPL. These ask those who pass on a changed copy for its changes, or leave a choice:

{under_conditions}

"""
DEVELOPMENT = """
## Only for development

What only the extra `dev` installs. Nothing of it is part of what is served.
"""


@dataclass(frozen=True)
class Package:
    """A package of `constraints.txt`."""

    name: str
    licence: str
    extras: tuple[str, ...]
    """The extras that install it at run time."""


def main() -> None:
    """Write the page."""
    FILE.write_text(page(read_packages()))


def read_packages() -> list[Package]:
    """The packages of `constraints.txt` that are installed, by name."""
    licences = declared_licences()
    brought = {extra: distributions_of(extra) for extra in AT_RUN_TIME}
    return [
        Package(name, licences[name], tuple(extra for extra in AT_RUN_TIME if name in brought[extra]))
        for name in sorted(constrained() & set(licences))
    ]


def constrained() -> set[str]:
    """The names in `constraints.txt`."""
    lines = (REPOSITORY / "constraints.txt").read_text().splitlines()
    return {str(canonicalize_name(line.partition("==")[0])) for line in lines}


def declared_licences() -> dict[str, str]:
    """What each installed package says about its licence, by name."""
    command = [str(Path(sys.executable).with_name("pip-licenses")), "--from=mixed", "--format=json", "--with-system"]
    listed = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)  # noqa: S603
    return {canonicalize_name(each["Name"]): each["License"].replace("UNKNOWN", "not declared") for each in listed}


def page(packages: list[Package]) -> str:
    """The page, in Markdown."""
    run, development = [[each for each in packages if bool(each.extras) is there] for there in (True, False)]
    conditions = [
        f"- {each.name}: {each.licence}{CHOSEN.get(each.name, '')}"
        for each in run
        if UNDER_CONDITIONS.search(each.licence)
    ]
    head = HEAD.format(under_conditions="\n".join(conditions))
    table = ["| package | licence | extras |", "|---|---|---|", *map(row, run)]
    rest = ["| package | licence | |", "|---|---|---|", *map(row, development)]
    return "\n".join([head + "\n".join(table), DEVELOPMENT, *rest, ""])


def row(package: Package) -> str:
    """The line of a package: its name, its licence, and the extras that install it, in a word if the base does."""
    extras = BASE if BASE in package.extras else ", ".join(package.extras)
    return f"| {package.name} | {package.licence} | {extras} |"


if __name__ == "__main__":
    main()
