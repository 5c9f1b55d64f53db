"""The current model, to which the file `MODELS/current.json` points; the file is exchanged in one step.

{"model": <name>, "card_sha256": <hash of its card>, "before": [<name>, …]}
"""

from contextlib import suppress
from pathlib import Path

from filelock import FileLock
from pydantic import BaseModel, ConfigDict, ValidationError

from cartelera.process import sync_folder
from ml.artifact.card import Card
from ml.artifact.files import ModelError, hash_bytes, read, write_durably
from ml.artifact.folder import CARD, ReadArrays, folder_of, load_model, read_arrays
from ml.artifact.model import Model

POINTER = "current.json"
MOST_BEFORE = 20
"""How many models that were current before are remembered."""


class NoModelError(ModelError):
    """There is no current model yet."""


class Pointer(BaseModel):
    """Which model is the current one."""

    model_config = ConfigDict(frozen=True)

    model: str
    """Its name."""
    card_sha256: str
    """The hash of its card."""
    before: list[str] = []
    """The names of the models that were current before it; the last was current last."""


def promote(models: Path, name: str) -> None:
    """Make a saved model the current one, in one step.

    Args:
        models: The folder of all models, `CARTELERA_MODELS`.
        name: The model's name.

    Raises:
        ModelError: It is not there, or not what was saved.
    """
    folder_of(models, name)
    with pointer_lock(models):
        before: list[str] = []
        with suppress(ModelError):  # without a pointer, or with a harmed one, the history begins anew
            pointer = read_pointer(models)
            before = [*pointer.before, pointer.model]
        point_to(models, name, before)


def roll_back(models: Path) -> str:
    """Go back to the model that was current before this one.

    A model that is harmed or deleted is passed over, and the one before it is taken.

    Args:
        models: The folder of all models.

    Returns:
        The name of that model.

    Raises:
        ModelError: No sound model is left that was current before.
    """
    read_pointer(models)
    with pointer_lock(models):
        pointer = read_pointer(models)
        for place in reversed(range(len(pointer.before))):
            with suppress(ModelError):
                point_to(models, pointer.before[place], pointer.before[:place])
                return pointer.before[place]
    raise ModelError(f"There is no model in {models} that was current before {pointer.model}.")


def pointer_lock(models: Path) -> FileLock:
    """The lock of the pointer. It is held for a moment only, and not as long as a training lasts."""
    return FileLock(models / "pointer.lock", fallback_to_soft=False)


def point_to(models: Path, name: str, before: list[str]) -> None:
    """Verify a model, and make the pointer point to it.

    Raises:
        ModelError: The model is not there, or not what was saved.
    """
    card_sha256 = hash_bytes(read(folder_of(models, name) / CARD))
    load_model(models, name, card_sha256)
    others = [each for each in before if each != name]
    pointer = Pointer(model=name, card_sha256=card_sha256, before=others[-MOST_BEFORE:])
    new = models / f"{POINTER}.new"
    write_durably(new, pointer.model_dump_json(indent=2).encode() + b"\n")
    new.replace(models / POINTER)
    sync_folder(models)


def read_pointer(models: Path) -> Pointer:
    """The pointer to the current model.

    Raises:
        NoModelError: There is none yet.
        ModelError: It cannot be read.
    """
    file = models / POINTER
    try:
        return Pointer.model_validate_json(read(file))
    except ValidationError as error:
        raise ModelError(f"{file} is no pointer to a model. `python -m ml.models promote` writes it anew.") from error
    except ModelError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            raise NoModelError(f"There is no model in {models} yet: `python -m ml.train` makes one.") from error
        raise


def load_current(models: Path, read_arrays: ReadArrays = read_arrays) -> tuple[Model, Card]:
    """Load the current model, and verify it.

    Args:
        models: The folder of all models.
        read_arrays: How its arrays are read.

    Returns:
        The model and its card.

    Raises:
        NoModelError: There is none yet.
        ModelError: It is not what was saved.
    """
    pointer = read_pointer(models)
    return load_model(models, pointer.model, pointer.card_sha256, read_arrays)
