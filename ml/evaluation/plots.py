"""The plots of a model card: errors by what is known of a user, predictions by actual stars, and errors by epoch."""

from collections.abc import Callable
from io import BytesIO

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from ml.artifact.model import STARS
from ml.evaluation.holdout import Holdout

BINS = 6
"""The number of groups into which users are divided by how many ratings they have given."""
MODEL_COLOR, OTHER_COLOR = "#1f5fa8", "#8a8f98"


def draw_plots(holdout: Holdout) -> dict[str, bytes]:
    """Draw the plots of a model card.

    Args:
        holdout: What was held out, and predicted.

    Returns:
        The content of each PNG file, by its name.
    """
    return {
        "error_by_ratings.png": plot(draw_error_by_ratings, holdout),
        "predicted_and_actual.png": plot(draw_predicted_and_actual, holdout),
        "learning_curve.png": plot(draw_learning_curve, holdout),
    }


def plot(draw: Callable[[Axes, Holdout], None], holdout: Holdout) -> bytes:
    """Draw one plot as a PNG file."""
    figure = Figure(figsize=(7, 4), dpi=110, layout="constrained")
    axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    draw(axes, holdout)
    file = BytesIO()
    figure.savefig(file, format="png", metadata={"Software": None})  # no version of matplotlib
    return file.getvalue()


def draw_error_by_ratings(axes: Axes, holdout: Holdout) -> None:
    """Draw the RMSE for groups of users, by how many of their ratings were learnt from."""
    edges = np.unique(np.quantile(holdout.known_ratings, np.linspace(0, 1, BINS + 1)).astype(np.int64))
    group = np.clip(np.searchsorted(edges, holdout.known_ratings, side="right") - 1, 0, max(len(edges) - 2, 0))
    squares = (holdout.predicted - holdout.actual) ** 2
    groups = np.unique(group)
    errors = [float(np.sqrt(squares[group == each].mean())) for each in groups]
    names = [describe(holdout.known_ratings[group == each]) for each in groups]
    bars = axes.bar(names, errors, color=MODEL_COLOR)
    axes.bar_label(bars, fmt="%.2f", padding=2)
    axes.set(
        title="Error by how much is known of the user",
        xlabel="ratings of the user that were learnt from",
        ylabel="RMSE on the user's latest ratings (stars)",
    )


def describe(values: NDArray[np.int64]) -> str:
    """The lowest and the highest of some whole numbers, as a text."""
    lowest, highest = int(values.min()), int(values.max())
    return f"{lowest:,}" if lowest == highest else f"{lowest:,}\N{EN DASH}{highest:,}"


def draw_predicted_and_actual(axes: Axes, holdout: Holdout) -> None:
    """Draw the median and the middle half of the predictions for each number of actual stars."""
    stars = np.unique(holdout.actual)
    predicted = [holdout.predicted[holdout.actual == each] for each in stars]
    axes.boxplot(
        predicted,
        positions=stars.tolist(),
        widths=0.3,
        showfliers=False,
        manage_ticks=False,
        medianprops={"color": MODEL_COLOR, "linewidth": 2},
    )
    axes.plot(STARS, STARS, color=OTHER_COLOR, linestyle="--", label="predicted = actual")
    axes.set(
        title="Predicted against actual stars",
        xlabel="actual stars",
        ylabel="predicted stars (box: the middle half)",
        xlim=(0.2, 5.3),
        ylim=(0.3, 5.2),
    )
    axes.legend(frameon=False)


def draw_learning_curve(axes: Axes, holdout: Holdout) -> None:
    """Draw the RMSE after each epoch, on the ratings learnt from and on those held out."""
    epochs, learnt, held_out = zip(*holdout.curve, strict=True)
    axes.plot(epochs, learnt, color=OTHER_COLOR, marker="o", markersize=3, label="ratings learnt from")
    axes.plot(epochs, held_out, color=MODEL_COLOR, marker="o", markersize=3, label="latest ratings, held out")
    axes.set(title="Learning curve", xlabel="epoch", ylabel="RMSE (stars)")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.legend(frameon=False)
