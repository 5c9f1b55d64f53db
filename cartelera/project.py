"""Where the dbt project is: the folder with `dbt_project.yml`, `profiles.yml`, `dbt_project/` and `seeds/`."""

from pathlib import Path

IN_A_WHEEL = Path(__file__).with_name("dbt")
"""Where an installed package has it; pyproject.toml says so. A clone does not have this folder."""
PROJECT = IN_A_WHEEL if IN_A_WHEEL.is_dir() else Path(__file__).parents[1]
"""The folder, as an absolute path."""
