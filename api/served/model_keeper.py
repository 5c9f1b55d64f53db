"""Holds the current model, verified and mapped into memory."""

from pathlib import Path

from api.served.keeper import FileState, Keeper, UnservableError, file_state
from ml.artifact.card import Card
from ml.artifact.current import POINTER, load_current, read_pointer
from ml.artifact.files import ModelError
from ml.artifact.folder import ARRAYS, CARD, CHOICES
from ml.artifact.mapped import load_mapped, load_private
from ml.artifact.model import Model

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

    def look(self) -> tuple[FileState | None, ...]:
        """The states of the pointer and of the files that it points to."""
        found = file_state(self.models / POINTER)
        try:
            pointer = read_pointer(self.models)
        except ModelError:
            return (found,)
        folder = self.models / Path(pointer.model).name
        return found, *(file_state(folder / name) for name in (CARD, ARRAYS, CHOICES))

    def load(self) -> LoadedModel:
        """Verify and map the current model.

        Raises:
            UnservableError: There is no model, or it is invalid.
        """
        try:
            return load_mapped(self.models, self.private) if self.private else load_current(self.models)
        except (ModelError, OSError) as error:
            raise UnservableError(str(error)) from error

    def refresh(self) -> None:
        """Refresh as any keeper; a worker that starts while the model is damaged takes the one that others serve."""
        super().refresh()
        if self.current is None and self.private is not None:
            self.current = load_private(self.private)

    def name(self, kept: LoadedModel) -> str:
        """The model's name in the folder of models."""
        return kept[1].model
