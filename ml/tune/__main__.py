"""`python -m ml.tune`: search for better recipes, and write the best one to `recipe.toml` for the next trainings."""

import math
import sys
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from cartelera.extras import exit_without

if __name__ == "__main__":
    exit_without("tune")  # before the imports that need it

import duckdb
import optuna
from optuna.trial import FrozenTrial
from rich.console import Console
from rich.markdown import Markdown

from cartelera.arguments import fraction, make_parser, whole
from cartelera.lock import LockedError, take_lock
from cartelera.process import end_at_a_closed_pipe
from cartelera.published import NoWarehouseError, interruptible, open_published
from cartelera.settings import Settings, SettingsError, read_settings
from ml.artifact.files import ModelError, write_durably
from ml.artifact.recipe import Recipe
from ml.artifact.recipe_file import FILE, read_recipe, write_recipe
from ml.artifact.report import spell
from ml.command_line.options import add_track
from ml.command_line.progress import Steps
from ml.command_line.tracking import TrackingError, Tried, open_tracker, telling
from ml.content.works import load_work_content
from ml.data.ratings import NoRatingsError, load_timed_ratings, read_data_version
from ml.data.works import load_works
from ml.evaluation.evaluation import History
from ml.fitting.fit import draw_users
from ml.tune.report import draw_search, report
from ml.tune.searches import SEARCHES, Search
from ml.tune.study import completed, ended, open_study, rounded, run_study

FOLDER, STUDY, REPORT, PLOT = "tuning", "trials.log", "report.md", "search.png"
DESCRIPTION = f"""\
Search for better recipes of both models, and write the best one to
CARTELERA_MODELS/{FILE}: `python -m ml.train` takes its values as defaults."""
EXAMPLES = f"""\
examples:
  python -m ml.tune                 40 trials for each model
  python -m ml.tune --minutes 30    as many of them as begin within half an hour
  python -m ml.tune --trials 100    more of them; those of before are kept, also
                                    if they were interrupted
  python -m ml.tune --only stars    the recipe of stars alone; or of choices,
                                    where a trial takes as long as their fit
  python -m ml.tune --sample 0.1    on a tenth of the users

The first trial is the usual recipe. Nothing is measured on the ratings that
model cards report. Trials, table and plot are in CARTELERA_MODELS/{FOLDER}; new
data begins new trials. The same seed and number of trials, uninterrupted, find
the same. Without {FILE}, trainings have their usual defaults again.
Exit codes: 0 if it is written; 1 if it could not be; 2 for wrong options."""


@dataclass(frozen=True)
class Options:
    """What the command line asks for."""

    trials: int
    """How many trials each search should have, earlier ones included."""
    minutes: float
    """After how many minutes no further trial begins."""
    only: str | None
    """Which of `SEARCHES` to make; None for both."""
    sample: float
    """The share of the users to learn from."""
    seed: int
    """The seed of everything that is drawn at random."""
    track: str | None
    """Where MLflow keeps runs; None to track nothing."""


def main() -> int:
    """Tune, and return the exit code: 1 if no recipe could be written."""
    options = read_options()
    if options.track:
        exit_without("track")
    try:
        tracker = open_tracker(options.track) if options.track else None
        settings = read_settings()
        folder = settings.models / FOLDER
        with take_lock(folder, "tuning"):
            read_recipe(settings.models)  # one that is harmed is found before the search, not after it
            found = tune(settings, folder, options)
            for search, study in found:
                write_recipe(settings.models, search.name, rounded(completed(study)[0].params))
            save_report(folder, found)
    except (LockedError, ModelError, NoRatingsError, NoWarehouseError, SettingsError, TrackingError) as error:
        return fail(str(error))
    except duckdb.Error as error:
        return fail(f"The warehouse cannot be read: {error}")
    except OSError as error:
        return fail(f"The tuning has failed: {error}")
    except KeyboardInterrupt:
        return fail("Stopped; the same command goes on from here.")
    console = Console()
    for search, study in found:
        console.print(Markdown(report(search, study)))
    console.print(f"\nThe best are in {settings.models / FILE} now: `python -m ml.train` takes them as its defaults.")
    if tracker:
        with telling("The recipe is written all the same."):
            tracker.track_tuning({search.name: tried(search, study) for search, study in found}, folder)
    return 0


def fail(message: str) -> int:
    """Say why there is no recipe, and return the exit code."""
    print(message, file=sys.stderr)
    return 1


def read_options() -> Options:
    """Read the command line; wrong options end the program with exit code 2."""
    parser = make_parser("ml.tune", DESCRIPTION, EXAMPLES)
    parser.add_argument(
        "--trials",
        type=whole(1, 10_000),
        default=40,
        metavar="N",
        help="how many recipes to try for each model, with those tried before (default: 40)",
    )
    parser.add_argument(
        "--minutes",
        type=fraction(above=0, to=100_000),
        default=math.inf,
        metavar="N",
        help="begin no further trial after so many minutes; stars have half of them (default: no end)",
    )
    parser.add_argument("--only", choices=[*SEARCHES], help="tune one of the models alone")
    parser.add_argument(
        "--sample",
        type=fraction(above=0, to=1),
        default=1.0,
        metavar="SHARE",
        help="which share of the users to learn from, above 0 and up to 1 (default: 1)",
    )
    parser.add_argument(
        "--seed", type=whole(0, 2**32 - 1), default=0, metavar="N", help="of all that is drawn at random (default: 0)"
    )
    add_track(parser)
    return Options(**vars(parser.parse_args()))


def tune(settings: Settings, folder: Path, options: Options) -> list[tuple[Search, optuna.Study]]:
    """Make the searches, one after the other, and show their progress.

    Returns:
        Each search with its study.
    """
    recipe = Recipe(sample=options.sample, seed=options.seed)
    with interruptible(), open_published(settings.warehouse) as connection:
        data_version = read_data_version(connection, with_history=True, with_content=True)
        ratings, seconds = load_timed_ratings(connection)
        works = load_works(connection)
        content = load_work_content(connection, works)
    drawn = draw_users(recipe, ratings)
    ratings, history = ratings.only(drawn), History(seconds[drawn], works, content=content)
    names = [options.only] if options.only else [*SEARCHES]
    began, found = monotonic(), []
    with Steps() as steps:
        for place, name in enumerate(names, start=1):
            search = SEARCHES[name](ratings, history, recipe)
            version = f"{data_version} {options.sample:g} {options.seed}"
            study = open_study(folder / STUDY, search, version, options.seed)
            until = began + 60 * options.minutes * place / len(names)
            make_search(search, study, options.trials, until, steps)
            found.append((search, study))
    return found


def make_search(search: Search, study: optuna.Study, trials: int, until: float, steps: Steps) -> None:
    """Make one search, and show its progress: a bar, and a line for each recipe that is the best so far."""
    with steps.step(f"{search.name}: trials", trials) as advance:
        for _ in ended(study):
            advance()

        def after_trial(trial: FrozenTrial) -> None:
            advance()
            if completed(study)[:1] == [trial]:
                steps.console.print(f"{search.measure} {trial.value:.4f}: {describe(trial)}", highlight=False)

        run_study(study, search, trials, until, after_trial)


def tried(search: Search, study: optuna.Study) -> list[Tried]:
    """The trials of a search that were measured, the best first."""
    measure = search.measure.lower().replace("@", "_")
    return [
        Tried(rounded(trial.params), measure, trial.values[0], trial.intermediate_values) for trial in completed(study)
    ]


def describe(trial: FrozenTrial) -> str:
    """The parameters of a trial."""
    return ", ".join(f"{name.replace('_', ' ')} {spell(value)}" for name, value in rounded(trial.params).items())


def save_report(folder: Path, found: list[tuple[Search, optuna.Study]]) -> None:
    """Write the tables and the plot of the searches."""
    parts = ["# The search for a better recipe", f"![search]({PLOT})", *(report(*each) for each in found)]
    write_durably(folder / REPORT, ("\n\n".join(parts) + "\n").encode())
    write_durably(folder / PLOT, draw_search(found))


if __name__ == "__main__":
    end_at_a_closed_pipe()
    sys.exit(main())
