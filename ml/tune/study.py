"""A search that goes on where it was interrupted: every trial is in a file as soon as it has ended."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import optuna
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend
from optuna.trial import FrozenTrial, TrialState

from ml.fitting.fit import DivergedError
from ml.tune.searches import Parameters, Search, usual_parameters

FIRST = 10
"""So many trials are drawn at random before the search learns from them."""
DIGITS = 4
"""So many digits of a parameter count."""
WARM_UP = 3
"""No trial is given up before so many epochs."""


def open_study(file: Path, search: Search, version: str, seed: int) -> optuna.Study:
    """Open the study of a search, with the trials that it has already.

    Args:
        file: Where trials are kept.
        search: The search.
        version: What recipes are measured on. Trials on other data cannot be compared, so they are of another study.
        seed: The seed of the search.
    """
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(
        storage=JournalStorage(JournalFileBackend(str(file))),
        study_name=f"{search.name} {version}",
        direction=search.direction,
        pruner=optuna.pruners.MedianPruner(n_startup_trials=FIRST // 2, n_warmup_steps=WARM_UP),
        load_if_exists=True,
    )
    # Begun again with the seed alone, the search would draw the trials again that it has drawn before.
    study.sampler = optuna.samplers.TPESampler(seed=seed + len(study.trials), n_startup_trials=FIRST)
    study.enqueue_trial(usual_parameters(search), skip_if_exists=True)
    return study


def run_study(
    study: optuna.Study,
    search: Search,
    trials: int,
    until: float,
    after_trial: Callable[[FrozenTrial], None],
) -> None:
    """Try recipes until the study has enough trials, or time is over; at least one, so that there is a best one.

    Args:
        study: The study.
        search: The search.
        trials: How many trials the study should have, earlier ones included.
        until: When to begin no further trial, by `time.monotonic`.
        after_trial: Called with each trial that has ended.
    """
    with interruption_put_off() as stop_if_asked:

        def measure(trial: optuna.Trial) -> float:
            def after_epoch(epoch: int, value: float) -> None:
                stop_if_asked()
                trial.report(value, epoch)
                if trial.should_prune():
                    raise optuna.TrialPruned

            return search.run(rounded(search.suggest(trial)), after_epoch)

        while len(ended(study)) < trials and (monotonic() < until or not completed(study)):
            study.optimize(measure, n_trials=1, catch=(DivergedError,))
            after_trial(study.trials[-1])
            stop_if_asked()


@contextmanager
def interruption_put_off() -> Iterator[Callable[[], None]]:
    """Put Ctrl-C off until the function that this yields is called: optuna's files may be half written before."""
    asked = False

    def ask(*_: object) -> None:
        nonlocal asked
        asked = True

    def stop_if_asked() -> None:
        if asked:
            raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield stop_if_asked
    finally:
        signal.signal(signal.SIGINT, before)


def rounded(parameters: Parameters) -> Parameters:
    """Parameters with as many digits as people read; recipes are measured and written with these."""
    return {name: type(value)(f"{value:.{DIGITS}g}") for name, value in parameters.items()}


def ended(study: optuna.Study) -> list[FrozenTrial]:
    """The trials that have ended, in whatever way. One that was killed has not."""
    return [trial for trial in study.trials if trial.state.is_finished()]


def completed(study: optuna.Study) -> list[FrozenTrial]:
    """The trials that were measured, the best first; of equal ones the first."""
    measured = [trial for trial in study.trials if trial.state == TrialState.COMPLETE]
    sign = 1 if study.direction == optuna.study.StudyDirection.MINIMIZE else -1
    return sorted(measured, key=lambda trial: (sign * (trial.value or 0), trial.number))
