"""A build and a training on a real cluster on this machine, with a master and two workers."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from bench.parity import differences
from ml.artifact.current import load_current
from tests.support.commands import Place
from tests.support.raw_folder import folder_of_many_forms
from tests.support.spark_folder import publish
from tests.support.workplace import Workplace

pytestmark = pytest.mark.spark
BUILD = "20260101T000000Z-aaaaaaaa"
FEW = ("--factors", "5", "--epochs", "6", "--folds", "2")


@pytest.fixture(scope="module")
def workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of a running cluster, with the folders of its workers; `SPARK_MASTER` names the cluster."""
    from bench.cluster import cluster  # noqa: PLC0415  # collecting the tests must not need Spark

    folder = tmp_path_factory.mktemp("cluster")
    with cluster(folder) as spread, pytest.MonkeyPatch.context() as settings:
        settings.setenv("SPARK_MASTER", spread.master)
        yield folder


def executors(workers: Path) -> int:
    """How many executors the workers have started."""
    return len([folder for worker in workers.glob("worker-*") for folder in worker.glob("app-*/*")])


def test_a_cluster_reads_files_of_every_form_and_makes_the_same_tables(
    built_sample: Workplace, tmp_path: Path, workers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It publishes them in the place of far more titles, as this is allowed."""
    before = executors(workers)
    workplace = Workplace(tmp_path, raw_name="country=XX/r*w")
    folder_of_many_forms(workplace.raw)
    workplace.build()
    publish(built_sample, workplace.spark, BUILD)
    monkeypatch.setenv("CARTELERA_ALLOW_SHRINK", "yes")
    code, output = workplace.dbt("build", "--target", "spark")
    assert code == 0, output
    # Only on Spark there was a build to compare with, from which most titles have gone.
    found = [each for each in differences(workplace.warehouse, workplace.spark) if "title_changes" not in each]
    assert found == []
    assert workplace.query("select (select count(*) from titles), (select count(*) from ratings)") == [(12, 60)]
    assert executors(workers) == before + 2


def test_both_models_are_learnt_on_a_cluster_and_served_without_it(
    built_sample: Workplace, tmp_path: Path, workers: Path
) -> None:
    before = executors(workers)
    place = Place(built_sample.warehouse, tmp_path / "models", tmp_path / "spark")
    publish(built_sample, place.spark, BUILD)
    card = place.train("--engine", "spark", *FEW)
    assert executors(workers) == before + 2
    assert (card.build_id, card.recipe.engine, card.rows) == (BUILD, "spark", 40_000)
    assert "pyspark" in card.versions
    assert "with Apache Spark's alternating least squares" in (place.models / card.model / "card.md").read_text()
    assert list((place.spark / "checkpoints").iterdir()) == []

    model = load_current(place.models)[0]
    assert np.isfinite(model.title_factors).all()
    assert card.personalised
    assert "Personalised: yes" in place.run("ml.recommend", "12", "ns5")[1]
    assert card.lists is not None
    assert card.lists.personal
    assert "because" in place.run("ml.recommend", "12", "--top", "10")[1].lower()

    same = place.run("ml.train", "--engine", "spark", *FEW, "--if-changed")
    assert "Nothing to do" in same[1]
