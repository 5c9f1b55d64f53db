"""`python -m ml.train`: from the published warehouse to a model that is measured, saved, and current if it is good."""

import argparse
import platform
import resource
import signal
import sys
import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from cartelera.extras import exit_without

if __name__ == "__main__":
    exit_without("train")  # before the imports that need it

import duckdb
import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.markdown import Markdown
from rich.markup import escape

from cartelera.lock import LockedError, take_lock
from cartelera.published import NoWarehouseError, open_published, read_build_info
from cartelera.settings import Settings, SettingsError, read_settings
from cartelera.spark import open_spark
from ml.artifact.card import MODEL, Audit, Card, Errors, Metrics, Trial
from ml.artifact.recipe import Recipe
from ml.artifact.report import report, results
from ml.artifact.store import ModelError, NoModelError, list_models, load_card, load_current, save_model
from ml.artifact.store import promote as make_current
from ml.command_line.options import WORSE, read_options
from ml.command_line.progress import Steps
from ml.data.ratings import Folds, NoRatingsError, Ratings, fingerprint_of, load_names, load_ratings
from ml.evaluation.errors import audit, cross_validate
from ml.evaluation.holdout import Holdout, hold_out_latest
from ml.evaluation.plots import draw_plots
from ml.evaluation.ranking import load_latest
from ml.evaluation.trial import hold_trial, needs_trial
from ml.fitting.baselines import BASELINES
from ml.fitting.fit import DivergedError, NoEngineError, draw_users, fit_model, make_model, to_model

LIBRARIES = ["cartelera", "duckdb", "numba", "numpy", "scikit-surprise"]
"""Those that the result depends on, whatever the engine."""
REFUSALS = (DivergedError, LockedError, ModelError, NoEngineError, NoRatingsError, NoWarehouseError, SettingsError)
UNAUDITED = "Not audited: it was trained with --folds 0, so nothing shows that its factors predict anything."
KILOBYTES_PER_GB = 1_000_000


@dataclass(frozen=True)
class Evaluation:
    """What is known of a recipe on some ratings."""

    errors: dict[str, list[Errors]]
    """Of SVD and the baselines, in each fold."""
    audit: Audit
    """Whether SVD beats them."""
    holdout: Holdout | None
    """How well it foresees the latest ratings."""


def main() -> int:
    """Train.

    Returns:
        0 if the model is current now or there was nothing to do, 1 if it could not be made, 3 if it is worse than the
        current one; wrong options end the program with 2.
    """
    options = read_options()
    try:
        settings = read_settings()
        with take_lock(settings.models, "training"):
            trained = train(settings, options)
    except REFUSALS as error:
        return fail(str(error))
    except duckdb.Error as error:
        return fail(f"The warehouse cannot be read: {error}")
    except OSError as error:
        return fail(f"The training has failed, and the current model is as it was: {error}")
    except KeyboardInterrupt:
        return fail("Stopped; the current model is as it was.")
    if trained is None:
        return 0
    card, takes_over = trained
    show(card, settings.models, takes_over)
    return 0 if takes_over else WORSE


def fail(message: str) -> int:
    """Say why there is no new model; the exit code."""
    print(message, file=sys.stderr)
    return 1


def train(settings: Settings, options: argparse.Namespace) -> tuple[Card, bool] | None:
    """Load, evaluate, fit, compare, save, take over.

    Returns:
        The card, and whether the model is the current one now; None where there was nothing to do.
    """
    recipe: Recipe = options.recipe
    current = current_card(settings.models)
    with Steps() as steps:
        with open_warehouse(settings, recipe) as connection:
            build_id, data = read_build_info(connection).build_id, fingerprint_of(connection)
            if options.if_changed and (same := find_same(settings.models, current, data, options)):
                print(f"Nothing to do: {same} was trained with these options on the same ratings.")
                return None
            with steps.step("load the ratings"):
                everything = load_ratings(connection)
                names = load_names(connection)
                latest = load_latest(connection) if options.folds else None
        ratings, latest = draw_sample(recipe, everything, latest)
        evaluation = evaluate(recipe, ratings, latest, options.folds, steps) if latest is not None else None
        with steps.step("fit on all ratings", recipe.epochs) as after_epoch:
            model = to_model(fit_model(make_model(recipe, after_epoch), ratings), names)
        personalised = evaluation is not None and evaluation.audit.personalised
        trial = compare(everything, recipe, personalised, current, steps)
        card = make_card((build_id, data), ratings, options, evaluation, trial, steps)
        plots = draw_plots(evaluation.holdout) if evaluation and evaluation.holdout else {}
        card = save_model(settings.models, model, card, {**plots, "card.md": report(card, plots).encode()})
        takes_over = trial.passed or options.force
        if takes_over:
            make_current(settings.models, card.model)
    return card, takes_over


def open_warehouse(settings: Settings, recipe: Recipe) -> duckdb.DuckDBPyConnection:
    """What the recipe learns from: the published warehouse, or what Spark has published last.

    Raises:
        NoWarehouseError: There is none.
    """
    if recipe.engine == "spark":
        return open_spark(Path(settings.spark))
    return open_published(settings.warehouse)


def current_card(models: Path) -> Card | None:
    """The card of the current model; None where there is none, or where it has been harmed: anything is better then."""
    try:
        return load_current(models)[1]
    except NoModelError:
        return None
    except ModelError as error:
        print(f"The current model does not count: {error}", file=sys.stderr)
        return None


def is_made_so(card: Card, data: str, options: argparse.Namespace) -> bool:
    """Whether a model was trained on the same ratings, with these options."""
    made = (card.data, card.parameters, card.folds, card.threshold)
    return made == (data, options.recipe, options.folds, options.threshold)


def find_same(models: Path, current: Card | None, data: str, options: argparse.Namespace) -> str | None:
    """The model that this training would make again: the current one, or one that has lost its trial against it."""
    if current is None:
        return None
    if is_made_so(current, data, options):
        return current.model
    for name in list_models(models):
        with suppress(ModelError):
            card = load_card(models, name)
            if is_made_so(card, data, options) and not card.trial.passed and card.trial.against == current.model:
                return f"{name}, which was worse than the current model,"
    return None


def draw_sample(
    recipe: Recipe, ratings: Ratings, latest: NDArray[np.bool_] | None
) -> tuple[Ratings, NDArray[np.bool_] | None]:
    """The ratings that the recipe learns from, and which of them are the latest."""
    if recipe.sample == 1:
        return ratings, latest
    chosen = draw_users(recipe, ratings)
    return ratings.only(chosen), None if latest is None else latest[chosen]


def evaluate(recipe: Recipe, ratings: Ratings, latest: NDArray[np.bool_], folds: int, steps: Steps) -> Evaluation:
    """Cross-validate, audit, and look at the latest ratings.

    Raises:
        NoRatingsError: There are fewer ratings than folds.
    """
    if len(ratings) < folds:
        raise NoRatingsError(f"{len(ratings)} ratings cannot be divided into {folds} folds; --folds 0 leaves them out.")
    with steps.step(f"{folds}-fold cross-validation", folds * (recipe.epochs + len(BASELINES))) as after_part:
        errors = cross_validate(ratings, Folds(folds, recipe.seed), lambda: make_model(recipe, after_part), after_part)
    with steps.step("foresee the latest ratings", recipe.epochs) as after_epoch:
        holdout = hold_out_latest(recipe, ratings, latest, after_epoch)
    return Evaluation(errors, audit(errors), holdout)


def compare(everything: Ratings, recipe: Recipe, personalised: bool, current: Card | None, steps: Steps) -> Trial:
    """Let the recipe compete with that of the current model."""
    if current is None or not needs_trial(recipe, personalised, current):
        return hold_trial(everything, recipe, personalised, current, lambda epoch: None)
    with steps.step(f"compare with {current.model}", recipe.epochs + current.parameters.epochs) as after_epoch:
        return hold_trial(everything, recipe, personalised, current, after_epoch)


def make_card(  # noqa: PLR0913, PLR0917
    learnt_from: tuple[str, str],
    ratings: Ratings,
    options: argparse.Namespace,
    evaluation: Evaluation | None,
    trial: Trial,
    steps: Steps,
) -> Card:
    """All that is known of the model, under a new name."""
    now = datetime.now(UTC)
    metrics = {name: metrics_of(folds) for name, folds in evaluation.errors.items()} if evaluation else None
    return Card(
        model=f"{now:%Y%m%dT%H%M%SZ}-{uuid.uuid4().hex[:8]}",
        trained_at=now.replace(microsecond=0),
        build_id=learnt_from[0],
        data=learnt_from[1],
        personalised=evaluation is not None and evaluation.audit.personalised,
        reason=evaluation.audit.reason if evaluation else UNAUDITED,
        rows=len(ratings),
        users=len(np.unique(ratings.users)),
        titles=len(np.unique(ratings.titles)),
        parameters=options.recipe,
        folds=options.folds,
        threshold=options.threshold,
        metrics=metrics[MODEL] if metrics else None,
        baselines={name: metrics[name] for name in BASELINES} if metrics else None,
        audit=evaluation.audit if evaluation else None,
        ranking=evaluation.holdout.ranking if evaluation and evaluation.holdout else None,
        trial=trial,
        seconds=steps.seconds,
        peak_memory_gb=round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILOBYTES_PER_GB, 3),
        versions=versions_of(options.recipe),
    )


def versions_of(recipe: Recipe) -> dict[str, str]:
    """Of all that the result depends on."""
    libraries = [*LIBRARIES, "pyspark"] if recipe.engine == "spark" else LIBRARIES
    return {"python": platform.python_version(), **{name: version(name) for name in libraries}}


def metrics_of(folds: list[Errors]) -> Metrics:
    """The errors of all folds, and their means."""
    return Metrics(
        rmse=float(np.mean([each.rmse for each in folds])),
        mae=float(np.mean([each.mae for each in folds])),
        folds=folds,
    )


def show(card: Card, models: Path, takes_over: bool) -> None:
    """Print the results, and what to do next."""
    console = Console()
    console.print(Markdown(results(card)))
    if takes_over:
        place = escape(str(models / card.model / "card.md"))
        console.print(f"\n{card.model} is the current model now; its card is {place}")
        return
    console.print(f"\n{card.model} is saved, but is not the current model.")
    console.print(f"`python -m ml.models promote {card.model}` makes it the current one all the same.")


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `| head` ends it without a word
    sys.exit(main())
