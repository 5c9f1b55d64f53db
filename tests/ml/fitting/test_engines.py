"""The engine that a training runs on, where Spark is not there."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from ml.artifact.folder import ARRAYS
from ml.artifact.recipe import USUAL, Recipe
from ml.evaluation.comparison import Contender
from ml.evaluation.evaluation import History
from ml.evaluation.lists_trial import learning_of
from ml.evaluation.trial import hold_trial
from ml.fitting.fit import NoEngineError, make_svd
from tests.ml.choosers import two_groups
from tests.ml.small_model import PERSONAL, make_card
from tests.support.commands import Place
from tests.support.spark_folder import publish
from tests.support.workplace import Workplace

ON_SPARK = Recipe(engine="spark")


@pytest.fixture
def without_spark(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python finds no pyspark, wherever the tests run."""
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.setitem(sys.modules, "pyspark.ml.recommendation", None)
    for module in ("ml.fitting.als", "ml.fitting.distributed"):
        monkeypatch.delitem(sys.modules, module, raising=False)


@pytest.mark.usefixtures("without_spark")
def test_without_the_extra_it_says_how_to_install_it() -> None:
    with pytest.raises(NoEngineError, match=r"engine spark is not installed .*pyspark.*: `pip install '\.\[spark\]'`"):
        make_svd(ON_SPARK)


@pytest.mark.usefixtures("without_spark")
def test_a_model_of_another_engine_is_not_replaced_unseen() -> None:
    ratings, seconds = two_groups()
    current = make_card("from-spark").model_copy(update={"recipe": ON_SPARK, "lists": PERSONAL})
    new = Contender(Recipe(factors=2, epochs=1), personalised=True, personal_lists=True)
    trial = hold_trial(ratings, History(seconds, {}), new, current, after_epoch=lambda _: None)
    assert not trial.passed
    assert trial.reason.startswith("It cannot be compared with from-spark; --force takes it all the same.")
    assert trial.reason.endswith("Its lists cannot be compared with those of from-spark either.")


def test_lists_of_spark_depend_on_its_factors_and_others_do_not() -> None:
    for engine, depend in (("spark", True), ("surprise", False)):
        recipe = USUAL[engine]
        assert learning_of(replace(recipe, regularisation=0.5)) == learning_of(recipe)
        assert (learning_of(replace(recipe, factors=9)) != learning_of(recipe)) is depend
    assert learning_of(replace(USUAL["spark"], engine="surprise")) != learning_of(USUAL["spark"])


def test_nothing_is_published_by_spark(tmp_path: Path) -> None:
    place = Place(tmp_path / "none.duckdb", tmp_path / "models", tmp_path / "spark")
    code, _, errors = place.run("ml.train", "--engine", "spark")
    assert code == 1
    assert f"no Parquet files in {place.spark}/publications: `dbt build --target spark` writes them" in errors


def test_the_same_model_from_what_spark_has_published(built_sample: Workplace, tmp_path: Path) -> None:
    """Rows stand in another order in Spark's files, but not in the columns that are learnt from."""
    publish(built_sample, tmp_path / "spark", "20260101T000000Z-aaaaaaaa")
    ours = Place(built_sample.warehouse, tmp_path / "models")
    theirs = Workplace(tmp_path)
    assert theirs.from_spark()[0] == 0
    options = ("--folds", "0", "--epochs", "2", "--factors", "4")
    card = ours.train(*options)
    others = Place(theirs.warehouse, tmp_path / "others").train(*options)
    assert others.sha256[ARRAYS] == card.sha256[ARRAYS]
