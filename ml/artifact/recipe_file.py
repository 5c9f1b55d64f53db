"""The recipe that a tuning has found: `MODELS/recipe.toml`, whose values are the defaults of the next trainings."""

import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from ml.artifact.files import ModelError, read, write_durably
from ml.artifact.recipe import Recipe

FILE = "recipe.toml"
STARS, CHOICES = "stars", "choices"
"""The two models that are tuned, which are the tables of the file."""
TUNED = {
    STARS: ("factors", "epochs", "learning_rate", "learning_rate_decay", "regularisation"),
    CHOICES: ("choices_regularisation", "content_weight"),
}
"""The parameters of each that are tuned."""
HEADER = """\
# The best recipe that `python -m ml.tune` has found. `python -m ml.train` takes these values as its defaults, those of
# [stars] for the engine surprise alone, those of [choices] not for the engine spark. Options of the command line come
# before them; without this file, the usual defaults apply.
"""


class TunedRecipe(BaseModel):
    """The content of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tuned_at: datetime
    """When it was written, in UTC."""
    stars: dict[str, int | float] = {}
    """Parameters of the model of stars, by the names of `Recipe`; empty where it was not tuned."""
    choices: dict[str, int | float] = {}
    """Parameters of the model of choices; empty where it was not tuned."""

    def parameters(self, engine: str) -> dict[str, int | float]:
        """The parameters that a training with this engine takes from it."""
        if engine == "spark":
            return {}  # it learns both models in another way
        return {**(self.stars if engine == Recipe.engine else {}), **self.choices}


def read_recipe(models: Path) -> TunedRecipe | None:
    """The recipe that was tuned last; None where there is none.

    Args:
        models: The folder of all models.

    Raises:
        ModelError: It cannot be read, or is no recipe.
    """
    file = models / FILE
    if not file.exists():
        return None
    try:
        tuned = TunedRecipe.model_validate(tomllib.loads(read(file).decode()))
        for name, given in ((STARS, tuned.stars), (CHOICES, tuned.choices)):
            if wrong := sorted(set(given) - set(TUNED[name])):
                raise ValueError(f"[{name}] has {', '.join(wrong)}; possible: {', '.join(TUNED[name])}")
        change(Recipe(), {**tuned.stars, **tuned.choices})
    except (ValidationError, ValueError) as error:
        raise ModelError(f"{file} is no recipe: {error}. Delete it to train with the usual defaults.") from error
    return tuned


def change(recipe: Recipe, parameters: Mapping[str, int | float]) -> Recipe:
    """The recipe with other parameters.

    Args:
        recipe: The recipe.
        parameters: By their names in `Recipe`.

    Raises:
        ValidationError: One is not possible.
    """
    return TypeAdapter(Recipe).validate_python({**vars(recipe), **parameters})


def write_recipe(models: Path, name: str, parameters: dict[str, int | float]) -> None:
    """Write what was found for one of the two models; what was found for the other one before stays.

    Args:
        models: The folder of all models.
        name: `STARS` or `CHOICES`.
        parameters: The best parameters, by their names in `Recipe`.

    Raises:
        ModelError: The file that is there is no recipe.
        OSError: It cannot be written.
    """
    before = read_recipe(models)
    tables = {STARS: before.stars, CHOICES: before.choices} if before else {}
    tables[name] = parameters
    lines = [f"tuned_at = {datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"]
    for table in (STARS, CHOICES):
        lines += ["", f"[{table}]", *(f"{each} = {value!r}" for each, value in tables.get(table, {}).items())]
    new = models / f"{FILE}.new"
    write_durably(new, (HEADER + "\n" + "\n".join(lines) + "\n").encode())
    new.replace(models / FILE)
