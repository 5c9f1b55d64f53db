"""What a search has found: a table, and the plot of the search."""

from collections import Counter
from io import BytesIO

import numpy as np
import optuna
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, MaxNLocator, NullLocator, StrMethodFormatter
from optuna.trial import FrozenTrial, TrialState

from ml.artifact.recipe_file import TUNED
from ml.artifact.report import spell, table
from ml.evaluation.plots import MODEL_COLOR, OTHER_COLOR
from ml.tune.searches import Search, usual_parameters
from ml.tune.study import completed, rounded

SHOWN = 5
"""So many of the best trials are in the table."""


def report(search: Search, study: optuna.Study) -> str:
    """What a search has found, as Markdown.

    Args:
        search: The search.
        study: Its trials, of which at least one has completed.
    """
    names = TUNED[search.name]
    best = completed(study)
    shown = best[:SHOWN] + [trial for trial in best[SHOWN:] if is_usual(search, trial)]
    rows = [
        [
            f"{trial.number}{' (the usual recipe)' if is_usual(search, trial) else ''}",
            f"{trial.value:.4f}",
            *(spell(rounded(trial.params)[name]) for name in names),
        ]
        for trial in shown
    ]
    counts = Counter(trial.state for trial in study.trials)
    return "\n\n".join(
        [
            f"## {search.name.capitalize()}",
            table(["trial", search.measure, *(name.replace("_", " ") for name in names)], rows),
            f"{counts[TrialState.COMPLETE]} trials, and {counts[TrialState.PRUNED]} that were given up early, as they "
            f"were behind half of the others; {counts[TrialState.FAIL]} diverged. Measured on ratings that model cards "
            "do not report.",
        ]
    )


def is_usual(search: Search, trial: FrozenTrial) -> bool:
    """Whether a trial was of the usual recipe."""
    return trial.params == usual_parameters(search)


def draw_search(searches: list[tuple[Search, optuna.Study]]) -> bytes:
    """Draw the searches as a PNG file: a row for each, with the best so far and the measure by each parameter.

    Args:
        searches: Each with its trials, of which at least one has completed.
    """
    columns = 1 + max(len(TUNED[search.name]) for search, _ in searches)
    figure = Figure(figsize=(3 * columns, 3 * len(searches)), dpi=110, layout="constrained")
    grid = figure.subplots(len(searches), columns, squeeze=False)
    for row, (search, study) in zip(grid, searches, strict=True):
        draw_progress(row[0], search, study)
        for axes, name in zip(row[1:], TUNED[search.name], strict=False):
            draw_parameter(axes, search, study, name)
        for axes in row[1 + len(TUNED[search.name]) :]:
            axes.set_visible(False)
    file = BytesIO()
    figure.savefig(file, format="png", metadata={"Software": None})  # no version of matplotlib
    return file.getvalue()


def draw_progress(axes: Axes, search: Search, study: optuna.Study) -> None:
    """Draw the measure of each trial, and the best so far."""
    trials = sorted(completed(study), key=lambda trial: trial.number)
    numbers, values = [trial.number for trial in trials], [trial.value or 0.0 for trial in trials]
    best = np.minimum if search.direction == "minimize" else np.maximum
    axes.plot(numbers, values, "o", color=OTHER_COLOR, markersize=4, label="trial")
    axes.step(numbers, best.accumulate(values), color=MODEL_COLOR, where="post", label="best so far")
    axes.set(title=search.name, xlabel="trial", ylabel=search.measure)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.legend(frameon=False)


def draw_parameter(axes: Axes, search: Search, study: optuna.Study, name: str) -> None:
    """Draw the measure of each trial by one of its parameters; the best one stands out."""
    best, *others = completed(study)
    for trials, color in ((others, OTHER_COLOR), ([best], MODEL_COLOR)):
        values = [trial.value or 0.0 for trial in trials]
        axes.plot([trial.params[name] for trial in trials], values, "o", color=color)
    axes.set(xlabel=name.replace("_", " "), ylabel=search.measure)
    if not getattr(best.distributions[name], "log", False):
        return
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(LogLocator(subs=(1, 3)))
    axes.xaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
    axes.xaxis.set_minor_locator(NullLocator())
