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

from ml.store import ARRAYS, CARD, POINTER, Model, ModelError, load_current, promote, save_model
from tests.conftest import REPOSITORY

SMALL = Model(
    user_ids=np.array([7, 9]),
    title_ids=np.array(["as1", "ns12", "ñandú"]),
    mean=3.5,
    user_bias=np.array([0.5, -0.5], np.float32),
    title_bias=np.array([0.1, 0.2, 0.3], np.float32),
    user_factors=np.arange(8, dtype=np.float32).reshape(2, 4),
    title_factors=np.arange(12, dtype=np.float32).reshape(3, 4),
)


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A folder with a current model."""
    save_model(tmp_path / "models", "first", SMALL, {"personalised": True})
    promote(tmp_path / "models", "first")
    return tmp_path / "models"


def test_what_is_loaded_is_what_was_saved(models: Path) -> None:
    model, card = load_current(models)
    for each in fields(Model):
        np.testing.assert_array_equal(getattr(model, each.name), getattr(SMALL, each.name))
        if each.name != "mean":
            assert getattr(model, each.name).dtype == getattr(SMALL, each.name).dtype
    assert card["model"] == "first"
    assert card["personalised"] is True


def test_the_same_model_is_the_same_bytes(models: Path) -> None:
    save_model(models, "second", SMALL, {})
    assert (models / "first" / ARRAYS).read_bytes() == (models / "second" / ARRAYS).read_bytes()


def test_a_saved_model_is_current_only_when_promoted(models: Path) -> None:
    save_model(models, "second", SMALL, {})
    assert load_current(models)[1]["model"] == "first"
    promote(models, "second")
    assert load_current(models)[1]["model"] == "second"


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
    save_model(models, "second", SMALL, {})
    change_a_byte(models / "second" / ARRAYS)
    with pytest.raises(ModelError, match="SHA-256 differs"):
        promote(models, "second")
    assert load_current(models)[1]["model"] == "first"


SAVE_FOR_EVER = """
import sys
from pathlib import Path
from ml.store import promote, save_model
from tests.ml.test_store import SMALL

for number in range(int(sys.argv[2]), 100_000):
    save_model(Path(sys.argv[1]), f"model-{number}", SMALL, {})
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
        assert attempt * 5000 <= int(card["model"].removeprefix("model-")) < (attempt + 1) * 5000
        assert model.mean == SMALL.mean
    save_model(models, "last", SMALL, {})
    assert [each for each in models.glob(".unfinished-*") if each.is_dir()] == []
    shutil.rmtree(models)
