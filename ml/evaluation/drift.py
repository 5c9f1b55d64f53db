"""How the ratings differ from those of the current model: whether what is learnt now is of another world."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.artifact.card import Card, Drift, Profile
from ml.data.ratings import Ratings

SHIFTED = 0.25
"""From such a population stability index on, a distribution counts as shifted (Siddiqi 2006)."""
Z = 5.0
"""A mean counts as shifted if it differs by so many standard errors of the difference: by chance, once in a million."""
LEAST_SHIFT = 0.05
"""A smaller shift of the mean, in stars, is of no consequence, however sure it is."""
LEAST_SHARE = 1e-4
"""A share of no ratings counts as this one in the index, whose logarithm would have no value."""
STARS = np.arange(1, 11) / 2
"""The ratings that are told apart."""


@dataclass(frozen=True)
class Before:
    """What is known of the current model."""

    card: Card
    """Its card."""
    user_ids: NDArray[np.int64]
    """The ids of the users that it knows."""
    title_ids: NDArray[np.str_]
    """The ids of the titles that it knows."""


def profile_of(ratings: Ratings) -> Profile:
    """What later trainings compare their ratings with.

    Args:
        ratings: The ratings of a training.
    """
    return Profile(
        mean=ratings.mean,
        deviation=float(ratings.stars.std(dtype=np.float64)),
        shares=tuple((count_stars(ratings.stars) / len(ratings)).tolist()),
    )


def count_stars(stars: NDArray[np.float32]) -> NDArray[np.int64]:
    """How many ratings are of each of `STARS`; what lies between two counts for the nearer one."""
    places = np.clip(np.rint(stars * 2).astype(np.int64) - 1, 0, len(STARS) - 1)
    return np.bincount(places, minlength=len(STARS))


def find_drift(ratings: Ratings, current: Before) -> Drift | None:
    """Compare ratings with those of the current model.

    Args:
        ratings: The ratings of the new training.
        current: The current model.

    Returns:
        None where the current model does not say how its ratings were distributed, as older ones do not.
    """
    before = current.card.profile
    if before is None:
        return None
    now = profile_of(ratings)
    users, titles = (np.unique(numbers) for numbers in (ratings.users, ratings.titles))
    index = stability_index(now.shares, before.shares)
    new_titles = float(np.mean(~np.isin(ratings.title_ids[titles], current.title_ids)))
    shift = now.mean - before.mean
    error = float(np.sqrt(now.deviation**2 / len(ratings) + before.deviation**2 / current.card.rows))
    warnings = []
    if index > SHIFTED:
        warnings.append(
            f"The distribution of stars has shifted: its population stability index is {index:.2f}, above {SHIFTED}."
        )
    if abs(shift) > max(Z * error, LEAST_SHIFT):
        warnings.append(
            f"The mean rating has moved from {before.mean:.2f} to {now.mean:.2f} stars, by over {Z:g} standard errors."
        )
    if new_titles > SHIFTED:
        warnings.append(f"{new_titles:.0%} of the rated titles are unknown to the current model.")
    return Drift(
        against=current.card.model,
        ratings=current.card.rows,
        users=current.card.users,
        titles=current.card.titles,
        mean=before.mean,
        new_users=float(np.mean(~np.isin(ratings.user_ids[users], current.user_ids))),
        new_titles=new_titles,
        shares=before.shares,
        stability_index=index,
        warnings=tuple(warnings),
    )


def stability_index(now: tuple[float, ...], before: tuple[float, ...]) -> float:
    """The population stability index of two distributions: the sum of (p - q) ln(p / q) over all kinds of ratings.

    Siddiqi, "Credit Risk Scorecards" (2006), chapter 10: below 0.1 there is no significant change, from 0.25 on there
    is a significant shift. It is the symmetric divergence of Kullback and Leibler, "On Information and Sufficiency"
    (1951).

    Args:
        now: The share of each kind now; they add up to 1.
        before: The share of each kind before.
    """
    p, q = (np.maximum(shares, LEAST_SHARE) for shares in (now, before))
    return float(np.sum((p - q) * np.log(p / q)))
