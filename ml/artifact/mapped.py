"""The current model, mapped into memory from a private copy. All workers of the service share the memory of that copy.

The saved file itself is not mapped: if somebody wrote into it, every process that maps it would change or crash.
"""

import os
import shutil
from contextlib import suppress
from mmap import ACCESS_READ, mmap
from pathlib import Path

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray

from cartelera.process import give_back
from ml.artifact.card import Card
from ml.artifact.current import load_current
from ml.artifact.files import ModelError, verify
from ml.artifact.folder import CARD, UNFINISHED, assemble
from ml.artifact.model import Model


def load_mapped(models: Path, private: Path) -> tuple[Model, Card]:
    """Load the current model, verify it, and map its arrays.

    Args:
        models: The folder of all models, `CARTELERA_MODELS`.
        private: A folder that only the workers of one service write into; they share the copy in it.

    Returns:
        The model and its card.

    Raises:
        NoModelError: There is none yet.
        ModelError: It is not what was saved.
        OSError: It cannot be copied.
    """
    mapping = Mapping()
    model, card = load_current(models, lambda file, sha256: mapping.add(verified_copy(file, sha256, private)))
    mapping.leave_to_the_disk()
    with suppress(OSError):  # what is noted only helps workers that start later
        remember(private, card)
    return model, card


def load_private(private: Path) -> tuple[Model, Card] | None:
    """The model that was last mapped from a private folder; None where there is none.

    Args:
        private: The folder. The files in it have been verified.
    """
    try:
        card = Card.model_validate_json((private / CARD).read_bytes())
        mapping = Mapping()
        model = assemble(card, lambda file: mapping.add(private_copy(private, card.sha256[file])))
        mapping.leave_to_the_disk()
        return model, card
    except (LookupError, ModelError, OSError, ValueError):
        return None


class Mapping:
    """Files that are mapped into memory."""

    def __init__(self) -> None:
        """Map nothing yet."""
        self.maps: list[mmap] = []

    def add(self, file: Path) -> NDArray[np.uint8]:
        """Map a file, and return its bytes."""
        with file.open("rb") as stream:
            self.maps.append(mmap(stream.fileno(), 0, access=ACCESS_READ))
        return np.frombuffer(self.maps[-1], np.uint8)

    def leave_to_the_disk(self) -> None:
        """Give back the memory of what has been read: verifying a model reads all of it, answers need little of it."""
        for each in self.maps:
            give_back(each)


def verified_copy(file: Path, sha256: str, private: Path) -> Path:
    """The private copy of a file that must have this hash."""
    verify(file, sha256)
    copy = private_copy(private, sha256)
    private.mkdir(parents=True, exist_ok=True)  # something may have cleared the service's temporary folder away
    with FileLock(private / "lock", fallback_to_soft=False):  # workers that start together share one copy
        if not copy.exists():
            unfinished = private / f"{UNFINISHED}{os.getpid()}"
            shutil.copyfile(file, unfinished)
            verify(unfinished, sha256)  # the file may have changed since it was verified
            unfinished.rename(copy)
    return copy


def remember(private: Path, card: Card) -> None:
    """Note in the private folder which model is mapped from it, and delete the copies of others."""
    unfinished = private / f"{UNFINISHED}{os.getpid()}"
    unfinished.write_text(card.model_dump_json())
    unfinished.replace(private / CARD)
    mapped = [private_copy(private, sha256) for sha256 in card.sha256.values()]
    for copy in private.glob("*.mapped"):
        if copy not in mapped:
            copy.unlink(missing_ok=True)  # a process that has mapped it keeps it


def private_copy(private: Path, sha256: str) -> Path:
    """Where the arrays of this hash are mapped from."""
    return private / f"{sha256}.mapped"
