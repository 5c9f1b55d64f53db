"""Saved models, each in a folder `MODELS/<name>`: up to three files of arrays, the card, `card.md` and plots.

The card holds the hashes of all other files, so that a file that was changed is found.
"""

import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from cartelera.process import sync_folder
from ml.artifact import choices, draws
from ml.artifact.card import MODEL_NAME, Card
from ml.artifact.files import ModelError, hash_bytes, read, verify, write_durably
from ml.artifact.model import Model, from_buffer, to_bytes

ARRAYS, CHOICES, DRAWS, CARD = "arrays.safetensors", "choices.safetensors", "draws.safetensors", "card.json"
UNFINISHED = ".unfinished-"
"""The beginning of a name while its folder or file is being written or deleted."""
ReadArrays = Callable[[Path, str], NDArray[np.uint8]]
"""Reads a file of arrays, which must have the given hash, and returns its bytes."""


def save_model(models: Path, model: Model, card: Card, files: Mapping[str, bytes]) -> Card:
    """Write a model into a folder of its own, whole or not at all; it does not become the current one.

    Args:
        models: The folder of all models, `CARTELERA_MODELS`.
        model: What to save.
        card: Its card; there must be no model of its name.
        files: Further files, by name.

    Returns:
        The card with the hashes of all files.

    Raises:
        OSError: It cannot be written; nothing is left of it.
    """
    models.mkdir(parents=True, exist_ok=True)
    for left in models.glob(f"{UNFINISHED}*"):  # of a process that was killed
        shutil.rmtree(left, ignore_errors=True)
    unfinished = models / f"{UNFINISHED}{card.model}"
    unfinished.mkdir()
    contents = {ARRAYS: to_bytes(model), **files}
    if model.choices:
        contents[CHOICES] = choices.to_bytes(model.choices)
    if model.draws:
        contents[DRAWS] = draws.to_bytes(model.draws)
    card = card.model_copy(update={"sha256": {name: hash_bytes(content) for name, content in contents.items()}})
    try:
        for name, content in contents.items():
            write_durably(unfinished / name, content)
        write_durably(unfinished / CARD, card.model_dump_json(indent=2).encode() + b"\n")
        sync_folder(unfinished)
        unfinished.rename(models / card.model)
    except OSError:
        shutil.rmtree(unfinished, ignore_errors=True)  # its files may be what fills the disk
        raise
    sync_folder(models)
    return card


def load_card(models: Path, name: str, sha256: str | None = None) -> Card:
    """Load the card of a model.

    Args:
        models: The folder of all models.
        name: The model's name.
        sha256: The hash that the card must have; None for any.

    Raises:
        ModelError: It is not there, or not what was saved.
    """
    file = folder_of(models, name) / CARD
    try:
        card = Card.model_validate_json(read(file, sha256))
    except ValidationError as error:
        raise ModelError(f"{file} is no model card: {error}") from error
    if card.model != name:
        raise ModelError(f"{file} is the card of another model, {card.model}.")
    return card


def read_arrays(file: Path, sha256: str) -> NDArray[np.uint8]:
    """The bytes of a file that must have this hash."""
    return np.frombuffer(read(file, sha256), np.uint8)


def load_model(models: Path, name: str, card_sha256: str, read_arrays: ReadArrays = read_arrays) -> tuple[Model, Card]:
    """Load a model, and verify the files that it answers from: its card and its arrays.

    Args:
        models: The folder of all models.
        name: The model's name.
        card_sha256: The hash that its card must have.
        read_arrays: How its arrays are read.

    Returns:
        The model and its card.

    Raises:
        ModelError: It is not there, or not what was saved.
    """
    card = load_card(models, name, card_sha256)
    return assemble(card, lambda file: read_arrays(models / name / file, card.sha256.get(file, ""))), card


def assemble(card: Card, read_file: Callable[[str], NDArray[np.uint8]]) -> Model:
    """Make a model of its files of arrays. One that was saved without choices, or without draws, has none.

    Args:
        card: The model's card.
        read_file: Reads the file of this name in the model's folder.

    Raises:
        ModelError: A file does not hold what it should.
    """
    file = ARRAYS
    try:
        model = from_buffer(read_file(file))
        titles, factors = model.title_factors.shape
        if DRAWS in card.sha256:
            file = DRAWS
            model = replace(model, draws=draws.from_buffer(read_file(file), len(model.user_ids), titles, factors))
        if CHOICES in card.sha256:
            file = CHOICES
            model = replace(model, choices=choices.from_buffer(read_file(file), titles, len(model.rated_titles)))
        return model
    except ValueError as error:
        raise ModelError(f"{file} of {card.model} does not hold what it should: {error}") from error


def find_harm(models: Path, name: str) -> str | None:
    """What is wrong with a saved model, in any of its files; None where it is as it was saved."""
    try:
        for file, sha256 in load_card(models, name).sha256.items():
            verify(models / name / file, sha256)
    except ModelError as error:
        return str(error)
    return None


def list_models(models: Path) -> list[str]:
    """The names of all saved models, the oldest first."""
    return sorted(card.parent.name for card in models.glob(f"*/{CARD}") if not card.parent.name.startswith(UNFINISHED))


def delete_model(models: Path, name: str) -> None:
    """Delete a model that is not the current one. Nobody ever sees a part of it.

    Raises:
        ModelError: It is not there.
    """
    folder = folder_of(models, name)
    if folder.is_symlink():
        folder.unlink()
        return
    unfinished = models / f"{UNFINISHED}{name}"
    folder.rename(unfinished)
    shutil.rmtree(unfinished)


def folder_of(models: Path, name: str) -> Path:
    """The folder of a model.

    Raises:
        ModelError: It is not there, or the name would lead elsewhere.
    """
    if not re.fullmatch(MODEL_NAME, name):
        raise ModelError(f"{name!r} is no name of a model.")
    folder = models / name
    if not folder.exists():
        raise ModelError(f"There is no model {name} in {models}; `python -m ml.models` lists those that there are.")
    return folder
