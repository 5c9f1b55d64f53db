"""Measures algorithms on the same folds, each in a process of its own, with its own memory and its own crashes."""

import multiprocessing
import os
import random
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter
from traceback import extract_tb

import numpy as np
from numpy.typing import NDArray

from cartelera.process import peak_memory_gb, was_killed
from ml.artifact.card import Errors
from ml.artifact.recipe import Recipe
from ml.data.ratings import Ratings
from ml.evaluation.algorithms import fit_and_predict
from ml.evaluation.errors import margin, measure
from ml.evaluation.folds import Folds


@dataclass(frozen=True)
class Measured:
    """What an algorithm has reached."""

    name: str
    """The name of the algorithm."""
    folds: list[Errors]
    """Its errors in each fold, in stars."""
    seconds: float
    """How long it has fitted and predicted, on average over the folds."""
    memory_gb: float | None
    """The peak memory of its process, in gigabytes, ratings and libraries included; None where it is unknown."""

    @property
    def rmse(self) -> float:
        """The root of the mean squared error, on average over the folds."""
        return float(np.mean([each.rmse for each in self.folds]))

    @property
    def mae(self) -> float:
        """The mean absolute error, on average over the folds."""
        return float(np.mean([each.mae for each in self.folds]))


@dataclass(frozen=True)
class Failed:
    """An algorithm that could not be measured."""

    name: str
    """The name of the algorithm."""
    reason: str
    """What has happened."""


@dataclass(frozen=True)
class Task:
    """What a process does; everything in it is sent to the process."""

    name: str
    """The name of the algorithm, see `ml.evaluation.algorithms.fit_and_predict`."""
    recipe: Recipe
    """How Cartelera's SVD is trained, and the seed of all that is drawn at random."""
    ratings: Ratings
    """All ratings."""
    folds: int
    """The number of folds, at least 2."""


def measure_alone(task: Task, after_fold: Callable[[], None]) -> Measured | Failed:
    """Measure an algorithm in a process of its own.

    Args:
        task: The algorithm, and on what it is measured.
        after_fold: Called when a fold has been measured, to show progress.
    """
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=work, args=(task, sender), daemon=True)
    process.start()
    sender.close()
    errors, seconds = [], []
    try:
        while not isinstance(message := receiver.recv(), str | float | None):
            errors.append(message[0])
            seconds.append(message[1])
            after_fold()
    except EOFError:
        process.join()
        ended = f"ended with exit code {process.exitcode}"
        if was_killed(process.exitcode):
            ended = "was killed, as systems do when memory is full; --sample takes less"
        return Failed(task.name, f"its process {ended}")
    process.join()
    if isinstance(message, str):
        return Failed(task.name, message)
    return Measured(task.name, errors, float(np.mean(seconds)), message)


def work(task: Task, sender: Connection) -> None:
    """Measure an algorithm, in its own process.

    Sends the errors and the seconds of each fold, and at last the peak memory, or instead the reason of a failure.
    """
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):  # some of Surprise's algorithms chat
        try:
            for held_out in Folds(task.folds, task.recipe.seed).masks(len(task.ratings)):
                sender.send(measure_fold(task, held_out))
        except Exception as error:  # whatever anybody's own algorithm raises
            sender.send(describe(error))
            return
    sender.send(peak_memory_gb())


def measure_fold(task: Task, held_out: NDArray[np.bool_]) -> tuple[Errors, float]:
    """The errors in a fold, and how many seconds it took to fit and to predict."""
    random.seed(task.recipe.seed)
    np.random.seed(task.recipe.seed)  # the generator that Surprise's algorithms draw from
    known, tested = task.ratings.only(~held_out), task.ratings.only(held_out)
    began = perf_counter()
    predicted = fit_and_predict(task.name, task.recipe, known, tested)
    return measure(predicted, tested.stars), perf_counter() - began


def describe(error: Exception) -> str:
    """An error in one line, with the place in the code where it was raised."""
    place = extract_tb(error.__traceback__)[-1]
    said = " ".join(str(error).split())
    return f"{type(error).__name__}: {said} (line {place.lineno} of {Path(place.filename).name})"


def difference(one: Measured, best: Measured) -> tuple[float, float, float]:
    """By how many stars the RMSE of an algorithm is higher than that of the best, fold by fold.

    Returns:
        The mean difference, and the lower and the upper end of its confidence interval.
    """
    more = np.array([mine.rmse - its.rmse for mine, its in zip(one.folds, best.folds, strict=True)])
    mean, half = float(more.mean()), margin(more)
    return mean, mean - half, mean + half
