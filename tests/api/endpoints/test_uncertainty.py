"""Stars of a model that knows how sure it is, over HTTP, compared with sums computed from the model's files."""

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from ml.artifact.folder import ARRAYS, DRAWS
from tests.support.commands import Place
from tests.support.service import serving
from tests.support.workplace import Workplace

USER = 12


@pytest.mark.service
def test_the_answer_says_how_sure_it_is(built_sample: Workplace, tmp_path: Path) -> None:
    place = Place(built_sample.warehouse, tmp_path / "models")
    card = place.train("--engine", "bayes", "--epochs", "12", "--folds", "0")
    arrays, draws = (load_file(place.models / card.model / name) for name in (ARRAYS, DRAWS))
    user = int(np.searchsorted(arrays["user_ids"], USER))
    title_id = bytes(arrays["title_ids"][0]).rstrip(b"\0").decode()
    stars = arrays["mean"] + draws["user_bias"][user] + draws["title_bias"][0]  # unaudited factors are left out
    with serving(built_sample.warehouse, tmp_path / "log", CARTELERA_MODELS=str(place.models)) as service:
        known = service.get(f"/v1/recommend?user_id={USER}&movie_id={title_id}").json()
        unknown = service.get(f"/v1/recommend?user_id=999999&movie_id={title_id}").json()
        page = service.get(f"/ui/titles/{title_id}?user_id={USER}").text
    assert known["uncertainty"] == pytest.approx(np.sqrt(stars.var() + draws["user_variance"][user]), abs=1e-5)
    assert known["probability"] == pytest.approx((stars >= 3.5).mean())
    assert known["stars"] == pytest.approx(stars.mean(), abs=1e-5)
    assert known["recommended"] == (known["stars"] >= 3.5 and known["probability"] >= 2 / 3)
    assert (unknown["uncertainty"], unknown["probability"]) == (None, None)
    assert f"{known['stars']:.1f} ± {known['uncertainty']:.1f} of 5 stars" in page
