"""The trial of a new model: it becomes the current model only if neither its stars nor its lists are worse."""

from collections.abc import Callable

from ml.artifact.card import Card, Trial
from ml.data.ratings import Ratings
from ml.evaluation import lists_trial, stars_trial
from ml.evaluation.comparison import Contender, contender
from ml.evaluation.evaluation import History

AfterEpoch = Callable[[int], None]


def without_trial(new: Contender, current: Card | None) -> Trial | None:
    """The outcome for a new model that cannot be worse than the current one; None where that must be measured.

    Args:
        new: The new model.
        current: The card of the model that it would replace, if there is one.
    """
    if current is None:
        return Trial(against=None, rmse=None, current_rmse=None, passed=True, reason="There was no model to replace.")
    old = contender(current)
    if stars_trial.is_needed(new, old) or lists_trial.is_needed(new, old):
        return None
    reason = f"Trained with the same parameters as {current.model}, so as good on the same ratings."
    return Trial(against=current.model, rmse=None, current_rmse=None, passed=True, reason=reason)


def hold_trial(
    ratings: Ratings, history: History | None, new: Contender, current: Card, after_epoch: AfterEpoch
) -> Trial:
    """Compare a new model with the one that it would replace.

    Args:
        ratings: All ratings of the warehouse.
        history: Their times, and the works of titles; None where the new model was trained without evaluation.
        new: The new model.
        current: The card of the model that it would replace.
        after_epoch: Called after each epoch of both trainings.
    """
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
