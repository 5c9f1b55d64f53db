"""The trial of the lists of a new model.

Both models are fitted again without the latest ratings of each user, which their lists should find. Lists that would
not be served as personal are of the popular works there too.
"""

from dataclasses import replace

from ml.artifact.card import LENGTH
from ml.artifact.recipe import Recipe
from ml.content.works import WorkContent
from ml.data.ratings import Ratings
from ml.evaluation.choices import by_score, hide_latest
from ml.evaluation.comparison import Comparison, Contender
from ml.evaluation.evaluation import History
from ml.evaluation.ranking import measure_lists, most_popular
from ml.fitting.choices import fit_weights
from ml.fitting.fit import NoEngineError, draw_users
from ml.fitting.weights import prune

SEED = 0
"""The seed for drawing users. It is not the recipe's, so that no recipe chooses its own trial."""


def is_needed(new: Contender, current: Contender) -> bool:
    """Whether the new lists could be worse: if it makes none, or the current ones are personal and learnt otherwise."""
    if loses_choices(new, current):
        return True
    return current.personal_lists and (not new.personal_lists or learning_of(new.recipe) != learning_of(current.recipe))


def loses_choices(new: Contender, current: Contender) -> bool:
    """Whether the current model has learnt what people choose, and the new one has not."""
    return current.has_choices and not new.has_choices


def learning_of(recipe: Recipe) -> Recipe:
    """The recipe with the usual values in the place of those that its lists do not depend on."""
    if recipe.engine == "spark":
        return replace(recipe, learning_rate=Recipe.learning_rate, regularisation=Recipe.regularisation)
    seed = recipe.seed if recipe.sample < 1 else Recipe.seed
    return Recipe(
        choices_regularisation=recipe.choices_regularisation,
        content_weight=recipe.content_weight,
        sample=recipe.sample,
        seed=seed,
    )


def compare(ratings: Ratings, history: History | None, new: Contender, current: Contender, name: str) -> Comparison:
    """Compare the lists of both models.

    Args:
        ratings: All ratings of the warehouse.
        history: Their times, and the works of titles; None where the new model was trained without evaluation.
        new: The new model.
        current: The model that it would replace.
        name: The name of that model.
    """
    if loses_choices(new, current):
        return Comparison(False, f"Unlike {name}, it has not learnt what people choose; --force takes it all the same.")
    if not current.personal_lists:
        return Comparison(True, f"{name} has no personal lists to lose.")
    if not is_needed(new, current):
        return Comparison(True, f"Lists are made as by {name}.")
    if history is None:
        return Comparison(False, f"It has no personal lists, so they are worse than those of {name}.")
    known, hidden = hide_latest(ratings, history.seconds, history.works)
    if any(not draw_users(each.recipe, known).any() for each in (new, current)):
        return Comparison(False, f"There are too few ratings to compare its lists with those of {name}.")
    return compare_quality(new, current, name, known, hidden, history.content)


def compare_quality(  # noqa: PLR0913, PLR0917
    new: Contender, current: Contender, name: str, known: Ratings, hidden: Ratings, content: WorkContent | None
) -> Comparison:
    """Fit the lists of both models on the same ratings, and compare how well they find the hidden ones."""
    try:
        quality, old = (held_out_quality(each, known, hidden, content) for each in (new, current))
    except NoEngineError:
        return Comparison(False, f"Its lists cannot be compared with those of {name} either.")
    verdict = "better than or as good as" if quality >= old else "worse than"
    reason = f"nDCG@{LENGTH} of lists {quality:.4f} against {old:.4f} on the same latest ratings: {verdict} {name}."
    return Comparison(quality >= old, reason, quality, old)


def held_out_quality(model: Contender, known: Ratings, hidden: Ratings, content: WorkContent | None) -> float:
    """nDCG@10 of the lists that a model would serve: whether they find the hidden ratings."""
    learnt = known.only(draw_users(model.recipe, known))
    rank = most_popular(learnt)
    if model.personal_lists:
        rank = by_score(known, prune(fit_weights(learnt, model.recipe, content)).scores, rank)
    return measure_lists(known, hidden, rank, SEED)[0].ndcg
