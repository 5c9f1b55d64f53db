"""The model that the service answers from: the current one, verified, and mapped into memory."""

from pathlib import Path

from api.served.keeper import Fingerprint, Keeper, UnservableError, fingerprint
from ml.artifact.card import Card
from ml.artifact.current import POINTER, load_current, read_pointer
from ml.artifact.files import ModelError
from ml.artifact.folder import ARRAYS, CARD
from ml.artifact.mapped import load_mapped, load_private
from ml.artifact.model import Model

LoadedModel = tuple[Model, Card]


class ModelKeeper(Keeper[LoadedModel]):
    """Holds the current model."""

    def __init__(self, models: Path, private: Path | None) -> None:
        """Know where the models are; `refresh` reads the current one.

        Args:
            models: The folder of all models.
            private: A folder of the service's own, whose files all of its workers map. None to read into memory.
        """
        super().__init__("model", f"There is no model in {models} yet: `python -m ml.train` makes one.")
        self.models = models
        self.private = private

    def look(self) -> tuple[Fingerprint | None, ...]:
        """The fingerprints of the pointer and of what it points to."""
        found = fingerprint(self.models / POINTER)
        try:
            pointer = read_pointer(self.models)
        except ModelError:
            return (found,)
        folder = self.models / Path(pointer.model).name
        return found, fingerprint(folder / CARD), fingerprint(folder / ARRAYS)

    def load(self) -> LoadedModel:
        """Verify it and map it."""
        try:
            return load_mapped(self.models, self.private) if self.private else load_current(self.models)
        except (ModelError, OSError) as error:
            raise UnservableError(str(error)) from error

    def refresh(self) -> None:
        """As any keeper; a worker that starts while the current model is harmed takes the one that others serve."""
        super().refresh()
        if self.current is None and self.private is not None:
            self.current = load_private(self.private)

    def name(self, kept: LoadedModel) -> str:
        """Its name in the folder of models."""
        return kept[1].model
