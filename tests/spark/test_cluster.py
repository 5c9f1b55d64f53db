"""A build on a real cluster on this machine, with a master and two workers."""

from pathlib import Path

import pytest

from bench.parity import differences
from tests.support.workplace import Workplace, small_sample

pytestmark = pytest.mark.spark


def test_a_cluster_makes_the_same_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bench.cluster import cluster  # noqa: PLC0415  # collecting the tests must not need Spark

    workplace = Workplace(tmp_path)
    small_sample(workplace.raw)
    workplace.build()
    with cluster(tmp_path) as spread:
        monkeypatch.setenv("SPARK_MASTER", spread.master)
        code, output = workplace.dbt("build", "--target", "spark")
    assert code == 0, output
    assert differences(workplace.warehouse, workplace.spark) == []
    executors = [folder for worker in tmp_path.glob("worker-*") for folder in worker.glob("app-*/*")]
    assert len(executors) == 2
