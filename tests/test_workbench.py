"""docs/workbench.md: every command on it works, in its order."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from ml.artifact.folder import list_models, load_card
from ml.artifact.notes import read_note
from ml.artifact.recipe_file import read_recipe
from ml.command_line.options import WORSE
from tests.support.forked import main_of, run_forked
from tests.support.workplace import REPOSITORY, Workplace, without_settings

TEXT = (REPOSITORY / "docs" / "workbench.md").read_text()
COMMAND = re.compile(r"^\$ (python -m .+)$", re.MULTILINE)
WRITE = re.compile(r"^Write `([^`]+)`:\n\n```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)
NAME = re.compile(r"20\d{6}T\d{6}Z-[0-9a-f]{8}")

pytestmark = pytest.mark.build


def run(command: str, folder: Path, settings: dict[str, str]) -> None:
    """Run a command of the document, with its names of models replaced by those that there are, the older one first."""
    for name, model in zip(sorted(set(NAME.findall(TEXT))), list_models(folder / "models"), strict=False):
        command = command.replace(name, model)
    module, *arguments = shlex.split(command)[2:]
    code, _, errors = run_forked(main_of(module), tuple(arguments), folder, without_settings() | settings, 300)
    assert "Traceback" not in errors, f"{command}\n{errors}"
    assert code == 0 or (code == WORSE and module == "ml.train"), f"{command}\n{errors}"


def test_every_command_works(small_build: Path, tmp_path: Path) -> None:
    workplace = Workplace(tmp_path)
    shutil.copytree(small_build, workplace.warehouse.parent)
    for name, text in WRITE.findall(TEXT):
        (tmp_path / name).write_text(text)
    commands = COMMAND.findall(TEXT)
    assert len(commands) >= 13
    for command in commands:
        run(command, tmp_path, workplace.environment)
    models = tmp_path / "models"
    older, newer = list_models(models)
    tuned = load_card(models, newer).tuned
    assert tuned is not None
    assert read_recipe(models) is not None
    assert load_card(models, older).tuned is None
    assert read_note(models, newer) == "tuned, 10 trials"
    assert (tmp_path / "runs.db").exists()
