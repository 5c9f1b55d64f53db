"""The arrays that predictions are made from, and how they are written as bytes: as safetensors, without pickle."""

import hashlib
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save as make_safetensors

from ml.artifact.buffers import all_within, views
from ml.artifact.choices import Choices
from ml.artifact.draws import Draws

STARS = (0.5, 5.0)
"""The lowest and the highest rating."""


@dataclass(frozen=True)
class Model:
    """A model. It predicts the mean + the user's bias + the title's bias + the product of both factors."""

    user_ids: NDArray[np.int64]
    """The id of each user, ascending."""
    title_ids: NDArray[np.str_]
    """The id of each title, ascending."""
    title_names: NDArray[np.uint64]
    """The hash of each title's name: another catalog may have another title under the same id."""
    mean: float
    """The mean of all ratings, in stars."""
    user_bias: NDArray[np.float32]
    """The bias of each user, in stars."""
    title_bias: NDArray[np.float32]
    """The bias of each title, in stars."""
    user_factors: NDArray[np.float32]
    """The factors of each user: one row for each user."""
    title_factors: NDArray[np.float32]
    """The factors of each title: one row for each title."""
    rated_titles: NDArray[np.int32]
    """The title's number of each rating that was learnt from, sorted by user."""
    rated_edges: NDArray[np.int64]
    """Where each user's part of `rated_titles` begins. One more value at the end is its length."""

    choices: Choices | None = None
    """What people choose; None where it was not learnt, as in models of earlier versions. It is a file of its own."""
    draws: Draws | None = None
    """How sure the model is; None where its engine does not say it. It is a file of its own."""

    def rated_by(self, user: int) -> NDArray[np.int32]:
        """The numbers of the titles that a user has rated.

        Args:
            user: The user's number.
        """
        return self.rated_titles[self.rated_edges[user] : self.rated_edges[user + 1]]

    def without_factors(self) -> "Model":
        """A model with the same biases and without factors, so without taste."""
        return replace(
            self,
            user_factors=self.user_factors[:, :0],
            title_factors=self.title_factors[:, :0],
            draws=self.draws and self.draws.without_factors(),
        )


def hash_name(name: str) -> int:
    """Hash a title's name, as models hold it: the first eight bytes of its SHA-256."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "little")


def to_bytes(model: Model) -> bytes:
    """The model without choices and draws, as a safetensors file. Title ids are rows of UTF-8, filled up with zeros."""
    title_ids = np.char.encode(model.title_ids, "utf-8")
    arrays: dict[str, NDArray[Any]] = {
        "user_ids": model.user_ids,
        "title_ids": title_ids.view(np.uint8).reshape(len(title_ids), title_ids.dtype.itemsize),
        "title_names": model.title_names,
        "mean": np.array([model.mean]),
        "user_bias": model.user_bias,
        "title_bias": model.title_bias,
        "user_factors": model.user_factors,
        "title_factors": model.title_factors,
        "rated_titles": model.rated_titles,
        "rated_edges": model.rated_edges,
    }
    return bytes(make_safetensors(arrays))


def from_buffer(buffer: NDArray[np.uint8]) -> Model:
    """The model that `to_bytes` has written. Its large arrays are views of the buffer, which may be a mapped file.

    Args:
        buffer: The bytes of a safetensors file.

    Raises:
        ValueError: The buffer holds something else.
    """
    try:
        arrays = views(buffer)
        texts = np.ascontiguousarray(arrays["title_ids"]).view(f"S{arrays['title_ids'].shape[1]}").ravel()
        mean = float(arrays["mean"][0])
        rest: dict[str, Any] = {name: array for name, array in arrays.items() if name not in ("title_ids", "mean")}
        model = Model(title_ids=np.char.decode(texts, "utf-8"), mean=mean, **rest)
    except (AttributeError, LookupError, OverflowError, RecursionError, TypeError, ValueError) as error:
        raise ValueError(f"it is no model: {error!r}") from error
    if not fits_together(model):
        raise ValueError("its arrays do not fit each other")
    return model


def fits_together(model: Model) -> bool:
    """Whether the arrays have the shapes, types and values that predictions rely on."""
    users, titles, factors = len(model.user_ids), len(model.title_ids), model.title_factors.shape[-1]
    expected = {
        "user_ids": ((users,), np.int64),
        "title_names": ((titles,), np.uint64),
        "user_bias": ((users,), np.float32),
        "title_bias": ((titles,), np.float32),
        "user_factors": ((users, factors), np.float32),
        "title_factors": ((titles, factors), np.float32),
        "rated_titles": ((len(model.rated_titles),), np.int32),
        "rated_edges": ((users + 1,), np.int64),
    }
    if any((getattr(model, name).shape, getattr(model, name).dtype) != each for name, each in expected.items()):
        return False
    numbers = (model.user_bias, model.title_bias, model.user_factors, model.title_factors)
    largest = float(np.finfo(np.float32).max)
    finite = np.isfinite(model.mean) and all(all_within(array, -largest, largest) for array in numbers)
    ascending = (np.diff(model.user_ids) > 0).all() and (model.title_ids[1:] > model.title_ids[:-1]).all()
    edges = model.rated_edges
    parts = edges[0] == 0 and (np.diff(edges) >= 0).all() and edges[-1] == len(model.rated_titles)
    rated = all_within(model.rated_titles, 0, titles - 1)
    return bool(finite and ascending and parts and rated)
