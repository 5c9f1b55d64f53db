"""Holds the current model, verified and mapped into memory."""

from pathlib import Path

from api.served.keeper import Fingerprint, Keeper, UnservableError, fingerprint
from ml.artifact.card import Card
from ml.artifact.model import Model
from ml.artifact.store import ARRAYS, CARD, POINTER, ModelError, load_current, load_private, read_pointer

LoadedModel = tuple[Model, Card]


class ModelKeeper(Keeper[LoadedModel]):
    """Holds the current model."""

    def __init__(self, models: Path, private: Path | None) -> None:
        """Start without a model; `refresh` loads the current one.

        Args:
            models: The folder of all models.
            private: A folder of this service, whose files all its workers map. None to read into memory.
        """
        super().__init__("model", f"There is no model in {models} yet: `python -m ml.train` makes one.")
        self.models = models
        self.private = private

    def look(self) -> tuple[Fingerprint | None, ...] | None:
        """The fingerprints of the pointer and of the files that it points to."""
        found = fingerprint(self.models / POINTER)
        try:
            pointer = read_pointer(self.models)
        except ModelError:
            return (found,)
        if pointer is None:
            return None
        folder = self.models / Path(pointer.model).name
        return found, fingerprint(folder / CARD), fingerprint(folder / ARRAYS)

    def load(self) -> LoadedModel:
        """Verify and map the current model.

        Raises:
            UnservableError: There is no model, or it is invalid.
        """
        try:
            return load_current(self.models, self.private)
        except ModelError as error:
            raise UnservableError(str(error)) from error

    def refresh(self) -> None:
        """Refresh as any keeper; a worker that starts while the model is damaged takes the one that others serve."""
        super().refresh()
        if self.current is None and self.private is not None:
            self.current = load_private(self.private)

    def name(self, kept: LoadedModel) -> str:
        """The model's name in the folder of models."""
        return kept[1].model
