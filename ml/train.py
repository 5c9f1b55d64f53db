"""`python -m ml.train`: from the published warehouse to a model that is measured, saved, and current if it is good."""

import gc
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from cartelera.extras import exit_without

if __name__ == "__main__":
    gc.set_threshold(100_000)  # imports leave little garbage; looking for it takes a tenth of a second
    exit_without("train")  # before the imports that need it

import duckdb
from rich.console import Console
from rich.markup import escape

from cartelera.lock import LockedError, take_lock
from cartelera.process import end_at_a_closed_pipe
from cartelera.published import NoWarehouseError, interruptible, open_published, read_build_info
from cartelera.settings import Settings, SettingsError, read_settings
from cartelera.spark import open_spark
from ml.artifact.card import Card, Trial
from ml.artifact.current import NoModelError, load_current, promote
from ml.artifact.files import ModelError
from ml.artifact.folder import save_model
from ml.artifact.recipe import Recipe
from ml.artifact.recipe_file import read_recipe
from ml.artifact.repetition import find_same
from ml.artifact.report import report, results
from ml.command_line.options import WORSE, Options, read_options
from ml.command_line.progress import Steps
from ml.command_line.tracking import TrackingError, open_tracker, telling
from ml.content.genres import load_genres
from ml.content.works import load_work_content
from ml.data.ratings import NoRatingsError, Ratings, load_names, load_ratings, load_timed_ratings, read_data_version
from ml.data.works import load_works
from ml.evaluation.card import make_card
from ml.evaluation.comparison import Contender
from ml.evaluation.drift import Before, find_drift
from ml.evaluation.engines import choose
from ml.evaluation.evaluation import History, evaluate
from ml.evaluation.holdout import Holdout
from ml.evaluation.trial import hold_trial, without_trial
from ml.fitting.choices import learn_content, to_choices
from ml.fitting.fit import (
    DivergedError,
    NoEngineError,
    TooManyRatingsError,
    check_size,
    draw_users,
    fit_svd,
    make_svd,
    to_model,
)

REFUSALS = (
    DivergedError,
    LockedError,
    ModelError,
    NoEngineError,
    NoRatingsError,
    NoWarehouseError,
    SettingsError,
    TooManyRatingsError,
    TrackingError,
)


@dataclass(frozen=True)
class Data:
    """What a training learns from."""

    build_id: str
    """The build of the warehouse."""
    version: str
    """See `ml.data.ratings.read_data_version`."""
    ratings: Ratings
    """All ratings."""
    history: History | None
    """What their evaluation needs besides; None where nothing is evaluated."""
    names: dict[str, str]
    """The name of every title, by id."""


def main() -> int:
    """Train, and make the new model the current one if it is not worse.

    Returns:
        The exit code: 0 if the new model is the current one now, or there was nothing to do; 1 if no model could be
        made; 3 if it is worse than the current one, which stays. Wrong options end the program with 2.
    """
    options = read_options()
    if options.track:
        exit_without("track")
    try:
        tracker = open_tracker(options.track) if options.track else None
        settings = read_settings()
        options = options.with_defaults(read_recipe(settings.models))
        folds, threshold = options.folds, options.threshold
        with take_lock(settings.models, "training"):
            before = current_model(settings.models)
            current = before.card if before else None
            with interruptible(), open_warehouse(settings, options.recipe) as connection:
                data_version = read_data_version(
                    connection, with_history=folds > 0, with_content=folds > 0 and learn_content(options.recipes)
                )
                wanted = [(data_version, recipe, folds, threshold, folds > 0) for recipe in options.recipes]
                if options.if_changed and (same := find_same(settings.models, current, wanted)):
                    print(f"Nothing to do: {same} was trained with these options on the same data.")
                    return 0
                card = train(settings, connection, data_version, before, options)
            takes_over = card.trial.passed or options.force
            if takes_over:
                promote(settings.models, card.model)
    except REFUSALS as error:
        return fail(str(error))
    except duckdb.Error as error:
        return fail(f"The warehouse cannot be read: {error}")
    except OSError as error:
        return fail(f"The training has failed, and the current model is as it was: {error}")
    except KeyboardInterrupt:
        return fail("Stopped; the current model is as it was.")
    show(card, settings.models, takes_over)
    for warning in card.drift.warnings if card.drift else ():
        print(f"The data has drifted: {warning}", file=sys.stderr)
    if tracker:
        with telling(f"{card.model} is saved all the same."):
            tracker.track_training(card, settings.models / card.model)
    return 0 if takes_over else WORSE


def fail(message: str) -> int:
    """Say why there is no new model, and return the exit code."""
    print(message, file=sys.stderr)
    return 1


def train(
    settings: Settings,
    connection: duckdb.DuckDBPyConnection,
    data_version: str,
    before: Before | None,
    options: Options,
) -> Card:
    """Load, evaluate, fit, compare with the current model, and save.

    Args:
        settings: Where models are.
        connection: The warehouse, which is closed when all is loaded.
        data_version: See `ml.data.ratings.read_data_version`.
        before: The current model; None where there is none.
        options: How to train.

    Returns:
        The card of the new model, which is not the current one yet.
    """
    folds = options.folds
    recipes = [*options.recipes, *([before.card.recipe] if before else [])]
    with Steps() as steps:
        with connection, steps.step("load the ratings"):
            data = load(connection, data_version, folds, with_content=learn_content(recipes))
        ratings, history = draw_sample(options.recipe, data.ratings, data.history)
        drift = find_drift(ratings, before) if before else None
        recipe = choose_recipe(options, ratings, steps)
        tuned = options.tuned(recipe.engine)
        evaluation = evaluate(recipe, ratings, history, folds, steps.step, tuned=tuned is not None) if history else None
        with steps.step("fit on all ratings", recipe.epochs) as after_epoch:
            model = to_model(fit_svd(make_svd(recipe, after_epoch), ratings), data.names)
        if history:
            with steps.step("fit what people choose"):
                model = replace(model, choices=to_choices(model, ratings, history.works, recipe, history.content))
        new = Contender(
            recipe,
            personalised=evaluation is not None and evaluation.audit.personalised,
            personal_lists=evaluation is not None and evaluation.lists is not None and evaluation.lists.personal,
            has_choices=history is not None,
        )
        trial = compare(data, new, before.card if before else None, steps)
    card = make_card(
        build_id=data.build_id,
        data_version=data.version,
        ratings=ratings,
        recipe=recipe,
        tuned=tuned,
        threshold=options.threshold,
        evaluation=evaluation,
        drift=drift,
        trial=trial,
        seconds=steps.seconds,
    )
    plots = draw(evaluation.holdout) if evaluation and evaluation.holdout else {}
    return save_model(settings.models, model, card, {**plots, "card.md": report(card, plots).encode()})


def draw(holdout: Holdout) -> dict[str, bytes]:
    """Draw the plots of the card."""
    from ml.evaluation.plots import draw_plots  # noqa: PLC0415  # matplotlib costs a third of the time to start

    return draw_plots(holdout)


def open_warehouse(settings: Settings, recipe: Recipe) -> duckdb.DuckDBPyConnection:
    """Open what the recipe learns from: the published warehouse, or what Spark has published last.

    Raises:
        NoWarehouseError: There is none.
    """
    if recipe.engine == "spark":
        return open_spark(Path(settings.spark))
    return open_published(settings.warehouse)


def load(connection: duckdb.DuckDBPyConnection, data_version: str, folds: int, *, with_content: bool) -> Data:
    """Load all ratings, and what their evaluation needs besides, unless nothing is evaluated (0 folds).

    Raises:
        NoRatingsError: There are none.
        NoWarehouseError: The warehouse was built before it had what the evaluation needs.
    """
    build_id, names = read_build_info(connection).build_id, load_names(connection)
    if not folds:
        return Data(build_id, data_version, load_ratings(connection), None, names)
    ratings, seconds = load_timed_ratings(connection)
    works = load_works(connection)
    content = load_work_content(connection, works) if with_content else None
    return Data(build_id, data_version, ratings, History(seconds, works, load_genres(connection), content), names)


def current_model(models: Path) -> Before | None:
    """The current model. None where there is none, or it is harmed, so that any new model is better."""
    try:
        model, card = load_current(models)
    except NoModelError:
        return None
    except ModelError as error:
        print(f"The current model does not count: {error}", file=sys.stderr)
        return None
    return Before(card, model.user_ids.copy(), model.title_ids.copy())  # views would keep the whole file in memory


def choose_recipe(options: Options, ratings: Ratings, steps: Steps) -> Recipe:
    """Choose between the recipe and its rival, where there is one; says what was chosen, and why.

    Raises:
        TooManyRatingsError: There is nothing to choose, and the engine cannot learn from so many ratings.
    """
    if options.rival is None or options.minutes is None:
        check_size(options.recipe, ratings)
        return options.recipe
    with steps.step("choose the engine", options.recipe.epochs + options.rival.epochs) as after_epoch:
        recipe, reason = choose(
            options.recipe,
            options.rival,
            ratings,
            minutes=options.minutes,
            folds=options.folds,
            after_epoch=after_epoch,
        )
    steps.console.print(reason, highlight=False)
    return recipe


def draw_sample(recipe: Recipe, ratings: Ratings, history: History | None) -> tuple[Ratings, History | None]:
    """Leave out the ratings of users whom the recipe does not learn from."""
    if recipe.sample == 1:
        return ratings, history
    chosen = draw_users(recipe, ratings)
    return ratings.only(chosen), history and replace(history, seconds=history.seconds[chosen])


def compare(data: Data, new: Contender, current: Card | None, steps: Steps) -> Trial:
    """Compare the new model with the current one; shows its progress where something is measured."""
    if (outcome := without_trial(new, current)) is not None:
        return outcome
    assert current is not None  # noqa: S101
    with steps.step(f"compare with {current.model}", new.recipe.epochs + current.recipe.epochs) as after_epoch:
        return hold_trial(data.ratings, data.history, new, current, after_epoch)


def show(card: Card, models: Path, takes_over: bool) -> None:
    """Print the results, and what to do next."""
    from rich.markdown import Markdown  # noqa: PLC0415  # costs a part of the time to start

    console = Console()
    console.print(Markdown(results(card)))
    if takes_over:
        place = escape(str(models / card.model / "card.md"))
        console.print(f"\n{card.model} is the current model now; its card is {place}")
        return
    after = f"`python -m ml.models promote {card.model}` makes it the current one all the same."
    console.print(f"\n{card.model} is saved, but is not the current model.\n{after}")


if __name__ == "__main__":
    end_at_a_closed_pipe()
    sys.exit(main())
