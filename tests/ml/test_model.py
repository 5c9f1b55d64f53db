"""A model's one form as bytes: what is read is what was written, and it is what Surprise has fitted."""

from dataclasses import fields, replace

import numpy as np
import pytest
from safetensors.numpy import load as load_safetensors

from ml.dataset import Ratings
from ml.fit import fit_model, make_model, to_model
from ml.model import Model, from_buffer, to_bytes
from ml.recipe import Recipe
from tests.ml.models import SMALL

IN_UNICODE = replace(SMALL, title_ids=np.array(["as1", "ns12", "ñandú", "😀"]))


@pytest.mark.parametrize("model", [SMALL, IN_UNICODE, SMALL.without_factors()], ids=["small", "unicode", "no factors"])
def test_what_is_read_is_what_was_written(model: Model) -> None:
    read = from_buffer(np.frombuffer(to_bytes(model), np.uint8))
    for each in fields(Model):
        np.testing.assert_array_equal(getattr(read, each.name), getattr(model, each.name))
        if each.name != "mean":
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


def test_arrays_that_do_not_fit_each_other_are_no_model() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        from_buffer(np.frombuffer(to_bytes(replace(SMALL, user_bias=SMALL.user_bias[:1])), np.uint8))


def test_a_model_has_the_users_and_titles_that_it_has_learnt_from(ratings: Ratings) -> None:
    some = ratings.only((ratings.users % 3 == 0) & (ratings.titles % 2 == 0))
    model = to_model(fit_model(make_model(Recipe(epochs=1)), some))
    assert model.user_ids.tolist() == sorted(set(ratings.user_ids[some.users].tolist()))
    assert model.title_ids.tolist() == sorted(set(ratings.title_ids[some.titles].tolist()))
    for number, user_id in enumerate(model.user_ids[:10]):
        rated = ratings.title_ids[some.titles[ratings.user_ids[some.users] == user_id]]
        assert model.title_ids[model.rated_by(number)].tolist() == rated.tolist()
