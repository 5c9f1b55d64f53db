"""Factors fitted by Spark are as good as SVD's, and the same programs use them."""

from pathlib import Path

import numpy as np
import pytest

from bench.movielens import read_movielens
from ml.artifact.current import load_current
from ml.artifact.recipe import USUAL, Recipe
from ml.data.ratings import Ratings
from ml.evaluation.errors import measure
from ml.evaluation.folds import Folds
from ml.fitting.fit import fit_svd, make_svd
from ml.fitting.svd import predict
from tests.support.commands import Place
from tests.support.spark_folder import publish
from tests.support.workplace import Workplace

pytestmark = pytest.mark.spark
BUILD = "20260101T000000Z-aaaaaaaa"
FEW = ("--factors", "5", "--epochs", "12", "--folds", "2")


def test_the_error_on_movielens_is_that_of_svd(shared: Path) -> None:
    ratings = read_movielens(shared / "data" / "ml-latest-small" / "ratings.csv")
    held_out = next(Folds(5, 0).masks(len(ratings)))
    known, tested = ratings.only(~held_out), ratings.only(held_out)
    rmse = {}
    for recipe in (USUAL["surprise"], USUAL["spark"]):
        svd = fit_svd(make_svd(recipe), known)
        rmse[recipe.engine] = measure(predict(svd, tested.users, tested.titles), tested.stars).rmse
    assert rmse["spark"] < rmse["surprise"] + 0.02


def test_one_who_has_no_ratings_has_no_taste(ratings: Ratings) -> None:
    known = ratings.only((ratings.users != 3) & (ratings.titles != 5))
    epochs: list[int] = []
    svd = fit_svd(make_svd(Recipe(factors=3, epochs=2, engine="spark"), epochs.append), known)
    assert epochs == [2]
    assert (svd.pu.shape, svd.qi.shape) == ((600, 3), (1190, 3))
    assert not svd.pu[3].any()
    assert not svd.qi[5].any()
    assert svd.pu[2].all()
    assert (svd.bu[3], svd.bi[5]) == (0, 0)


def test_training_on_spark_from_what_spark_has_published(built_sample: Workplace, tmp_path: Path) -> None:
    place = Place(built_sample.warehouse, tmp_path / "models", tmp_path / "spark")
    publish(built_sample, place.spark, BUILD)
    card = place.train("--engine", "spark", *FEW)
    assert (card.build_id, card.recipe.engine, card.rows) == (BUILD, "spark", 40_000)
    assert card.personalised
    assert "pyspark" in card.versions
    assert "with Apache Spark's alternating least squares" in (place.models / card.model / "card.md").read_text()
    assert list((place.spark / "checkpoints").iterdir()) == []
    assert np.isfinite(load_current(place.models)[0].title_factors).all()
    assert "Personalised: yes" in place.run("ml.recommend", "12", "ns5")[1]

    same = place.run("ml.train", "--engine", "spark", *FEW, "--if-changed")
    assert "Nothing to do" in same[1]
    trial = place.train("--force", "--folds", "0").trial
    assert trial.against == card.model
    assert trial.current_rmse is not None
