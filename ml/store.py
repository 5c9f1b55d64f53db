"""Models on disk: arrays without pickle, a card, and a pointer to the current one that is exchanged in one step.

    MODELS/<model id>/arrays.safetensors, card.json
    MODELS/current.json    {"model": <model id>, "card_sha256": …}

The pointer has the hash of the card, and the card has the hash of the arrays: whatever is loaded is what was saved.
"""

import hashlib
import json
import os
import shutil
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load as parse_safetensors
from safetensors.numpy import save as make_safetensors

ARRAYS, CARD, POINTER = "arrays.safetensors", "card.json", "current.json"


class ModelError(Exception):
    """There is no model, or it is not as it was saved; the message says which file, and what to do."""


@dataclass(frozen=True)
class Model:
    """All that predictions are made of: mean + user's bias + title's bias + the product of both factors."""

    user_ids: NDArray[np.int64]
    """The id of each user, ascending."""
    title_ids: NDArray[np.str_]
    """The id of each title, ascending."""
    mean: float
    """The mean of all ratings, in stars."""
    user_bias: NDArray[np.float32]
    """By user, in stars."""
    title_bias: NDArray[np.float32]
    """By title, in stars."""
    user_factors: NDArray[np.float32]
    """By user and factor."""
    title_factors: NDArray[np.float32]
    """By title and factor."""


def save_model(models: Path, model_id: str, model: Model, card: dict[str, Any]) -> Path:
    """Write a model into its own folder, whole or not at all; it does not become the current one.

    Args:
        models: The folder of all models, `CARTELERA_MODELS`.
        model_id: Its name; there must be none of that name.
        model: What to save.
        card: What to say of it; the hash of the arrays is added.

    Returns:
        The model's folder.

    Raises:
        OSError: It cannot be written; nothing is left of it but a folder that the next save clears away.
    """
    models.mkdir(parents=True, exist_ok=True)
    clear_unfinished(models)
    unfinished = models / f".unfinished-{uuid.uuid4().hex}"
    unfinished.mkdir()
    arrays = make_safetensors(to_arrays(model))
    write_durably(unfinished / ARRAYS, arrays)
    whole_card = card | {"model": model_id, "sha256": {ARRAYS: sha256(arrays)}}
    write_durably(unfinished / CARD, json.dumps(whole_card, indent=2).encode() + b"\n")
    return unfinished.rename(models / model_id)


def promote(models: Path, model_id: str) -> None:
    """Make a saved model the current one, in one step.

    Args:
        models: The folder of all models.
        model_id: Which.

    Raises:
        ModelError: It is not there, or not as it was saved.
    """
    card = read(models / model_id / CARD)
    load_model(models, model_id, sha256(card))
    pointer = {"model": model_id, "card_sha256": sha256(card)}
    unfinished = models / f".unfinished-{POINTER}"
    write_durably(unfinished, json.dumps(pointer, indent=2).encode() + b"\n")
    unfinished.replace(models / POINTER)


def load_current(models: Path) -> tuple[Model, dict[str, Any]]:
    """Load the current model.

    Args:
        models: The folder of all models.

    Returns:
        The model and its card.

    Raises:
        ModelError: There is none, or it is not as it was saved.
    """
    if not (models / POINTER).is_file():
        raise ModelError(f"There is no model in {models} yet: `python -m ml.train` makes one.")
    pointer = parse(models / POINTER, read(models / POINTER), {"model": str, "card_sha256": str})
    return load_model(models, pointer["model"], pointer["card_sha256"])


def load_model(models: Path, model_id: str, card_sha256: str) -> tuple[Model, dict[str, Any]]:
    """Load a model and verify it.

    Args:
        models: The folder of all models.
        model_id: Which.
        card_sha256: The hash that its card must have.

    Returns:
        The model and its card.

    Raises:
        ModelError: It is not there, or not as it was saved.
    """
    if not model_id or model_id != Path(model_id).name or model_id.startswith("."):
        raise ModelError(f"{model_id!r} is no name of a model.")
    folder = models / model_id
    card_bytes = read(folder / CARD)
    verify(folder / CARD, card_bytes, card_sha256)
    card = parse(folder / CARD, card_bytes, {"model": str, "sha256": dict})
    arrays = read(folder / ARRAYS)
    verify(folder / ARRAYS, arrays, card["sha256"].get(ARRAYS, ""))
    try:
        return from_arrays(parse_safetensors(arrays)), card
    except (SafetensorError, KeyError, ValueError) as error:
        raise ModelError(f"{folder / ARRAYS} does not hold a model: {error}") from error


def to_arrays(model: Model) -> dict[str, NDArray[Any]]:
    """The arrays as safetensors can hold them: texts as rows of UTF-8 bytes, filled up with zeros."""
    title_ids = np.char.encode(model.title_ids, "utf-8")
    return {
        "user_ids": model.user_ids,
        "title_ids": title_ids.view(np.uint8).reshape(len(title_ids), title_ids.dtype.itemsize),
        "mean": np.array([model.mean]),
        "user_bias": model.user_bias,
        "title_bias": model.title_bias,
        "user_factors": model.user_factors,
        "title_factors": model.title_factors,
    }


def from_arrays(arrays: dict[str, NDArray[Any]]) -> Model:
    """The model that `to_arrays` was given."""
    title_ids = arrays["title_ids"]
    texts = np.ascontiguousarray(title_ids).view(f"S{title_ids.shape[1]}").ravel()
    return Model(
        user_ids=arrays["user_ids"],
        title_ids=np.char.decode(texts, "utf-8"),
        mean=float(arrays["mean"][0]),
        user_bias=arrays["user_bias"],
        title_bias=arrays["title_bias"],
        user_factors=arrays["user_factors"],
        title_factors=arrays["title_factors"],
    )


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


def read(file: Path) -> bytes:
    """The bytes of a file.

    Raises:
        ModelError: It cannot be read.
    """
    try:
        return file.read_bytes()
    except OSError as error:
        raise ModelError(f"{file} cannot be read: {error}") from error


def parse(file: Path, content: bytes, members: dict[str, type]) -> dict[str, Any]:
    """The JSON object of a file.

    Raises:
        ModelError: It is none, or lacks one of the members.
    """
    try:
        value = json.loads(content)
    except ValueError as error:
        raise ModelError(f"{file} is no JSON: {error}") from error
    if not isinstance(value, dict) or not all(isinstance(value.get(name), kind) for name, kind in members.items()):
        raise ModelError(f"{file} does not hold {' and '.join(members)}.")
    return value


def verify(file: Path, content: bytes, expected: str) -> None:
    """Make sure that a file is the one that was saved.

    Raises:
        ModelError: Its hash differs.
    """
    if sha256(content) != expected:
        raise ModelError(f"{file} is not the file that was saved (its SHA-256 differs). Train anew, or roll back.")


def sha256(content: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
