"""Models on disk: what is loaded is what was saved, and whatever else lies there is refused and named."""

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
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from ml.model import Model
from ml.store import (
    ARRAYS,
    CARD,
    POINTER,
    ModelError,
    NoModelError,
    list_models,
    load_current,
    promote,
    roll_back,
    save_model,
)
from tests.conftest import REPOSITORY
from tests.ml.models import SMALL, make_card


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
        if each.name != "mean":
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
    """A pickle of it runs a command when it is loaded."""

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
from ml.store import promote, save_model
from tests.ml.models import SMALL, make_card

for number in range(int(sys.argv[2]), 100_000):
    save_model(Path(sys.argv[1]), SMALL, make_card(f"model-{number}"), {})
    promote(Path(sys.argv[1]), f"model-{number}")
    if number % 10 == 0:
        print(number, flush=True)
"""


def test_a_save_killed_at_any_moment_leaves_the_last_model(models: Path) -> None:
    moments = random.Random(0)
    for attempt in range(20):
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


def test_a_harmed_model_is_not_rolled_back_to(history: Path) -> None:
    change_a_byte(history / "second" / ARRAYS)
    with pytest.raises(ModelError, match="SHA-256 differs"):
        roll_back(history)
    assert load_current(history)[1].model == "third"


def test_promoting_mends_a_harmed_pointer(history: Path) -> None:
    cut_it(history / POINTER)
    promote(history, "second")
    assert load_current(history)[1].model == "second"


def test_every_file_is_verified(models: Path) -> None:
    save_model(models, SMALL, make_card("second"), {"card.md": b"# Model second"})
    promote(models, "second")
    (models / "second" / "card.md").write_text("# Model third")
    with pytest.raises(ModelError, match=r"card\.md is not the file that was saved"):
        load_current(models)


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
    first, _ = load_current(models, private)
    (copy,) = private.iterdir()
    written = copy.stat().st_mtime_ns
    second, _ = load_current(models, private)
    assert [each.stat().st_mtime_ns for each in private.iterdir()] == [written]
    np.testing.assert_array_equal(first.title_factors, second.title_factors)
    assert str(copy) in Path("/proc/self/maps").read_text()


@pytest.mark.parametrize("harm", [change_a_byte, cut_it, empty_it, delete_it], ids=lambda harm: harm.__name__)
def test_a_mapped_model_outlives_its_file(models: Path, private: Path, harm: Callable[[Path], None]) -> None:
    model, _ = load_current(models, private)
    harm(models / "first" / ARRAYS)
    np.testing.assert_array_equal(model.title_factors, SMALL.title_factors)


@pytest.mark.parametrize(
    "harm", [change_a_byte, cut_it, empty_it, delete_it, pickle_it], ids=lambda harm: harm.__name__
)
def test_a_harmed_file_is_not_mapped(models: Path, private: Path, harm: Callable[[Path], None]) -> None:
    harm(models / "first" / ARRAYS)
    with pytest.raises(ModelError, match=re.escape(f"first/{ARRAYS}")):
        load_current(models, private)
    assert list(private.iterdir()) == []
