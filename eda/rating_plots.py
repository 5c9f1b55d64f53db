"""Plots of the ratings: how many each user and each title has, their stars, and what their means can teach."""

from collections.abc import Sequence

from cartelera.texts import Texts
from eda.ask import Row
from eda.axes import HEADROOM, Axis, Band, Line, count_axis, draw_axes, number_axis, round_steps, thin_out
from eda.chart import Chart
from eda.style import ACCENT, INK, SOFT, decimals_of
from eda.svg import Part, legend, stack

AUDITED = ("titles", "users")
HALF = 0.5
"""Half a unit of an axis of whole numbers; columns are a unit wide."""
QUARTER = 0.25
"""Half the distance between two numbers of stars."""


def draw_ratings_per_user(rows: Sequence[Row], texts: Texts) -> Chart:
    """Draw how many users gave 1 rating, 2 to 3 ratings, 4 to 7, and so on."""
    bands = [
        Band(row["doublings"] - HALF, row["doublings"] + HALF, describe_users(row, texts), [(ACCENT, row["users"])])
        for row in rows
    ]
    ticks = thin_out([(row["doublings"], texts.number(row["fewest"])) for row in rows])
    most = max(rows, key=lambda row: row["users"])
    axes = draw_axes(
        Axis(texts("ratings_per_user.x"), bands[0].start, bands[-1].end, ticks),
        count_axis(texts("ratings_per_user.y"), most["users"], texts),
        bands,
    )
    return Chart(axes, texts("ratings_per_user.finding", most=describe_users(most, texts)))


def describe_users(row: Row, texts: Texts) -> str:
    """How many users have given how many ratings."""
    return texts(
        "ratings_per_user.tooltip", users=row["users"], ratings=describe_range(row["fewest"], row["most"], texts)
    )


def describe_range(fewest: int, most: int, texts: Texts) -> str:
    """The whole numbers from one to another."""
    return texts.number(fewest) if fewest == most else f"{texts.number(fewest)}\N{EN DASH}{texts.number(most)}"


def draw_ratings_per_title(rows: Sequence[Row], texts: Texts) -> Chart:
    """Draw how many titles have a number of ratings in each range."""
    bands = [
        Band(
            row["fewest"] - HALF,
            row["fewest"] + row["width"] - HALF,
            describe_titles(row, texts),
            [(ACCENT, row["titles"])],
        )
        for row in rows
    ]
    most = max(rows, key=lambda row: row["titles"])
    axes = draw_axes(
        number_axis(texts("ratings_per_title.x"), bands[0].start, bands[-1].end, texts),
        count_axis(texts("ratings_per_title.y"), most["titles"], texts),
        bands,
    )
    return Chart(axes, texts("ratings_per_title.finding", most=describe_titles(most, texts)))


def describe_titles(row: Row, texts: Texts) -> str:
    """How many titles have got how many ratings."""
    ratings = describe_range(row["fewest"], row["fewest"] + row["width"] - 1, texts)
    return texts("ratings_per_title.tooltip", titles=row["titles"], ratings=ratings)


def draw_star_distribution(rows: Sequence[Row], texts: Texts) -> Chart:
    """Draw a column for each number of stars, with its share."""

    def describe(row: Row) -> str:
        return texts(
            "star_distribution.tooltip", stars=texts.number(row["stars"], 1), share=texts.percent(row["share"], 1)
        )

    bands = [
        Band(
            row["stars"] - QUARTER,
            row["stars"] + QUARTER,
            describe(row),
            [(ACCENT, row["share"])],
            texts.percent(row["share"], 0),
        )
        for row in rows
    ]
    most = max(rows, key=lambda row: row["share"])
    shares = [(share, texts.percent(share, decimals_of(share))) for share in round_steps(0, most["share"])]
    stars = [(row["stars"], texts.number(row["stars"], 1)) for row in rows]
    axes = draw_axes(
        Axis(texts("star_distribution.x"), bands[0].start, bands[-1].end, stars),
        Axis(texts("star_distribution.y"), 0, most["share"] * HEADROOM, shares),
        bands,
    )
    return Chart(axes, texts("star_distribution.finding", most=describe(most)))


def draw_signal_audit(rows: Sequence[Row], texts: Texts) -> Chart:
    """Draw the mean ratings of titles, and of users, beside what chance alone would give."""
    subjects = [subject for subject in AUDITED if any(row["subject"] == subject for row in rows)]
    panels, findings = [], []
    for subject in subjects:
        means = [row for row in rows if row["subject"] == subject]
        observed, chance = describe_deviations(means[0], texts)
        panels += [legend([(SOFT, observed), (INK, chance)], columns=1), draw_means(means, subject, texts)]
        findings.append(f"{texts(f'signal_audit.{subject}')}: {observed}, {chance}")
    return Chart(stack(panels), "; ".join(findings) + ".")


def describe_deviations(row: Row, texts: Texts) -> tuple[str, str]:
    """The standard deviations of means, as they are and by chance alone."""
    return (
        texts("signal_audit.observed", deviation=texts.number(row["observed_deviation"], 3)),
        texts("signal_audit.chance", deviation=texts.number(row["chance_deviation"], 3)),
    )


def draw_means(means: Sequence[Row], subject: str, texts: Texts) -> Part:
    """Draw a histogram of means, and the line that chance would draw."""
    counted = texts(f"signal_audit.{subject}")
    bands = []
    for row in means:
        start, end = row["middle"] - row["width"] / 2, row["middle"] + row["width"] / 2
        tooltip = texts(
            "signal_audit.tooltip",
            low=texts.number(start, 2),
            high=texts.number(end, 2),
            count=row["observed"],
            counted=counted,
            expected=texts.number(row["expected"], 1),
        )
        bands.append(Band(start, end, tooltip, [(SOFT, row["observed"])]))
    return draw_axes(
        number_axis(texts("signal_audit.x"), bands[0].start, bands[-1].end, texts, decimals=2),
        count_axis(counted, max(max(row["observed"], row["expected"]) for row in means), texts),
        bands,
        [Line(INK, [(row["middle"], row["expected"]) for row in means])],
    )
