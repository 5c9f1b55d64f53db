"""All plots speak both languages, work on any published file, and always have the same bytes."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import Any

import duckdb
import pytest
from matplotlib.colors import to_rgb
from PIL import Image

from cartelera.texts import LANGUAGES, Texts
from eda.ask import QUERIES
from eda.findings import find
from eda.plots import PLOTS, draw_png, read_texts
from eda.style import OTHER_PLATFORMS, PLATFORMS, TYPES, catalog_name, decimals_of
from tests.eda.drawn import words
from tests.eda.marts import publish

Warehouse = duckdb.DuckDBPyConnection
OF_RATINGS = {"ratings_per_user", "ratings_per_title", "star_distribution", "signal_audit"}


class WatchedTexts(Texts):
    """Texts that remember which keys were asked for."""

    def __init__(self, folder: Path, language: str) -> None:
        super().__init__(folder, language)
        self.asked: set[str] = set()

    def __call__(self, key: str, **values: object) -> str:
        self.asked.add(key)
        return super().__call__(key, **values)


@pytest.fixture(scope="session")
def spanish() -> Texts:
    return read_texts("es")


def test_each_plot_has_a_query_of_its_name_and_each_query_is_used() -> None:
    drawn = {"titles_by_platform", "titles_added", "top_genres", "shared_works"}
    assert {file.stem for file in QUERIES.glob("*.sql")} == {*PLOTS, "findings"} - drawn


def test_both_languages_have_the_same_texts_with_the_same_names() -> None:
    fields = [
        {key: sorted(name for _, name, _, _ in Formatter().parse(text) if name) for key, text in texts.texts.items()}
        for texts in map(read_texts, LANGUAGES)
    ]
    assert fields[0] == fields[1]
    assert all(text for language in LANGUAGES for text in read_texts(language).texts.values())


def test_every_text_is_used(sample: Warehouse) -> None:
    texts = WatchedTexts(QUERIES.parent / "texts", "en")
    rare = publish([{"rating": f"r{number}", "duration_int": max(0, 90 - 89 * (number == 7)), "duration_type": "min"}
                    for number in range(14)])  # fmt: skip
    for warehouse in (sample, rare, publish()):
        for plot in PLOTS.values():
            plot(warehouse, texts)
        for finding in find(warehouse):
            finding.sentence(texts)
    captions = {f"{name}.caption" for name in PLOTS}  # the page and the notebook show them beside the picture
    assert texts.asked | captions == set(texts.texts)
    assert not texts.asked & captions


@pytest.mark.parametrize("name", PLOTS)
def test_the_spanish_plot_speaks_spanish(name: str, sample: Warehouse, english: Texts, spanish: Texts) -> None:
    drawn = set(words(PLOTS[name](sample, spanish)))
    only_english = {text for key, text in english.texts.items() if text != spanish.texts[key]}
    assert spanish(f"{name}.title") in drawn
    assert not drawn & only_english
    assert drawn != set(words(PLOTS[name](sample, english)))


def test_numbers_are_written_as_the_language_writes_them(sample: Warehouse, english: Texts, spanish: Texts) -> None:
    assert {"0.5", "4.5"} <= set(words(PLOTS["star_distribution"](sample, english)))
    assert {"0,5", "4,5"} <= set(words(PLOTS["star_distribution"](sample, spanish)))


@pytest.mark.parametrize("name", PLOTS)
def test_the_same_bytes_every_time_and_few(name: str, sample: Warehouse, english: Texts) -> None:
    first, second = (draw_png(PLOTS[name](sample, english)) for _ in range(2))
    assert first == second
    assert len(first) < 45_000
    picture = Image.open(BytesIO(first))
    assert picture.format == "PNG"
    assert picture.width == 1050
    assert not picture.info.keys() & {"Software", "Creation Time"}
    assert picture.convert("RGB").getpixel((1, 1)) == (255, 255, 255)


def test_threads_may_draw_from_one_connection(sample: Warehouse, english: Texts) -> None:
    names = ["titles_by_platform", "show_seasons", "shared_works"] * 2
    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(lambda name: draw_png(PLOTS[name](sample, english)), names))
    assert drawn[:3] == drawn[3:]


def test_texts_stay_inside_the_picture_and_off_the_title(sample: Warehouse, spanish: Texts) -> None:
    for plot in PLOTS.values():
        figure = plot(sample, spanish)
        figure.draw_without_rendering()
        title, *_ = figure.texts
        floor = title.get_window_extent().y0
        assert title.get_window_extent().x1 < figure.bbox.x1
        for axes in figure.axes:
            tight = axes.get_tightbbox()
            assert tight is not None
            assert tight.x0 >= -1
            assert tight.x1 <= figure.bbox.x1 + 1
            assert tight.y1 <= floor
        for legend in figure.legends:
            assert legend.get_window_extent().y1 <= floor
            assert legend.get_window_extent().x1 <= figure.bbox.x1
            assert max(axes.get_window_extent().y1 for axes in figure.axes) <= legend.get_window_extent().y0


ONLY_TITLES: list[dict[str, Any]] = [
    {"release_year": 2001},
    {"title": "?!", "type": "tv show"},
    {"title": "片 🎬 $a$ $", "platform": "netflix"},
]


def test_without_ratings_the_plots_of_ratings_say_so(english: Texts) -> None:
    warehouse = publish(ONLY_TITLES)
    for name in OF_RATINGS:
        assert words(PLOTS[name](warehouse, english)) == [english(f"{name}.title"), english(f"{name}.empty")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "titles",
    [
        [],
        ONLY_TITLES,
        [
            {
                "title": "片 🎬 $a$ $" + "x" * 90,
                "duration_int": 0,
                "duration_type": "min",
                "cast": "片, $5",
                "country": "片",
                "listed_in": "$x^$",
                "rating": "$",
            }
        ]
        * 2,
        [{"title": "one", "type": "tv show", "duration_int": 3, "duration_type": "season", "release_year": 1999}],
    ],
    ids=["nothing", "columns all null", "letters that no font has", "one show"],
)
def test_any_published_file_can_be_drawn(titles: list[dict[str, Any]], language: str) -> None:
    warehouse, texts = publish(titles), read_texts(language)
    for name, plot in PLOTS.items():
        drawn = words(plot(warehouse, texts))
        assert texts(f"{name}.title") in drawn
        assert (texts(f"{name}.empty") in drawn) == (len(drawn) == 2)


def test_names_are_made_drawable() -> None:
    assert catalog_name("  a\n b ") == "a b"
    assert catalog_name("cash $5") == r"cash \$5"
    assert catalog_name("片") == "□"
    assert catalog_name("x" * 41) == "x" * 39 + "…"
    assert catalog_name("x" * 40) == "x" * 40


@pytest.mark.parametrize(("share", "decimals"), [(1, 0), (0.1, 0), (0.01, 0), (0.001, 1), (0.0001, 2), (0, 0)])
def test_small_shares_keep_their_decimals(share: float, decimals: int) -> None:
    assert decimals_of(share) == decimals


def test_colors_are_seen_on_white() -> None:
    def luminance(color: str) -> float:
        linear = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in to_rgb(color))
        return sum(weight * each for weight, each in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    for color in [*PLATFORMS.values(), *OTHER_PLATFORMS, *TYPES.values()]:
        assert 1.05 / (luminance(color) + 0.05) >= 3
