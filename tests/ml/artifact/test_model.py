"""A model as bytes: what is read is what was written; and a model has what its SVD has learnt from."""

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load as load_safetensors

from ml.artifact.model import Model, from_buffer, hash_name, to_bytes
from ml.artifact.recipe import Recipe
from ml.data.ratings import Ratings
from ml.fitting.fit import fit_svd, make_svd, to_model
from tests.ml.small_model import SMALL

IN_UNICODE = replace(SMALL, title_ids=np.array(["as1", "ns12", "ñandú", "😀"]))


@pytest.mark.parametrize("model", [SMALL, IN_UNICODE, SMALL.without_factors()], ids=["small", "unicode", "no factors"])
def test_what_is_read_is_what_was_written(model: Model) -> None:
    read = from_buffer(np.frombuffer(to_bytes(model), np.uint8))
    for each in fields(Model):
        np.testing.assert_array_equal(getattr(read, each.name), getattr(model, each.name))
        if each.name not in ("mean", "choices", "draws"):
            assert getattr(read, each.name).dtype == getattr(model, each.name).dtype


def test_the_arrays_are_what_the_library_reads_and_are_not_copied() -> None:
    buffer = np.frombuffer(to_bytes(SMALL), np.uint8)
    read = from_buffer(buffer)
    for name, array in load_safetensors(buffer.tobytes()).items():
        if name not in ("title_ids", "mean"):
            np.testing.assert_array_equal(getattr(read, name), array)
            assert np.shares_memory(getattr(read, name), buffer)


@pytest.mark.parametrize("length", [0, 4, 8, 100, 700, -1])
def test_a_part_of_it_is_no_model(length: int) -> None:
    with pytest.raises(ValueError, match="no model"):
        from_buffer(np.frombuffer(to_bytes(SMALL)[:length], np.uint8))


@pytest.mark.parametrize(
    "changed",
    [
        {"user_bias": SMALL.user_bias[:1]},
        {"user_bias": SMALL.user_bias.astype(np.uint8)},
        {"title_bias": np.full(4, np.nan, np.float32)},
        {"title_factors": np.full((4, 2), np.inf, np.float32)},
        {"mean": float("nan")},
        {"user_ids": SMALL.user_ids[::-1].copy()},
        {"title_ids": SMALL.title_ids[::-1].copy()},
        {"rated_titles": SMALL.rated_titles + np.int32(1)},
        {"rated_edges": np.array([0, 3, 2])},
        {"rated_edges": np.array([0, 1, 2])},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_arrays_that_answers_cannot_rely_on_are_no_model(changed: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="do not fit"):
        from_buffer(np.frombuffer(to_bytes(replace(SMALL, **changed)), np.uint8))


@pytest.mark.parametrize("header", ["[]", "{}", '"x"', '{"mean": 5}', "[" * 100_000], ids=lambda header: header[:9])
def test_another_safetensors_file_is_no_model(header: str) -> None:
    with pytest.raises(ValueError, match="no model"):
        from_buffer(np.frombuffer(len(header).to_bytes(8, "little") + header.encode(), np.uint8))


def test_a_model_has_the_users_and_titles_that_it_has_learnt_from(ratings: Ratings) -> None:
    some = ratings.only((ratings.users % 3 == 0) & (ratings.titles % 2 == 0))
    names = {title_id: f"title {title_id}" for title_id in ratings.title_ids.tolist()}
    model = to_model(fit_svd(make_svd(Recipe(epochs=1)), some), names)
    assert model.title_names.tolist() == [hash_name(names[title_id]) for title_id in model.title_ids.tolist()]
    assert model.user_ids.tolist() == sorted(set(ratings.user_ids[some.users].tolist()))
    assert model.title_ids.tolist() == sorted(set(ratings.title_ids[some.titles].tolist()))
    for number, user_id in enumerate(model.user_ids[:10]):
        rated = ratings.title_ids[some.titles[ratings.user_ids[some.users] == user_id]]
        assert model.title_ids[model.rated_by(number)].tolist() == rated.tolist()
