"""Alternating least squares on Apache Spark, for ratings that one machine cannot learn from in time.

The ratings go to the cluster, and the factors come back, as Parquet files in a folder that all machines share.
`createDataFrame` would cut the ratings into tasks of ten thousand, whose organisation takes longer than the fitting.
"""

import atexit
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray
from pyspark.ml.recommendation import ALS
from pyspark.sql import SparkSession

from cartelera.settings import read_settings
from ml.data.ratings import Ratings

LEAST_BLOCKS = 10
"""The least number of blocks of users, and of titles. One task solves for one block."""
RATINGS_PER_BLOCK = 5_000_000
"""The number of ratings of a block on average, where there are more blocks, so that a block fits into memory."""
EPOCHS_PER_CHECKPOINT = 5
"""Without checkpoints, the plan of an epoch would hold the plans of all epochs before it, and overflow the stack."""


def factorise(  # noqa: PLR0913
    ratings: Ratings,
    values: NDArray[np.float32],
    *,
    factors: int,
    epochs: int,
    regularisation: float,
    seed: int,
    implicit: bool,
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Find factors whose products are the values of a sparse matrix of users and titles.

    Args:
        ratings: Where the matrix has values.
        values: The value at each rating.
        factors: The number of factors.
        epochs: How often all users' and all titles' factors are solved for.
        regularisation: How strongly factors are kept near 0, for each rating of the user or title.
        seed: The seed of the first factors.
        implicit: Whether the products shall be 1 at each value and 0 everywhere else, and a value says how much more
            it counts than a place without one.

    Returns:
        The factors of users and those of titles, a row for each; zeros for a user or title without ratings.
    """
    blocks = max(LEAST_BLOCKS, len(ratings) // RATINGS_PER_BLOCK)
    with shared_folder() as folder:
        columns = pa.table({"user": ratings.users, "item": ratings.titles, "rating": values})
        pq.write_table(columns, folder / "ratings.parquet")
        spark = spark_session()
        spark.sparkContext.setCheckpointDir(str(folder / "checkpoints"))
        squares = ALS(
            rank=factors,
            maxIter=epochs,
            regParam=regularisation,
            numUserBlocks=blocks,
            numItemBlocks=blocks,
            implicitPrefs=implicit,
            seed=seed,
            checkpointInterval=EPOCHS_PER_CHECKPOINT,
        )
        fitted = squares.fit(spark.read.parquet(str(folder / "ratings.parquet")))
        fitted.userFactors.write.parquet(str(folder / "users"))
        fitted.itemFactors.write.parquet(str(folder / "titles"))
        return (
            read_factors(folder / "users", len(ratings.user_ids), factors),
            read_factors(folder / "titles", len(ratings.title_ids), factors),
        )


@contextmanager
def shared_folder() -> Iterator[Path]:
    """A new folder under `CARTELERA_SPARK`, for the working files of one fitting."""
    folder = Path(read_settings().spark).absolute() / "checkpoints" / uuid.uuid4().hex
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@cache
def spark_session() -> SparkSession:
    """The Spark session on `SPARK_MASTER`. It lasts as long as this process, because to start one takes seconds."""
    spark = (
        SparkSession.builder.appName("cartelera")
        .master(os.environ.get("SPARK_MASTER", "local[2]"))
        .config("spark.driver.host", os.environ.get("SPARK_LOCAL_IP", "127.0.0.1"))
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.log.level", "ERROR")
        .getOrCreate()
    )
    atexit.register(spark.stop)
    return spark


def read_factors(folder: Path, size: int, factors: int) -> NDArray[np.float32]:
    """Spark's factors as an array with one row for each number; zeros for a user or title without ratings.

    Args:
        folder: Parquet files with the columns `id` and `features`.
        size: The number of users, or of titles.
        factors: The number of factors.
    """
    columns = pq.read_table(folder)
    rows = np.zeros((size, factors), np.float32)
    rows[columns["id"].to_numpy()] = columns["features"].combine_chunks().flatten().to_numpy().reshape(-1, factors)
    return rows
