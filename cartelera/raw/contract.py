"""The contract of the raw files, as dbt and `seeds/_seeds.yml` give it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel


class RawFilesError(Exception):
    """Raw files break the contract; the message says which, how, and what would be right."""


class Column(BaseModel, frozen=True):
    """A column of the files of a seed."""

    data_type: str
    reads: str = ""
    """What is read from its text, if it is not the data_type: `date`, `duration` or `time`."""
    highest: float | None = None
    """The highest value of its scale, if it has one."""
    lowest: float = 0
    """The lowest value of its scale."""
    step: float | None = None
    """The distance between values of its scale, if they have one."""
    spellings: dict[str, tuple[str, ...]] = {}
    """The values that it may have, each with other spellings in lower case; empty if it may have any."""
    constraints: tuple[str, ...] = ()
    """`not_null`, `unique`, or both."""
    placeholders: tuple[str, ...] = ()
    """Texts, in lower case, that only say that there is no value."""
    optional: bool = False
    """Whether a file may lack it, because only some editions have it."""


class Seed(BaseModel, frozen=True):
    """One table of the contract."""

    file: str
    """The name of its files, without an extension."""
    columns: dict[str, Column]
    """Its columns, by name."""
    optional: bool = False
    """Whether it may have no file, or any number of them, also in a folder of its name."""
    letters_left_out: tuple[str, ...] = ()
    """The first letters of ids that no catalog has, because their platforms are left out."""

    @property
    def needed(self) -> tuple[str, ...]:
        """The names of the columns that each of its files must have."""
        return tuple(name for name, column in self.columns.items() if not column.optional)


def read_contract(file: Path) -> dict[str, Seed]:
    """Read the contract.

    Args:
        file: `seeds/_seeds.yml`.

    Returns:
        The seeds, by name.
    """
    document = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {seed["name"]: seed_of(seed) for seed in document["seeds"]}


def keep_platforms(seeds: Mapping[str, Seed], project: Path, named: str) -> dict[str, Seed]:
    """Leave out the catalogs of the platforms that a build leaves out, as the macro `platforms` does.

    Args:
        seeds: The contract, by the names of the seeds.
        project: `dbt_project.yml`.
        named: The platforms to build, separated by commas, `CARTELERA_PLATFORMS`; empty for all.
    """
    platforms = yaml.safe_load(project.read_text(encoding="utf-8"))["vars"]["platforms"]
    chosen = [name.strip() for name in named.lower().split(",") if name.strip()] or list(platforms)
    others = {seed: platform[0].lower() for platform, seed in platforms.items() if platform not in chosen}
    letters = {"letters_left_out": tuple(others.values())}
    return {name: seed.model_copy(update=letters) for name, seed in seeds.items() if name not in others}


def seed_of(described: Any) -> Seed:
    """A seed as it is described in `_seeds.yml`."""
    meta = meta_of(described)
    columns = {
        column["name"]: Column(
            data_type=column["data_type"],
            constraints=tuple(each["type"] for each in column.get("constraints", [])),
            **only_known(meta_of(column)),
        )
        for column in described["columns"]
    }
    return Seed(file=meta.get("file", described["name"]), columns=columns, optional=meta.get("optional", False))


def meta_of(described: Any) -> dict[str, Any]:
    """The `meta` of a seed or a column."""
    meta: dict[str, Any] = described.get("config", {}).get("meta", {})
    return meta


def only_known(meta: dict[str, Any]) -> dict[str, Any]:
    """What a `Column` keeps of its `meta`."""
    return {name: value for name, value in meta.items() if name in Column.model_fields}
