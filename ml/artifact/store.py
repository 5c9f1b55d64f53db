"""Models on disk: arrays without pickle, a card, and a pointer to the current one that is exchanged in one step.

    MODELS/<model id>/arrays.safetensors, card.json, card.md and its plots
    MODELS/current.json    {"model": <model id>, "card_sha256": …, "before": [<model id>, …]}

The pointer has the hash of the card, and the card has the hashes of all other files: whatever is loaded is what was
saved.
"""

import fcntl
import hashlib
import os
import re
import shutil
import stat
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError

from ml.artifact.card import MODEL_NAME, Card
from ml.artifact.model import Model, from_buffer, to_bytes

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
        OSError: It cannot be written; nothing is left of it.
    """
    models.mkdir(parents=True, exist_ok=True)
    clear_unfinished(models)
    unfinished = models / f".unfinished-{uuid.uuid4().hex}"
    unfinished.mkdir()
    contents = {ARRAYS: to_bytes(model), **files}
    whole_card = card.model_copy(update={"sha256": {name: sha256(content) for name, content in contents.items()}})
    try:
        for name, content in contents.items():
            write_durably(unfinished / name, content)
        write_durably(unfinished / CARD, whole_card.model_dump_json(indent=2).encode() + b"\n")
        sync_folder(unfinished)
        unfinished.rename(models / card.model)
    except OSError:
        shutil.rmtree(unfinished, ignore_errors=True)  # the disk may be full of it
        raise
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
    card_sha256 = hash_of_sound_card(models, model_id)
    with exchanging(models):
        try:
            pointer = read_pointer(models)
        except ModelError:
            pointer = None  # what it said is lost, and this is how a new one is made
        before = [*pointer.before, pointer.model] if pointer else []
        point_to(models, Pointer(model=model_id, card_sha256=card_sha256, before=before))


def roll_back(models: Path) -> str:
    """Make the last sound model that was current before this one the current one again.

    Args:
        models: The folder of all models.

    Returns:
        The name of that model.

    Raises:
        ModelError: There is none left that is as it was saved.
    """
    require_pointer(models)
    with exchanging(models):
        pointer = require_pointer(models)
        before = [each for each in pointer.before if each != pointer.model]
        while before:
            model_id = before.pop()
            with suppress(ModelError):  # it has been pruned, or harmed: then the one before it
                card_sha256 = hash_of_sound_card(models, model_id)
                point_to(models, Pointer(model=model_id, card_sha256=card_sha256, before=before))
                return model_id
    raise ModelError(f"There is no model in {models} that was current before {pointer.model}.")


def hash_of_sound_card(models: Path, model_id: str) -> str:
    """The hash of a model's card, for the pointer.

    Raises:
        ModelError: The model is not there, or not as it was saved.
    """
    load_card(models, model_id)
    card_sha256 = sha256(read(models / model_id / CARD))
    load_model(models, model_id, card_sha256)
    return card_sha256


@contextmanager
def exchanging(models: Path) -> Iterator[None]:
    """Wait for a moment until nobody else exchanges the pointer; a training as such is not waited for."""
    with (models / "pointer.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


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
    try:
        content = read(file)
    except ModelError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            return None
        raise
    try:
        return Pointer.model_validate_json(content)
    except ValidationError as error:
        raise ModelError(f"{file} is no pointer to a model. `python -m ml.models promote` writes it anew.") from error


def require_pointer(models: Path) -> Pointer:
    """The pointer to the current model.

    Raises:
        NoModelError: There is none yet.
        ModelError: It cannot be read.
    """
    pointer = read_pointer(models)
    if pointer is None and list_models(models):
        raise NoModelError(f"There is no model in {models} that is the current one: `python -m ml.models promote`.")
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
    if not file.parent.exists():
        raise ModelError(f"There is no model {model_id} in {models}; `python -m ml.models` lists those that there are.")
    content = read(file)
    if card_sha256 is not None and sha256(content) != card_sha256:
        raise changed(file)
    try:
        card = Card.model_validate_json(content)
    except ValidationError as error:
        raise ModelError(f"{file} is no model card: {error}") from error
    if card.model != model_id:
        raise ModelError(f"{file} is the card of another model, {card.model}.")
    return card


def load_model(models: Path, model_id: str, card_sha256: str, private: Path | None = None) -> tuple[Model, Card]:
    """Load a model and verify what it answers from, which is its card and its arrays.

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
    file = models / model_id / ARRAYS
    expected = card.sha256.get(ARRAYS, "")
    arrays = read_arrays(file, expected) if private is None else map_arrays(file, expected, private)
    try:
        model = from_buffer(arrays)
    except ValueError as error:
        raise ModelError(f"{file} does not hold a model: {error}") from error
    if private is not None:
        keep_privately(private, card)
    return model, card


def keep_privately(private: Path, card: Card) -> None:
    """Remember in the private folder which model is mapped from it, and let go of all others."""
    unfinished = private / f".unfinished-{uuid.uuid4().hex}"
    with suppress(OSError):  # it only helps who starts later
        unfinished.write_text(card.model_dump_json())
        unfinished.replace(private / CARD)
    for older in private.glob("*.mapped"):
        if older != private_copy(private, card.sha256[ARRAYS]):
            older.unlink(missing_ok=True)  # whoever has it mapped keeps it


def load_private(private: Path) -> tuple[Model, Card] | None:
    """The model that was last mapped from a private folder; None where there is none.

    Args:
        private: The folder; what is in it has been verified.
    """
    try:
        card = Card.model_validate_json((private / CARD).read_bytes())
        return from_buffer(np.memmap(private_copy(private, card.sha256[ARRAYS]), np.uint8, "r")), card
    except (OSError, ValueError):
        return None


def private_copy(private: Path, arrays_sha256: str) -> Path:
    """Where the arrays of this hash are mapped from."""
    return private / f"{sha256(arrays_sha256.encode())}.mapped"


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
    verify(file, expected)
    copy = private_copy(private, expected)
    try:
        if not copy.exists():
            private.mkdir(parents=True, exist_ok=True)  # it may have been cleared away from under the service
            unfinished = private / f".unfinished-{uuid.uuid4().hex}"
            try:
                shutil.copyfile(file, unfinished)
                if hash_of(unfinished) != expected:  # it has changed in between
                    raise changed(file)
                unfinished.rename(copy)
            finally:
                unfinished.unlink(missing_ok=True)
        return np.memmap(copy, np.uint8, "r")
    except OSError as error:
        raise ModelError(f"{file} cannot be copied to {private}: {error.strerror}.") from error


def verify(file: Path, expected: str) -> None:
    """Make sure that a file is what was saved.

    Raises:
        ModelError: It cannot be read, or its hash differs.
    """
    if hash_of(file) != expected:
        raise changed(file)


def hash_of(file: Path) -> str:
    """The SHA-256 of a file.

    Raises:
        ModelError: It cannot be read.
    """
    with open_regular(file) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def find_harm(models: Path, model_id: str) -> str | None:
    """What is wrong with a saved model, any of its files included; None where it is as it was saved."""
    try:
        for name, expected in load_card(models, model_id).sha256.items():
            verify(models / model_id / name, expected)
    except ModelError as error:
        return str(error)
    return None


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
    delete(unfinished)


def folder_of(models: Path, model_id: str) -> Path:
    """The folder of a model.

    Raises:
        ModelError: It is a name that no model has, or would lead elsewhere.
    """
    if not re.fullmatch(MODEL_NAME, model_id):
        raise ModelError(f"{model_id!r} is no name of a model.")
    return models / model_id


def clear_unfinished(models: Path) -> None:
    """Delete what a killed or failed save left."""
    for unfinished in models.glob(".unfinished-*"):
        if unfinished.is_symlink() or unfinished.is_dir():
            delete(unfinished)


def delete(folder: Path) -> None:
    """Delete a folder, or the link that stands for one."""
    if folder.is_symlink():
        folder.unlink()
    else:
        shutil.rmtree(folder)


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
    with open_regular(file) as stream:
        return stream.read()


@contextmanager
def open_regular(file: Path) -> Iterator[BufferedReader]:
    """Open a file to read it, if it is one: a pipe would never end.

    Raises:
        ModelError: It is none, or cannot be read.
    """
    try:
        with open(os.open(file, os.O_RDONLY | os.O_NONBLOCK), "rb") as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise ModelError(f"{file} is no file.")
            yield stream
    except OSError as error:
        raise ModelError(f"{file} cannot be read: {error.strerror}.") from error


def changed(file: Path) -> ModelError:
    """What there is to say of a file whose hash differs."""
    return ModelError(
        f"{file} is not the file that was saved (its SHA-256 differs). `python -m ml.models rollback` goes back to the "
        "model before, `python -m ml.train --force` makes a new one."
    )


def sha256(content: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
