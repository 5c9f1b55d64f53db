"""All plots of the exploratory analysis, by name, their words, and how they become PNG files."""

from io import BytesIO
from pathlib import Path

from matplotlib.figure import Figure
from PIL import Image

from cartelera.texts import Texts
from eda import catalog_plots, name_plots, quality_plots, rating_plots
from eda.style import Plot, plot

PLOTS: dict[str, Plot] = {
    name: plot(name, draw, height, *analysis)
    for name, draw, height, *analysis in (
        ("titles_by_platform", catalog_plots.draw_titles_by_platform, 4, "platform_sizes"),
        ("titles_by_release_year", catalog_plots.draw_titles_by_release_year, 4),
        ("titles_added", catalog_plots.draw_titles_added, 4, "growth_by_month"),
        ("top_countries", name_plots.draw_top_countries, 4.4),
        ("top_genres", name_plots.draw_top_genres, 4.4, "genres_by_platform"),
        ("recurring_actors", name_plots.draw_recurring_actors, 4.4),
        ("recurring_pairs", name_plots.draw_recurring_pairs, 4.4),
        ("shared_works", name_plots.draw_shared_works, 4, "overlap_of_platforms"),
        ("movie_durations", quality_plots.draw_movie_durations, 4.8),
        ("show_seasons", quality_plots.draw_show_seasons, 4.2),
        ("maturity_ratings", quality_plots.draw_maturity_ratings, 4.8),
        ("missing_values", quality_plots.draw_missing_values, 3.6),
        ("ratings_per_user", rating_plots.draw_ratings_per_user, 4),
        ("ratings_per_title", rating_plots.draw_ratings_per_title, 4),
        ("star_distribution", rating_plots.draw_star_distribution, 4),
        ("signal_audit", rating_plots.draw_signal_audit, 4.2),
    )
}
"""Each plot by its name, in reading order. A plot queries an open published file, and draws what it gets."""


COLORS = 192
"""The number of colors in a PNG file: no loss is seen, and the file is half as large."""


def read_texts(language: str) -> Texts:
    """Read the words of the plots and the findings.

    Args:
        language: One of `cartelera.texts.LANGUAGES`.
    """
    return Texts(Path(__file__).parent / "texts", language)


def draw_png(figure: Figure) -> bytes:
    """Draw a figure as a PNG file; the same figure gives the same bytes."""
    drawn, small = BytesIO(), BytesIO()
    figure.savefig(drawn, format="png")
    Image.open(drawn).convert("RGB").quantize(COLORS, dither=Image.Dither.NONE).save(small, format="png", optimize=True)
    return small.getvalue()
