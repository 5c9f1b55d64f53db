"""The model that the service answers from: the current one, verified, and mapped into memory."""

from pathlib import Path

from api.keeper import Fingerprint, Keeper, UnservableError, fingerprint
from ml.recommender import Recommender, load_recommender
from ml.store import ARRAYS, CARD, POINTER, ModelError, read_pointer


class ModelKeeper(Keeper[Recommender]):
    """Holds the recommender of the current model."""

    def __init__(self, models: Path, private: Path | None) -> None:
        """Know where the models are; `refresh` reads the current one.

        Args:
            models: The folder of all models.
            private: A folder of the service's own, whose files all of its workers map. None to read into memory.
        """
        super().__init__("model", f"There is no model in {models} yet: `python -m ml.train` makes one.")
        self.models = models
        self.private = private

    def look(self) -> tuple[Fingerprint | None, ...] | None:
        """The fingerprints of the pointer and of what it points to."""
        found = fingerprint(self.models / POINTER)
        try:
            pointer = read_pointer(self.models)
        except ModelError:
            return (found,)
        if pointer is None:
            return None
        folder = self.models / Path(pointer.model).name
        return found, fingerprint(folder / CARD), fingerprint(folder / ARRAYS)

    def load(self) -> Recommender:
        """Verify it and map it."""
        try:
            return load_recommender(self.models, self.private)
        except ModelError as error:
            raise UnservableError(str(error)) from error

    def name(self, kept: Recommender) -> str:
        """Its name in the folder of models."""
        return kept.card.model
