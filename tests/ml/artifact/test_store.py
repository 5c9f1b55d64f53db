"""Models on disk: what is loaded is what was saved; anything else is refused, with a message that names the file."""

import json
import os
import pickle
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import fields, replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from ml.artifact.current import POINTER, NoModelError, load_current, promote, roll_back
from ml.artifact.files import ModelError
from ml.artifact.folder import ARRAYS, CARD, delete_model, find_harm, list_models, save_model
from ml.artifact.mapped import load_mapped, load_private
from ml.artifact.model import Model
from tests.ml.small_model import SMALL, make_card
from tests.support.workplace import REPOSITORY


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A folder with a current model."""
    save_model(tmp_path / "models", SMALL, make_card("first"), {})
    promote(tmp_path / "models", "first")
    return tmp_path / "models"


def test_what_is_loaded_is_what_was_saved(models: Path) -> None:
    model, card = load_current(models)
    for each in fields(Model):
        np.testing.assert_array_equal(getattr(model, each.name), getattr(SMALL, each.name))
        if each.name not in ("mean", "choices", "draws"):
            assert getattr(model, each.name).dtype == getattr(SMALL, each.name).dtype
    assert card.model == "first"
    assert card == make_card("first").model_copy(update={"sha256": card.sha256})


def test_the_same_model_is_the_same_bytes(models: Path) -> None:
    save_model(models, SMALL, make_card("second"), {})
    assert (models / "first" / ARRAYS).read_bytes() == (models / "second" / ARRAYS).read_bytes()


def test_a_saved_model_is_current_only_when_promoted(models: Path) -> None:
    save_model(models, SMALL, make_card("second"), {})
    assert load_current(models)[1].model == "first"
    promote(models, "second")
    assert load_current(models)[1].model == "second"


def test_no_model_yet(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no model in .* yet: `python -m ml\.train` makes one"):
        load_current(tmp_path)


def change_a_byte(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[-3] ^= 1
    file.write_bytes(content)


def cut_it(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-10])


def empty_it(file: Path) -> None:
    file.write_bytes(b"")


def delete_it(file: Path) -> None:
    file.unlink()


class Exploit:
    """An object whose pickle makes a folder when it is loaded."""

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, ("exploited",)


def pickle_it(file: Path) -> None:
    file.write_bytes(pickle.dumps(Exploit()))


@pytest.mark.parametrize(
    "harm", [change_a_byte, cut_it, empty_it, delete_it, pickle_it], ids=lambda harm: harm.__name__
)
@pytest.mark.parametrize("file", [f"first/{ARRAYS}", f"first/{CARD}", POINTER])
def test_a_harmed_file_is_refused_and_named(
    models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: Callable[[Path], None], file: str
) -> None:
    monkeypatch.chdir(tmp_path)
    harm(models / file)
    expected = "no model in" if (harm, file) == (delete_it, POINTER) else re.escape(file)
    with pytest.raises(ModelError, match=expected):
        load_current(models)
    assert not (tmp_path / "exploited").exists()


@pytest.mark.parametrize("name", ["../first", "first/../../x", ".unfinished-1", "", "/etc"])
def test_a_pointer_leads_nowhere_else(models: Path, name: str) -> None:
    pointer = json.loads((models / POINTER).read_text())
    (models / POINTER).write_text(json.dumps(pointer | {"model": name}))
    with pytest.raises(ModelError, match="is no name of a model"):
        load_current(models)


def test_a_harmed_model_is_not_promoted(models: Path) -> None:
    save_model(models, SMALL, make_card("second"), {})
    change_a_byte(models / "second" / ARRAYS)
    with pytest.raises(ModelError, match="SHA-256 differs"):
        promote(models, "second")
    assert load_current(models)[1].model == "first"


SAVE_FOR_EVER = """
import sys
from pathlib import Path
from ml.artifact.current import promote
from ml.artifact.folder import save_model
from tests.ml.small_model import SMALL, make_card

for number in range(int(sys.argv[2]), 100_000):
    save_model(Path(sys.argv[1]), SMALL, make_card(f"model-{number}"), {})
    promote(Path(sys.argv[1]), f"model-{number}")
    if number % 10 == 0:
        print(number, flush=True)
"""


def test_a_save_killed_at_any_moment_leaves_the_last_model(models: Path) -> None:
    moments = random.Random(0)
    for attempt in range(8):
        process = subprocess.Popen(
            [sys.executable, "-c", SAVE_FOR_EVER, models, str(attempt * 5000)],
            cwd=REPOSITORY,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(moments.random() * 0.05)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        model, card = load_current(models)
        assert attempt * 5000 <= int(card.model.removeprefix("model-")) < (attempt + 1) * 5000
        assert model.mean == SMALL.mean
    save_model(models, SMALL, make_card("last"), {})
    assert [each for each in models.glob(".unfinished-*") if each.is_dir()] == []
    shutil.rmtree(models)


@pytest.fixture
def history(models: Path) -> Path:
    """A folder in which three models have been current, one after the other."""
    for name in ("second", "third"):
        save_model(models, SMALL, make_card(name), {})
        promote(models, name)
    return models


def test_rolling_back_goes_through_the_models_that_were_current(history: Path) -> None:
    assert [roll_back(history), roll_back(history)] == ["second", "first"]
    assert load_current(history)[1].model == "first"
    with pytest.raises(ModelError, match="current before first"):
        roll_back(history)


def test_rolling_back_passes_over_what_was_pruned(history: Path) -> None:
    shutil.rmtree(history / "second")
    assert roll_back(history) == "first"


def test_a_harmed_current_model_can_be_rolled_back(history: Path) -> None:
    change_a_byte(history / "third" / ARRAYS)
    with pytest.raises(ModelError, match="rollback"):
        load_current(history)
    assert roll_back(history) == "second"
    assert load_current(history)[1].model == "second"


def test_rolling_back_passes_over_what_was_harmed(history: Path) -> None:
    change_a_byte(history / "second" / ARRAYS)
    assert roll_back(history) == "first"
    assert load_current(history)[1].model == "first"


def test_promoting_mends_a_harmed_pointer(history: Path) -> None:
    cut_it(history / POINTER)
    promote(history, "second")
    assert load_current(history)[1].model == "second"


def test_what_answers_do_not_depend_on_is_verified_where_models_are_listed(models: Path) -> None:
    save_model(models, SMALL, make_card("second"), {"card.md": b"# Model second"})
    promote(models, "second")
    assert find_harm(models, "second") is None
    (models / "second" / "card.md").write_text("# Model third")
    assert load_current(models)[1].model == "second"
    assert "card.md is not the file that was saved" in str(find_harm(models, "second"))


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir], ids=["pipe", "folder"])
@pytest.mark.parametrize("file", [f"first/{ARRAYS}", f"first/{CARD}", POINTER])
def test_a_pipe_or_a_folder_is_no_file(models: Path, tmp_path: Path, file: str, make: Callable[[Path], None]) -> None:
    """Reading a pipe would never end."""
    (models / file).unlink()
    make(models / file)
    for load in (load_current, partial(load_mapped, private=tmp_path)):
        with pytest.raises(ModelError, match=f"{re.escape(file)} is no file|{re.escape(file)} cannot be read"):
            load(models)


def test_the_card_of_another_model_is_refused(models: Path) -> None:
    shutil.copytree(models / "first", models / "other")
    with pytest.raises(ModelError, match="is the card of another model, first"):
        promote(models, "other")


@pytest.mark.parametrize("change", [{"threshold": float("nan")}, {"threshold": 9}, {"model": "a\r\nSet-Cookie: x"}])
def test_a_card_with_impossible_values_is_refused(models: Path, change: dict[str, object]) -> None:
    card = json.loads((models / "first" / CARD).read_text())
    (models / "first" / CARD).write_text(json.dumps(card | change))
    with pytest.raises(ModelError, match="is no model card"):
        promote(models, "first")


def test_an_older_card_is_read(models: Path) -> None:
    """It has other names for two of the keys, and its learning rate did not decay."""
    card = json.loads((models / "first" / CARD).read_text())
    old = {"parameters": card.pop("recipe"), "data": "0f", **card}
    del old["data_version"], old["parameters"]["learning_rate_decay"]
    (models / "first" / CARD).write_text(json.dumps(old))
    promote(models, "first")
    read = load_current(models)[1]
    recipe = replace(make_card("first").recipe, learning_rate_decay=1.0)
    assert (read.recipe, read.data_version) == (recipe, "0f")


def test_a_failed_save_leaves_nothing(models: Path) -> None:
    with pytest.raises(FileNotFoundError):
        save_model(models, SMALL, make_card("second"), {"no/such/folder": b""})
    assert list(models.glob(".unfinished-*")) == []
    assert list_models(models) == ["first"]


def test_a_linked_model_can_be_deleted(models: Path, tmp_path: Path) -> None:
    save_model(models, SMALL, make_card("second"), {})
    (models / "second").rename(tmp_path / "elsewhere")
    (models / "second").symlink_to(tmp_path / "elsewhere")
    delete_model(models, "second")
    assert list_models(models) == ["first"]
    assert (tmp_path / "elsewhere" / CARD).exists()


def test_no_model_yet_is_told_from_a_harmed_one(tmp_path: Path) -> None:
    with pytest.raises(NoModelError):
        load_current(tmp_path)
    assert list_models(tmp_path) == []


@pytest.fixture
def private(tmp_path: Path) -> Path:
    """A folder for private copies."""
    (tmp_path / "private").mkdir()
    return tmp_path / "private"


def test_a_mapped_model_is_read_from_a_copy_that_is_shared(models: Path, private: Path) -> None:
    first, _ = load_mapped(models, private)
    (copy,) = private.glob("*.mapped")
    before = copy.stat()
    second, _ = load_mapped(models, private)
    assert list(private.glob("*.mapped")) == [copy]
    assert (copy.stat().st_ino, copy.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    np.testing.assert_array_equal(first.title_factors, second.title_factors)
    assert str(copy) in Path("/proc/self/maps").read_text()


@pytest.mark.parametrize("harm", [change_a_byte, cut_it, empty_it, delete_it], ids=lambda harm: harm.__name__)
def test_a_mapped_model_outlives_its_file(models: Path, private: Path, harm: Callable[[Path], None]) -> None:
    model, _ = load_mapped(models, private)
    harm(models / "first" / ARRAYS)
    np.testing.assert_array_equal(model.title_factors, SMALL.title_factors)


@pytest.mark.parametrize(
    "harm", [change_a_byte, cut_it, empty_it, delete_it, pickle_it], ids=lambda harm: harm.__name__
)
def test_a_harmed_file_is_not_mapped(models: Path, private: Path, harm: Callable[[Path], None]) -> None:
    harm(models / "first" / ARRAYS)
    with pytest.raises(ModelError, match=re.escape(f"first/{ARRAYS}")):
        load_mapped(models, private)
    assert list(private.iterdir()) == []


def test_a_private_folder_that_was_cleared_away_is_made_again(models: Path, private: Path) -> None:
    private.rmdir()
    assert load_mapped(models, private)[1].model == "first"


def test_who_starts_late_takes_the_private_copy_of_what_was_harmed_since(models: Path, private: Path) -> None:
    assert load_private(private) is None
    load_mapped(models, private)
    cut_it(models / "first" / ARRAYS)
    with pytest.raises(ModelError, match="not the file that was saved"):
        load_mapped(models, private)
    late = load_private(private)
    assert late is not None
    assert late[1].model == "first"
    np.testing.assert_array_equal(late[0].title_factors, SMALL.title_factors)
