"""`python -m cartelera.check`: what a raw folder holds, and what a build would stop at, in seconds."""

import argparse
import os
import sys
from pathlib import Path

from cartelera.extras import exit_without

if __name__ == "__main__":
    exit_without("build")  # before the imports that need it

from cartelera.arguments import make_parser
from cartelera.project import PROJECT
from cartelera.raw.contract import RawFilesError, keep_platforms, read_contract
from cartelera.raw.report import report_on

EXAMPLES = """\
examples:
  python -m cartelera.check ~/MLOpsReviews
"""


def main() -> int:
    """Print the report, and return the exit code: 0 if a build would read everything, 1 if it would stop."""
    folder = Path(parse_arguments().folder).expanduser()
    try:
        seeds = keep_platforms(
            read_contract(PROJECT / "seeds" / "_seeds.yml"),
            PROJECT / "dbt_project.yml",
            os.environ.get("CARTELERA_PLATFORMS", ""),
        )
        report = report_on(folder, seeds, PROJECT)
    except RawFilesError as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(report.lines))
    if report.faults:
        print(f"\nA build of {folder} would stop: {report.faults} to mend.")
        return 1
    print(f"\nA build can read {folder}: CARTELERA_RAW={folder} cartelera build")
    return 0


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = make_parser("cartelera.check", "Look at a raw folder without building it.", EXAMPLES)
    parser.add_argument("folder", metavar="FOLDER", help="the folder with the raw files, as for CARTELERA_RAW")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
