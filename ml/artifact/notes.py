"""What people have noted on a saved model: the file `MODELS/<name>/note.txt`, which is no part of what was saved."""

from pathlib import Path

from ml.artifact.files import read, write_durably
from ml.artifact.folder import folder_of

NOTE = "note.txt"


def write_note(models: Path, name: str, text: str) -> None:
    """Note a line on a model, instead of the one that it had.

    Args:
        models: The folder of all models.
        name: The model's name.
        text: The line; white space is folded, and an empty line takes the note away.

    Raises:
        ModelError: The model is not there.
        OSError: The note cannot be written.
    """
    file = folder_of(models, name) / NOTE
    line = " ".join(text.split())
    if line:
        write_durably(file, line.encode() + b"\n")
    else:
        file.unlink(missing_ok=True)


def read_note(models: Path, name: str) -> str:
    """The line that was noted on a model; empty where there is none.

    Raises:
        ModelError: The model is not there, or its note cannot be read.
    """
    file = folder_of(models, name) / NOTE
    return read(file).decode(errors="replace").strip() if file.exists() else ""
