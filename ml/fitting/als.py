"""The same model fitted on Apache Spark, for ratings that one machine cannot learn from in time.

Spark's alternating least squares, after Zhou et al., "Large-Scale Parallel Collaborative Filtering for the Netflix
Prize" (2008), has no biases. So the biases of users and titles are found first and subtracted from the ratings, and
Spark learns from what is left.
"""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyspark.ml.recommendation import ALS
from pyspark.sql import DataFrame, SparkSession

from cartelera.settings import read_settings
from ml.data.ratings import Ratings
from ml.fitting.baselines import user_and_title_bias
from ml.fitting.svd import CompiledSVD


class DistributedSVD(CompiledSVD):
    """A `CompiledSVD` that fits on Spark. In an epoch all user factors and all title factors are solved for once.

    There is no learning rate.
    """

    def sgd(self, trainset: Ratings) -> None:
        """Fit the biases here and the factors on Spark. Surprise's `fit` calls this method by this name.

        Args:
            trainset: What to learn from.
        """
        bias = user_and_title_bias(trainset)
        self.bu, self.bi = bias.users.astype(self.dtype), bias.titles.astype(self.dtype)
        left = trainset.stars - trainset.mean - self.bu[trainset.users] - self.bi[trainset.titles]
        columns = pa.table({"user": trainset.users, "item": trainset.titles, "rating": left.astype(np.float32)})
        with spark_session() as spark:
            squares = ALS(
                rank=self.n_factors,
                maxIter=self.n_epochs,
                regParam=self.reg_pu,
                seed=self.random_state,
                checkpointInterval=5,
            )
            fitted = squares.fit(spark.createDataFrame(columns))
            self.pu = collect_factors(fitted.userFactors, len(trainset.user_ids), self.n_factors)
            self.qi = collect_factors(fitted.itemFactors, len(trainset.title_ids), self.n_factors)
        self.after_epoch(self.n_epochs)


@contextmanager
def spark_session() -> Iterator[SparkSession]:
    """A Spark session on `SPARK_MASTER`; while it lasts, it has a folder for checkpoints under `CARTELERA_SPARK`.

    Without checkpoints, the plan of each epoch would hold the plans of all epochs before it, and overflow the stack.
    """
    checkpoints = f"{read_settings().spark}/checkpoints/{uuid.uuid4().hex}"
    spark = (
        SparkSession.builder.appName("cartelera")
        .master(os.environ.get("SPARK_MASTER", "local[2]"))
        .config("spark.driver.host", os.environ.get("SPARK_LOCAL_IP", "127.0.0.1"))
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.log.level", "ERROR")
        .getOrCreate()
    )
    try:
        spark.sparkContext.setCheckpointDir(checkpoints)
        yield spark
    finally:
        spark.stop()
        shutil.rmtree(checkpoints, ignore_errors=True)


def collect_factors(factors: DataFrame, size: int, rank: int) -> NDArray[np.float32]:
    """Spark's factors as an array with one row for each number; zeros for a user or title without ratings.

    Args:
        factors: With the columns `id` and `features`.
        size: The number of users, or of titles.
        rank: The number of factors.
    """
    columns = factors.toArrow()
    rows = np.zeros((size, rank), np.float32)
    rows[columns["id"].to_numpy()] = columns["features"].combine_chunks().flatten().to_numpy().reshape(-1, rank)
    return rows
