"""Reads the configuration files of the deployments."""

import re
from pathlib import Path
from typing import Any

import yaml

from cartelera.settings import Settings
from tests.support.workplace import REPOSITORY


def read_yaml(name: str) -> dict[str, Any]:
    """A YAML file of the repository."""
    content: dict[str, Any] = yaml.safe_load((REPOSITORY / name).read_text())
    return content


def front_matter(file: Path) -> dict[str, Any]:
    """The YAML at the head of a Markdown file."""
    content: dict[str, Any] = yaml.safe_load(file.read_text().split("---\n")[1])
    return content


def unknown_variables(names: set[str]) -> set[str]:
    """The names that are neither settings nor described in a table of the reference or of the page on deployment."""
    documents = [REPOSITORY / "docs" / "reference.md", REPOSITORY / "docs" / "deployment.md"]
    described = {name for file in documents for name in re.findall(r"^\| `(\w+)` \|", file.read_text(), re.MULTILINE)}
    of_dbt = {"CARTELERA_ALLOW_SHRINK", "CARTELERA_PLATFORMS", "CARTELERA_RAW"}
    settings = {f"CARTELERA_{name.upper()}" for name in Settings.model_fields} | of_dbt
    return {name for name in names if name not in settings and (name.startswith("CARTELERA_") or name not in described)}
