"""Draws on disk: what is read is what was written, beside the model that it belongs to; anything else is refused."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ml.artifact.current import load_current, promote
from ml.artifact.draws import Draws, from_buffer, to_bytes
from ml.artifact.files import ModelError
from ml.artifact.folder import DRAWS, load_card, save_model
from ml.artifact.mapped import load_mapped, load_private
from tests.ml.artifact.test_store import change_a_byte
from tests.ml.small_model import DRAWN, SMALL, make_card

assert DRAWN.draws is not None
SAVED = DRAWN.draws


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A folder with a current model that has draws."""
    save_model(tmp_path / "models", DRAWN, make_card("first"), {})
    promote(tmp_path / "models", "first")
    return tmp_path / "models"


def same(draws: Draws | None, other: Draws) -> bool:
    return draws is not None and to_bytes(draws) == to_bytes(other)


def test_what_is_read_is_what_was_written_and_is_not_copied() -> None:
    buffer = np.frombuffer(to_bytes(SAVED), np.uint8)
    read = from_buffer(buffer, users=2, titles=4, factors=2)
    assert same(read, SAVED)
    assert all(np.shares_memory(array, buffer) for array in vars(read).values())


def test_a_model_is_loaded_and_mapped_with_its_draws(models: Path, tmp_path: Path) -> None:
    assert same(load_current(models)[0].draws, SAVED)
    private = tmp_path / "private"
    assert same(load_mapped(models, private)[0].draws, SAVED)
    late = load_private(private)
    assert late is not None
    assert same(late[0].draws, SAVED)


def test_a_model_without_draws_is_loaded_as_ever(tmp_path: Path) -> None:
    save_model(tmp_path, SMALL, make_card("old"), {})
    promote(tmp_path, "old")
    assert DRAWS not in load_card(tmp_path, "old").sha256
    assert load_current(tmp_path)[0].draws is None


def test_harm_is_found(models: Path) -> None:
    change_a_byte(models / "first" / DRAWS)
    with pytest.raises(ModelError, match=f"{DRAWS} is not the file that was saved"):
        load_current(models)


@pytest.mark.parametrize(
    "changed",
    [
        {"user_bias": SAVED.user_bias[:1]},
        {"title_bias": SAVED.title_bias.astype(np.float64)},
        {"title_bias": np.full_like(SAVED.title_bias, np.nan)},
        {"user_variance": -SAVED.user_variance},
        {"newcomer_precision": np.empty(0)},
        {"newcomer_precision": np.array([1.0, 0.0])},
        {"newcomer_prior": SAVED.newcomer_prior[:, :1, :1]},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_arrays_that_answers_cannot_rely_on_are_no_draws(changed: dict[str, Any]) -> None:
    buffer = np.frombuffer(to_bytes(replace(SAVED, **changed)), np.uint8)
    with pytest.raises(ValueError, match="do not fit"):
        from_buffer(buffer, users=2, titles=4, factors=2)


@pytest.mark.parametrize("length", [0, 4, 8, 100, -1])
def test_a_part_of_it_holds_no_draws(length: int) -> None:
    with pytest.raises(ValueError, match="no draws"):
        from_buffer(np.frombuffer(to_bytes(SAVED)[:length], np.uint8), 2, 4, 2)
