"""Models on disk: arrays without pickle, a card, and a pointer to the current one that is exchanged in one step.

    MODELS/<model id>/arrays.safetensors, card.json, card.md and its plots
    MODELS/current.json    {"model": <model id>, "card_sha256": …, "before": [<model id>, …]}

The pointer has the hash of the card, and the card has the hashes of all other files: whatever is loaded is what was
saved.
"""

import hashlib
import os
import shutil
import uuid
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError

from ml.card import Card
from ml.model import Model, from_buffer, to_bytes

ARRAYS, CARD, POINTER = "arrays.safetensors", "card.json", "current.json"
MOST_BEFORE = 20
"""As many models that were current before are remembered."""


class ModelError(Exception):
    """There is no model, or it is not as it was saved; the message says which file, and what to do."""


class NoModelError(ModelError):
    """There is no model yet."""


class Pointer(BaseModel):
    """Which model is the current one."""

    model_config = ConfigDict(frozen=True)

    model: str
    """Its name."""
    card_sha256: str
    """The hash of its card."""
    before: list[str] = []
    """The models that were current before it, the last one last."""


def save_model(models: Path, model: Model, card: Card, files: Mapping[str, bytes]) -> Card:
    """Write a model into its own folder, whole or not at all; it does not become the current one.

    Args:
        models: The folder of all models, `CARTELERA_MODELS`.
        model: What to save.
        card: What to say of it; there must be no model of its name.
        files: What else there is to see of it, by name.

    Returns:
        The card with the hashes of all files.

    Raises:
        OSError: It cannot be written; nothing is left of it but a folder that the next save clears away.
    """
    models.mkdir(parents=True, exist_ok=True)
    clear_unfinished(models)
    unfinished = models / f".unfinished-{uuid.uuid4().hex}"
    unfinished.mkdir()
    contents = {ARRAYS: to_bytes(model), **files}
    for name, content in contents.items():
        write_durably(unfinished / name, content)
    whole_card = card.model_copy(update={"sha256": {name: sha256(content) for name, content in contents.items()}})
    write_durably(unfinished / CARD, whole_card.model_dump_json(indent=2).encode() + b"\n")
    sync_folder(unfinished)
    unfinished.rename(models / card.model)
    sync_folder(models)
    return whole_card


def promote(models: Path, model_id: str) -> None:
    """Make a saved model the current one, in one step.

    Args:
        models: The folder of all models.
        model_id: Which.

    Raises:
        ModelError: It is not there, or not as it was saved.
    """
    card_sha256 = sha256(read(folder_of(models, model_id) / CARD))
    load_model(models, model_id, card_sha256)
    try:
        pointer = read_pointer(models)
    except ModelError:
        pointer = None  # what it said is lost, and this is how a new one is made
    before = [*pointer.before, pointer.model] if pointer else []
    point_to(models, Pointer(model=model_id, card_sha256=card_sha256, before=before))


def roll_back(models: Path) -> str:
    """Make the model that was current before this one the current one again.

    Args:
        models: The folder of all models.

    Returns:
        The name of that model.

    Raises:
        ModelError: There was none, it has been pruned, or it is not as it was saved.
    """
    pointer = require_pointer(models)
    left = [each for each in pointer.before if each != pointer.model and (models / each / CARD).is_file()]
    if not left:
        raise ModelError(f"There is no model in {models} that was current before {pointer.model}.")
    card_sha256 = sha256(read(folder_of(models, left[-1]) / CARD))
    load_model(models, left[-1], card_sha256)
    point_to(models, Pointer(model=left[-1], card_sha256=card_sha256, before=left[:-1]))
    return left[-1]


def point_to(models: Path, pointer: Pointer) -> None:
    """Exchange the pointer."""
    before = [each for each in pointer.before if each != pointer.model][-MOST_BEFORE:]
    unfinished = models / f".unfinished-{POINTER}"
    exchanged = pointer.model_copy(update={"before": before})
    write_durably(unfinished, exchanged.model_dump_json(indent=2).encode() + b"\n")
    unfinished.replace(models / POINTER)
    sync_folder(models)


def read_pointer(models: Path) -> Pointer | None:
    """The pointer to the current model; None where there is none.

    Raises:
        ModelError: It cannot be read.
    """
    file = models / POINTER
    if not file.exists():
        return None
    try:
        return Pointer.model_validate_json(read(file))
    except ValidationError as error:
        raise ModelError(f"{file} is no pointer to a model. `python -m ml.models promote` writes it anew.") from error


def require_pointer(models: Path) -> Pointer:
    """The pointer to the current model.

    Raises:
        NoModelError: There is none yet.
        ModelError: It cannot be read.
    """
    pointer = read_pointer(models)
    if pointer is None:
        raise NoModelError(f"There is no model in {models} yet: `python -m ml.train` makes one.")
    return pointer


def load_current(models: Path, private: Path | None = None) -> tuple[Model, Card]:
    """Load the current model and verify it.

    Args:
        models: The folder of all models.
        private: See `load_model`.

    Returns:
        The model and its card.

    Raises:
        NoModelError: There is none yet.
        ModelError: It is not as it was saved.
    """
    pointer = require_pointer(models)
    return load_model(models, pointer.model, pointer.card_sha256, private)


def load_current_card(models: Path) -> Card:
    """The card of the current model, without its arrays.

    Raises:
        NoModelError: There is none yet.
        ModelError: It is not as it was saved.
    """
    pointer = require_pointer(models)
    return load_card(models, pointer.model, pointer.card_sha256)


def load_card(models: Path, model_id: str, card_sha256: str | None = None) -> Card:
    """Load the card of a model.

    Args:
        models: The folder of all models.
        model_id: Which.
        card_sha256: The hash that it must have; None to believe it as it is.

    Raises:
        ModelError: It is not there, or not as it was saved.
    """
    file = folder_of(models, model_id) / CARD
    content = read(file)
    if card_sha256 is not None and sha256(content) != card_sha256:
        raise changed(file)
    try:
        return Card.model_validate_json(content)
    except ValidationError as error:
        raise ModelError(f"{file} is no model card: {error}") from error


def load_model(models: Path, model_id: str, card_sha256: str, private: Path | None = None) -> tuple[Model, Card]:
    """Load a model and verify all of its files.

    Args:
        models: The folder of all models.
        model_id: Which.
        card_sha256: The hash that its card must have.
        private: A folder that nobody else writes into: the arrays are copied there and mapped into memory, so that
            processes with the same folder share them. The saved file is not mapped itself, since whoever writes into
            it would change or end every process that has it mapped. None to read them into this process's memory.

    Returns:
        The model and its card.

    Raises:
        ModelError: It is not there, or not as it was saved.
    """
    card = load_card(models, model_id, card_sha256)
    folder = models / model_id
    for name, expected in card.sha256.items():
        if name != ARRAYS and sha256(read(folder / name)) != expected:
            raise changed(folder / name)
    expected = card.sha256.get(ARRAYS, "")
    buffer = (
        read_arrays(folder / ARRAYS, expected) if private is None else map_arrays(folder / ARRAYS, expected, private)
    )
    try:
        return from_buffer(buffer), card
    except ValueError as error:
        raise ModelError(f"{folder / ARRAYS} does not hold a model: {error}") from error


def read_arrays(file: Path, expected: str) -> NDArray[np.uint8]:
    """The bytes of a file whose hash is known, in memory.

    Raises:
        ModelError: The hash differs, or it cannot be read.
    """
    content = read(file)
    if sha256(content) != expected:
        raise changed(file)
    return np.frombuffer(content, np.uint8)


def map_arrays(file: Path, expected: str, private: Path) -> NDArray[np.uint8]:
    """The bytes of a file whose hash is known, mapped from a private copy that is named by the hash.

    Raises:
        ModelError: The hash differs, or it cannot be read or copied.
    """
    copy = private / f"{sha256(expected.encode())}.mapped"
    try:
        verify(file, file, expected)
        if not copy.exists():
            unfinished = private / f".unfinished-{uuid.uuid4().hex}"
            try:
                shutil.copyfile(file, unfinished)
                verify(file, unfinished, expected)  # it may have changed in between
                unfinished.rename(copy)
            finally:
                unfinished.unlink(missing_ok=True)
        mapped = np.memmap(copy, np.uint8, "r")
        for older in private.glob("*.mapped"):
            if older != copy:
                older.unlink(missing_ok=True)  # whoever has it mapped keeps it
    except OSError as error:
        raise ModelError(f"{file} cannot be read: {error}") from error
    return mapped


def verify(file: Path, read_from: Path, expected: str) -> None:
    """Make sure that a file, or what has been read from it, is what was saved.

    Raises:
        ModelError: The hash differs.
        OSError: It cannot be read.
    """
    with read_from.open("rb") as stream:
        if hashlib.file_digest(stream, "sha256").hexdigest() != expected:
            raise changed(file)


def list_models(models: Path) -> list[str]:
    """The names of all saved models, the oldest first."""
    return sorted(each.parent.name for each in models.glob(f"*/{CARD}") if not each.parent.name.startswith("."))


def delete_model(models: Path, model_id: str) -> None:
    """Delete a model, in one step for whoever looks.

    Args:
        models: The folder of all models.
        model_id: Which; not the current one.
    """
    unfinished = models / f".unfinished-{uuid.uuid4().hex}"
    folder_of(models, model_id).rename(unfinished)
    shutil.rmtree(unfinished)


def folder_of(models: Path, model_id: str) -> Path:
    """The folder of a model.

    Raises:
        ModelError: It is a name that no model has, or would lead elsewhere.
    """
    if not model_id or model_id != Path(model_id).name or model_id.startswith("."):
        raise ModelError(f"{model_id!r} is no name of a model.")
    return models / model_id


def clear_unfinished(models: Path) -> None:
    """Delete what a killed or failed save left."""
    for unfinished in models.glob(".unfinished-*"):
        if unfinished.is_dir():
            shutil.rmtree(unfinished)


def write_durably(file: Path, content: bytes) -> None:
    """Write a file so that it is whole on the disk before anything points to it."""
    with file.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk too."""
    descriptor = os.open(folder, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def read(file: Path) -> bytes:
    """The bytes of a file.

    Raises:
        ModelError: It cannot be read.
    """
    try:
        return file.read_bytes()
    except OSError as error:
        raise ModelError(f"{file} cannot be read: {error}") from error


def changed(file: Path) -> ModelError:
    """What there is to say of a file whose hash differs."""
    return ModelError(
        f"{file} is not the file that was saved (its SHA-256 differs). `python -m ml.models rollback` goes back to the "
        "model before, `python -m ml.train --force` makes a new one."
    )


def sha256(content: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
