"""The list of a user on the terminal: what the user would choose, or what is popular, and why."""

import numpy as np
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ml.content.variety import Variety
from ml.serving.choices import Chooser, Reason
from ml.serving.prediction import Prediction
from ml.serving.recommender import Recommender


def show_list(
    chooser: Chooser, user_id: int, count: int, variety: Variety | None, titles: dict[str, tuple[str, str]]
) -> None:
    """List works that the user has not rated, each once, with the stars that the user would give to it.

    Args:
        chooser: The lists of the current model.
        user_id: The user; for one whom the model does not know, the popular works are listed.
        count: The largest number of works.
        variety: How much they should differ; None where only the score counts.
        titles: The name and the platform of every title of the catalog, by id.
    """
    recommender = chooser.recommender
    rated, taste = chooser.rated_by(user_id), recommender.taste_of(user_id)
    verdict = chooser.verdict_for(rated)
    heading = f"What user {user_id} would choose" if verdict.personalised else "The most popular works"
    grid = Table("id", "title", "platforms", "stars", "recommended", "because of", title=heading)
    for choice in chooser.best(rated, every_work(chooser), count, variety=variety):
        title_id, prediction = recommender.most_starred(taste, choice.titles)
        platforms = ", ".join(sorted({titles[each][1] for each in choice.titles}))
        because = ", ".join(describe(reason, titles) for reason in choice.because)
        name, stars = escape(titles[title_id][0]), f"{prediction.stars:.2f}"
        grid.add_row(escape(title_id), name, platforms, stars, recommendation(recommender, prediction), because)
    console = Console()
    console.print(grid)
    answer = "yes" if verdict.personalised else "no"
    console.print(f"A personal list: {answer}. {verdict.reason}", markup=False, highlight=False)
    if not recommender.card.personalised:
        reason = f"Nothing is called recommended, because stars are not personalised. {recommender.card.reason}"
        console.print(reason, markup=False, highlight=False)


def every_work(chooser: Chooser) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """A mask that allows all works of the model."""
    return np.ones(len(chooser.choices.popularity), np.bool_)


def recommendation(recommender: Recommender, prediction: Prediction) -> str:
    """Whether a title is recommended. Stars that are not personalised recommend nothing for a user."""
    if not recommender.card.personalised:
        return ""
    return "yes" if recommender.recommends(prediction) else "no"


def describe(reason: Reason, titles: dict[str, tuple[str, str]]) -> str:
    """One of the user's own works, with its share of the score."""
    name = escape(titles[reason.title_id][0]) if reason.title_id else "a title that has left the catalog"
    return f"{name} ({reason.share:.0%})"
