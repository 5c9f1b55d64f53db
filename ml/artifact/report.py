"""The model card as a text for people: the file `card.md`, and the part of it that the terminal shows."""

from collections.abc import Collection, Mapping, Sequence

from ml.artifact.card import LATEST, LENGTH, LIKED, MOST_VARIED, SVD, Card, Ranking, Varied

METHODS = {
    "bayes": "a Bayesian SVD, by Gibbs sampling,",
    "surprise": "scikit-surprise's SVD",
    "spark": "Apache Spark's alternating least squares, after the biases of users and titles,",
}
"""The method that fits the factors, by engine."""


def report(card: Card, plots: Collection[str]) -> str:
    """The whole card as Markdown.

    Args:
        card: The card.
        plots: The names of the plots in the same folder.
    """
    pictures = [f"![{name.removesuffix('.png').replace('_', ' ')}]({name})" for name in plots]
    parts = [
        f"# Model {card.model}",
        f"Says how many stars a user would give to a title. Trained {card.trained_at:%Y-%m-%d %H:%M} UTC with "
        f"{METHODS[card.recipe.engine]} on build {card.build_id}: {card.rows:,} ratings by {card.users:,} users of "
        f"{card.titles:,} titles.",
        results(card),
        *drift(card),
        *pictures,
        "## How it was made",
        table(
            ["parameter", "value"], [[name.replace("_", " "), spell(value)] for name, value in options_of(card).items()]
        ),
        table(["step", "seconds"], [[name, f"{seconds:.1f}"] for name, seconds in card.seconds.items()]),
        ("" if card.peak_memory_gb is None else f"At most {card.peak_memory_gb:.2f} GB of memory. ")
        + ", ".join(f"{name} {version}" for name, version in card.versions.items())
        + ".",
    ]
    return "\n\n".join(parts) + "\n"


def results(card: Card) -> str:
    """The results of a training, as Markdown."""
    parts = [
        "## Is it personalised?",
        f"**{'Yes' if card.personalised else 'No'}.** {card.reason}",
        *tuned(card),
        *errors(card),
        *calibration(card),
        *rankings(card),
        *lists(card),
        "## Does it take over?",
        f"**{'Yes' if card.trial.passed else 'No'}.** {card.trial.reason}",
    ]
    return "\n\n".join(parts)


def tuned(card: Card) -> list[str]:
    """The paragraph about what a tuning has found; nothing where the training took nothing from it."""
    if card.tuned is None:
        return []
    found = ", ".join(f"{name.replace('_', ' ')} {spell(getattr(card.recipe, name))}" for name in card.tuned.parameters)
    said = f"From recipe.toml, which `python -m ml.tune` wrote on {card.tuned.tuned_at:%Y-%m-%d}: {found}."
    if card.metrics is None:
        return [said]
    return [f"{said} The errors below are of ratings that the tuning has not seen."]


def errors(card: Card) -> list[str]:
    """The section about the cross-validation; nothing where there was none."""
    if card.metrics is None or card.baselines is None:
        return []
    rows = {SVD: card.metrics, **card.baselines}
    ordered = sorted(rows, key=lambda name: rows[name].rmse)
    return [
        f"## Errors in {card.folds}-fold cross-validation",
        table(
            ["", "RMSE", "MAE"],
            [[display(name), f"{rows[name].rmse:.4f}", f"{rows[name].mae:.4f}"] for name in ordered],
        ),
        "In stars: the root of the mean squared error (RMSE), and the mean absolute error (MAE), on held-out ratings.",
    ]


def calibration(card: Card) -> list[str]:
    """The section about how sure predictions are; nothing where the engine does not say it."""
    if card.calibration is None:
        return []
    return [
        "## Is it as sure as it says?",
        f"Of {card.calibration.ratings:,} hidden ratings, {card.calibration.within:.0%} are no further from the "
        f"prediction than its ±, which is {card.calibration.spread:.2f} stars on average; two thirds should be.",
    ]


def rankings(card: Card) -> list[str]:
    """The section about titles ordered by stars; nothing where it was not measured."""
    if card.ranking is None:
        return []
    users = next(iter(card.ranking.values())).users
    best = max(card.ranking, key=lambda name: card.ranking[name].ndcg if card.ranking else 0)
    return [
        f"## Lists of {LENGTH} by stars",
        f"The latest {LATEST} ratings of each user were hidden. A list should find those of at least {LIKED} stars. "
        f"Means over the {users:,} users who gave any:",
        table_of(card.ranking),
        f"nDCG@{LENGTH} counts how many of them a list has, more for those further up; recall@{LENGTH} is the share of "
        "them that it has; coverage the share of all titles that is in anybody's list.",
        f"The lists of {display(best)} find the most. Predicted stars say how much a title would be liked, not whether "
        "it would be chosen.",
    ]


def lists(card: Card) -> list[str]:
    """The section about lists of what a user would choose; nothing where they were not audited."""
    if card.lists is None:
        return []
    return [
        f"## Lists of {LENGTH} by choice: are they personal?",
        f"**{'Yes' if card.lists.personal else 'No'}.** {card.lists.reason}",
        table_of(card.lists.ranking),
        "Titles of several platforms that are the same work count as one here. All weights are too many to be saved; "
        "the strongest are, and the first two rows show what that costs.",
        *varied(card.lists.varied),
    ]


def varied(prices: Sequence[Varied]) -> list[str]:
    """The paragraphs about what variety costs; none where it was not measured."""
    if not prices:
        return []
    rows = [[f"{each.variety:g}", f"{each.ndcg:.4f}", f"{each.difference:.3f}"] for each in prices]
    return [
        "Lists whose works differ more find less:",
        table(["variety", f"nDCG@{LENGTH}", "difference"], rows),
        f"For at most {MOST_VARIED:,} of the users. The difference of two works is 1 minus the likeness (cosine) of "
        "their genres.",
    ]


def drift(card: Card) -> list[str]:
    """The section about how the ratings differ from those of the model that was current; nothing without one."""
    if card.drift is None or card.profile is None:
        return []
    old, new = card.drift, card.profile
    counts = [
        ("ratings", old.ratings, card.rows),
        ("users", old.users, card.users),
        ("titles", old.titles, card.titles),
    ]
    rows = [
        *([name, f"{before:,}", f"{now:,}"] for name, before, now in counts),
        ["mean, in stars", f"{old.mean:.3f}", f"{new.mean:.3f}"],
        ["share of new users", "", f"{old.new_users:.1%}"],
        ["share of new titles", "", f"{old.new_titles:.1%}"],
        *(
            [f"{(place + 1) / 2:g} stars", f"{before:.1%}", f"{now:.1%}"]
            for place, (before, now) in enumerate(zip(old.shares, new.shares, strict=True))
        ),
    ]
    return [
        f"## Has the data drifted since {old.against}?",
        f"**{'Yes' if old.warnings else 'No'}.** {' '.join(old.warnings)}".strip(),
        table(["", old.against, card.model], rows),
        f"The population stability index of the stars is {old.stability_index:.4f}: below 0.1 nothing has changed, "
        "above 0.25 the distribution has shifted.",
    ]


def table_of(ranking: Mapping[str, Ranking]) -> str:
    """The table of some rankings, by name."""
    rows = [row(name, each) for name, each in ranking.items()]
    return table(["", f"nDCG@{LENGTH}", f"recall@{LENGTH}", "coverage"], rows)


def row(name: str, ranking: Ranking) -> list[str]:
    """One row of the table of rankings."""
    return [display(name), f"{ranking.ndcg:.4f}", f"{ranking.recall:.4f}", f"{ranking.coverage:.1%}"]


def display(name: str) -> str:
    """A name of the card as people write it."""
    return name.replace(SVD, SVD.upper())


def spell(value: float | str) -> str:
    """The value of an option."""
    return value if isinstance(value, str) else f"{value:g}"


def options_of(card: Card) -> dict[str, float | str]:
    """The options of the training, by name."""
    return {**vars(card.recipe), "folds": card.folds, "threshold": card.threshold}


def table(header: list[str], rows: list[list[str]]) -> str:
    """A Markdown table. All columns but the first are aligned to the right."""
    lines = [header, ["---", *("--:" for _ in header[1:])], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
