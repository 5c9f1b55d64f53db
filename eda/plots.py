"""All plots of the exploratory analysis by name, their words, and how they become SVG files."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import duckdb

from cartelera.texts import Texts
from eda import catalog_plots, duration_plots, name_plots, quality_plots, rating_plots
from eda.ask import ANALYSES, Row, ask
from eda.chart import Chart
from eda.svg import LINE, Part, element, inside, write_text

FOLDER = Path(__file__).parent
STYLE = (FOLDER / "charts.css").read_text(encoding="utf-8")
"""The colors and the sizes of letters of all charts."""
FILE_WIDTH = 720
"""The width of a chart in a file of its own, in pixels."""
HEAD = 34
"""The height of the title in a file, in pixels."""


@dataclass(frozen=True)
class Plot:
    """A query, a function that draws its rows, and words."""

    name: str
    """The name of the plot's table in the texts, and of its query if it draws no analysis."""
    draw_rows: Callable[[Sequence[Row], Texts], Chart]
    """Draws the query's rows; it is not called if there are none."""
    analysis: str | None = None
    """The everyday question whose answer is drawn."""

    def ask(self, connection: duckdb.DuckDBPyConnection) -> list[Row]:
        """The rows to draw, from an open published file."""
        return ask(connection, self.analysis, ANALYSES) if self.analysis else ask(connection, self.name)

    def draw(self, rows: Sequence[Row], texts: Texts) -> Chart:
        """Draw rows; if there are none, say so."""
        if rows:
            return self.draw_rows(rows, texts)
        empty = texts(f"{self.name}.empty")
        return Chart(Part(write_text(empty, 0, 2 * LINE, kind="quiet"), 3 * LINE), empty)


PLOTS = {
    name: Plot(name, draw, *analysis)
    for name, draw, *analysis in (
        ("titles_by_platform", catalog_plots.draw_titles_by_platform, "platform_sizes"),
        ("titles_by_release_year", catalog_plots.draw_titles_by_release_year),
        ("titles_added", catalog_plots.draw_titles_added, "growth_by_month"),
        ("top_countries", name_plots.draw_names),
        ("top_genres", name_plots.draw_top_genres, "genres_by_platform"),
        ("recurring_actors", name_plots.draw_names),
        ("recurring_pairs", name_plots.draw_recurring_pairs),
        ("shared_works", name_plots.draw_shared_works, "overlap_of_platforms"),
        ("movie_durations", duration_plots.draw_movie_durations),
        ("show_seasons", duration_plots.draw_show_seasons),
        ("maturity_ratings", quality_plots.draw_maturity_ratings),
        ("missing_values", quality_plots.draw_missing_values),
        ("ratings_per_user", rating_plots.draw_ratings_per_user),
        ("ratings_per_title", rating_plots.draw_ratings_per_title),
        ("star_distribution", rating_plots.draw_star_distribution),
        ("signal_audit", rating_plots.draw_signal_audit),
    )
}
"""Each plot by its name, in reading order."""


def read_texts(language: str) -> Texts:
    """Read the words of the plots and the findings.

    Args:
        language: One of `cartelera.texts.LANGUAGES`.
    """
    return Texts(FOLDER / "texts", language)


def for_page(chart: Chart, title: str) -> str:
    """The chart as an element of a page that has `STYLE`; it is as wide as its place, and can have the focus."""
    alternative = f"{title}. {chart.finding}"
    return element(
        "svg", chart.part.svg, class_="chart", role="img", aria_label=alternative, tabindex=0, width="100%",
        height=chart.part.height,
    )  # fmt: skip


def for_file(chart: Chart, title: str) -> str:
    """The chart as an SVG file with its title and style; the same chart always gives the same file."""
    head = element("title", escape(f"{title}. {chart.finding}")) + element("style", STYLE)
    ground = element("rect", class_="ground", width="100%", height="100%")
    margin = 16 / FILE_WIDTH
    drawn = write_text(title, 0, 22, kind="title") + inside(chart.part.svg, y=HEAD, height=chart.part.height)
    height = HEAD + chart.part.height
    return element(
        "svg", head + ground + inside(drawn, y=8, height=height, left=margin, right=margin),
        xmlns="http://www.w3.org/2000/svg", class_="chart", role="img", width=FILE_WIDTH, height=height + 16,
    )  # fmt: skip
