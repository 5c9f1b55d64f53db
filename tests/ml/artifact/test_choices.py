"""Choices on disk: what is read is what was written, beside the model that it belongs to; anything else is refused."""

import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.numpy

from ml.artifact import choices
from ml.artifact.choices import Choices, Weights, from_buffer, to_bytes
from ml.artifact.current import load_current, promote
from ml.artifact.files import ModelError
from ml.artifact.folder import ARRAYS, CHOICES, save_model
from ml.artifact.mapped import load_mapped, load_private
from tests.ml.artifact.test_store import change_a_byte, cut_it, delete_it
from tests.ml.small_model import CHOOSING, SMALL, make_card

assert CHOOSING.choices is not None
SAVED = CHOOSING.choices


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A folder with a current model that has choices."""
    save_model(tmp_path / "models", CHOOSING, make_card("first"), {})
    promote(tmp_path / "models", "first")
    return tmp_path / "models"


def same(choices: Choices | None, other: Choices) -> bool:
    return choices is not None and to_bytes(choices) == to_bytes(other)


def test_what_is_read_is_what_was_written_and_is_not_copied() -> None:
    buffer = np.frombuffer(to_bytes(SAVED), np.uint8)
    read = from_buffer(buffer, 4, 3)
    assert same(read, SAVED)
    for array in (read.title_works, read.half_stars, read.popularity, read.weights.values, read.saved.scores):
        assert np.shares_memory(array, buffer)


def test_scores_and_incoming_weights_are_those_of_the_matrix(monkeypatch: pytest.MonkeyPatch) -> None:
    draws = np.random.default_rng(0)
    matrix = np.where(draws.random((40, 40)) < 0.2, draws.normal(size=(40, 40)), 0).astype(np.float32)
    sources, targets = np.nonzero(matrix)
    edges = np.searchsorted(sources, np.arange(41))
    weights = Weights(edges, targets.astype(np.int32), matrix[sources, targets])
    rated, strengths = np.arange(0, 40, 3), np.where(np.arange(14) % 4, 0.8, 0.0)
    monkeypatch.setattr(choices, "WORKS_AT_ONCE", 4)
    assert weights.scores(rated, strengths) == pytest.approx(strengths @ matrix[rated].astype(np.float64))
    incoming = weights.by_target()
    for work in range(40):
        of_work, values = incoming.to(work)
        assert of_work.tolist() == np.flatnonzero(matrix[:, work]).tolist()
        assert values.tolist() == matrix[of_work, work].tolist()


def test_a_model_is_loaded_and_mapped_with_its_choices(models: Path, tmp_path: Path) -> None:
    assert same(load_current(models)[0].choices, SAVED)
    private = tmp_path / "private"
    assert same(load_mapped(models, private)[0].choices, SAVED)
    assert len(list(private.glob("*.mapped"))) == 2
    late = load_private(private)
    assert late is not None
    assert same(late[0].choices, SAVED)
    maps = Path("/proc/self/maps").read_text()
    assert all(str(copy) in maps for copy in private.glob("*.mapped"))


def test_a_model_of_an_earlier_version_is_loaded_without(models: Path, tmp_path: Path) -> None:
    save_model(models, SMALL, make_card("second"), {})
    promote(models, "second")
    assert load_current(models)[0].choices is None
    load_mapped(models, tmp_path / "private")
    late = load_private(tmp_path / "private")
    assert late is not None
    assert late[0].choices is None


def test_choices_of_an_earlier_version_have_no_saved_scores() -> None:
    arrays = safetensors.numpy.load(to_bytes(SAVED))
    earlier = {name: array for name, array in arrays.items() if not name.startswith("saved")}
    read = from_buffer(np.frombuffer(safetensors.numpy.save(earlier), np.uint8), 4, 3)
    assert same(replace(read, saved=SAVED.saved), SAVED)
    assert [read.saved.of(user) for user in (0, 1)] == [None, None]


def test_what_is_no_longer_mapped_is_deleted(models: Path, tmp_path: Path) -> None:
    private = tmp_path / "private"
    load_mapped(models, private)
    other = replace(CHOOSING, mean=2.0, choices=replace(SAVED, popularity=SAVED.popularity + np.int32(1)))
    save_model(models, other, make_card("second"), {})
    promote(models, "second")
    load_mapped(models, private)
    assert len(list(private.glob("*.mapped"))) == 2


def make_it_a_pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


@pytest.mark.parametrize("harm", [change_a_byte, cut_it, delete_it, make_it_a_pipe], ids=lambda harm: harm.__name__)
def test_a_harmed_file_is_refused_and_named(models: Path, tmp_path: Path, harm: Callable[[Path], None]) -> None:
    harm(models / "first" / CHOICES)
    with pytest.raises(ModelError, match=re.escape(f"first/{CHOICES}")):
        load_current(models)
    with pytest.raises(ModelError, match=re.escape(f"first/{CHOICES}")):
        load_mapped(models, tmp_path / "private")


def test_the_choices_of_another_model_are_refused(models: Path) -> None:
    """Their hash may be right; their arrays do not fit."""
    other = replace(CHOOSING, choices=replace(SAVED, half_stars=SAVED.half_stars[:2]))
    save_model(models, other, make_card("second"), {})
    with pytest.raises(ModelError, match="do not fit each other, or the model"):
        promote(models, "second")


def test_the_same_choices_are_the_same_bytes(models: Path) -> None:
    save_model(models, CHOOSING, make_card("second"), {})
    for file in (ARRAYS, CHOICES):
        assert (models / "first" / file).read_bytes() == (models / "second" / file).read_bytes()


@pytest.mark.parametrize("length", [0, 4, 8, 100, -1])
def test_a_part_of_it_holds_no_choices(length: int) -> None:
    with pytest.raises(ValueError, match=r"no choices|do not fit"):
        from_buffer(np.frombuffer(to_bytes(SAVED)[:length], np.uint8), 4, 3)


@pytest.mark.parametrize(
    "changed",
    [
        {"title_works": SAVED.title_works[:2]},
        {"title_works": SAVED.title_works + np.int32(1)},
        {"half_stars": np.array([0, 4, 10], np.uint8)},
        {"half_stars": np.array([8, 4, 11], np.uint8)},
        {"popularity": SAVED.popularity[:2]},
        {"popularity": SAVED.popularity.astype(np.float32)},
        {"edges": np.array([0, 3, 2, 4])},
        {"edges": np.array([0, 1, 2, 3])},
        {"targets": np.array([1, 2, -1, 0], np.int32)},
        {"values": np.array([0.5, np.nan, 0.5, 0.1], np.float32)},
        {"saved_users": np.array([1, 0], np.int32)},
        {"saved_users": np.array([1], np.int64)},
        {"saved_scores": SAVED.saved.scores[:, :2]},
        {"saved_scores": np.array([[0.5, np.inf, 0]], np.float32)},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_arrays_that_lists_cannot_rely_on_are_refused(changed: dict[str, Any]) -> None:
    arrays = safetensors.numpy.load(to_bytes(SAVED)) | changed
    with pytest.raises(ValueError, match="do not fit"):
        from_buffer(np.frombuffer(safetensors.numpy.save(arrays), np.uint8), 4, 3)
