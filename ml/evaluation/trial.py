"""The trial of a new model: it becomes the current model only if neither its stars nor its lists are worse."""

from collections.abc import Callable

from ml.artifact.card import Card, Trial
from ml.data.ratings import Ratings
from ml.evaluation import lists_trial, stars_trial
from ml.evaluation.comparison import Contender, contender
from ml.evaluation.evaluation import History

AfterEpoch = Callable[[int], None]


def needs_trial(new: Contender, current: Card | None) -> bool:
    """Whether a new model could be worse than the current one."""
    if current is None:
        return False
    old = contender(current)
    return stars_trial.is_needed(new, old) or lists_trial.is_needed(new, old)


def hold_trial(
    ratings: Ratings, history: History | None, new: Contender, current: Card | None, after_epoch: AfterEpoch
) -> Trial:
    """Compare a new model with the one that it would replace.

    Args:
        ratings: All ratings of the warehouse.
        history: Their times, and the works of titles; None where the new model was trained without evaluation.
        new: The new model.
        current: The card of the model that it would replace, if there is one.
        after_epoch: Called after each epoch of both trainings.
    """
    if current is None:
        return Trial(against=None, rmse=None, current_rmse=None, passed=True, reason="There was no model to replace.")
    if not needs_trial(new, current):
        reason = f"Trained with the same parameters as {current.model}, so as good on the same ratings."
        return Trial(against=current.model, rmse=None, current_rmse=None, passed=True, reason=reason)
    old = contender(current)
    stars = stars_trial.compare(ratings, new, old, current.model, after_epoch)
    lists = lists_trial.compare(ratings, history, new, old, current.model)
    return Trial(
        against=current.model,
        rmse=stars.new,
        current_rmse=stars.current,
        ndcg=lists.new,
        current_ndcg=lists.current,
        passed=stars.passed and lists.passed,
        reason=f"{stars.reason} {lists.reason}",
    )
