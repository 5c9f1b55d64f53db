"""`python -m jobs.build`: `dbt build` of Cartelera's own project, from any folder.

dbt works in the folder of its project, which may be read-only. So it is told where the current folder's paths are.
"""

import os
import sys
from pathlib import Path

from cartelera.extras import exit_without

if __name__ == "__main__":
    exit_without("build")  # before the imports that need it

from dbt.cli.main import cli

from cartelera.project import PROJECT
from cartelera.settings import Settings, SettingsError, read_settings


def main() -> int:
    """Build with the options of `dbt build`, and return the exit code; dbt itself ends with one of its own."""
    try:
        os.environ.update(variables(read_settings()))
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    cli.main(["build", *sys.argv[1:]], prog_name="cartelera")
    return 0


def variables(settings: Settings) -> dict[str, str]:
    """The environment variables that tell dbt where everything is, whatever folder it works in.

    Args:
        settings: The settings, whose relative paths start at the current folder.
    """
    return {
        "DBT_PROJECT_DIR": str(PROJECT),
        "DBT_PROFILES_DIR": str(PROJECT),
        "DBT_TARGET_PATH": absolute(os.environ.get("DBT_TARGET_PATH", "target")),
        "DBT_LOG_PATH": absolute(os.environ.get("DBT_LOG_PATH", "logs")),
        "CARTELERA_RAW": absolute(os.environ.get("CARTELERA_RAW", str(PROJECT / "seeds"))),
        "CARTELERA_WAREHOUSE": absolute(str(settings.warehouse)),
        "CARTELERA_SPARK": settings.spark if "://" in settings.spark else absolute(settings.spark),
    }


def absolute(path: str) -> str:
    """A path that starts at the root; `~` at its start is the home folder."""
    return str(Path(path).expanduser().absolute())


if __name__ == "__main__":
    sys.exit(main())
