"""All plots speak both languages, work on any published file, and always have the same bytes."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from string import Formatter
from typing import Any

import duckdb
import pytest

from cartelera.texts import LANGUAGES, Texts
from eda.ask import QUERIES
from eda.axes import round_steps
from eda.findings import find
from eda.plots import PLOTS, STYLE, for_file, for_page, read_texts
from eda.style import OTHER_PLATFORMS, PLATFORMS, TYPES, catalog_name, decimals_of
from tests.eda.drawn import draw, marks, parse, parse_svg, tooltip, words
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
        for name in PLOTS:
            draw(name, warehouse, texts)
        for finding in find(warehouse):
            finding.sentence(texts)
    beside = {f"{name}.{each}" for name in PLOTS for each in ("title", "caption")}  # shown beside the chart
    assert texts.asked | beside == set(texts.texts)
    assert not texts.asked & beside


@pytest.mark.parametrize("name", PLOTS)
def test_the_spanish_plot_speaks_spanish(name: str, sample: Warehouse, english: Texts, spanish: Texts) -> None:
    drawn = set(words(draw(name, sample, spanish)))
    only_english = {text for key, text in english.texts.items() if text != spanish.texts[key]}
    assert not drawn & only_english
    assert drawn != set(words(draw(name, sample, english)))


def test_numbers_are_written_as_the_language_writes_them(sample: Warehouse, english: Texts, spanish: Texts) -> None:
    assert {"0.5", "4.5"} <= set(words(draw("star_distribution", sample, english)))
    assert {"0,5", "4,5"} <= set(words(draw("star_distribution", sample, spanish)))


@pytest.mark.parametrize("name", PLOTS)
def test_the_same_bytes_every_time_and_few(name: str, sample: Warehouse, english: Texts) -> None:
    first, second = (for_file(draw(name, sample, english), "a title") for _ in range(2))
    assert first == second
    assert len(first) < 45_000
    assert parse_svg(first).tag == "{http://www.w3.org/2000/svg}svg"


@pytest.mark.parametrize("name", PLOTS)
def test_a_chart_says_what_it_shows(name: str, sample: Warehouse, english: Texts) -> None:
    chart = draw(name, sample, english)
    shown = parse_svg(for_page(chart, english(f"{name}.title")))
    assert shown.get("role") == "img"
    assert shown.get("aria-label") == f"{english(f'{name}.title')}. {chart.finding}"
    assert re.search(r"[0-9]", chart.finding)
    values = [tooltip(mark) for mark in marks(parse(chart))]
    assert len(values) >= 4
    assert all(re.search(r"[0-9]", value) for value in values)
    assert len(set(values)) == len(values)


def test_threads_may_draw_from_one_connection(sample: Warehouse, english: Texts) -> None:
    names = ["titles_by_platform", "show_seasons", "shared_works"] * 2
    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(lambda name: draw(name, sample, english), names))
    assert drawn[:3] == drawn[3:]


ONLY_TITLES: list[dict[str, Any]] = [
    {"release_year": 2001},
    {"title": "?!", "type": "tv show"},
    {"title": "片 🎬 $a$ $", "platform": "netflix"},
]


def test_without_ratings_the_plots_of_ratings_say_so(english: Texts) -> None:
    warehouse = publish(ONLY_TITLES)
    for name in OF_RATINGS:
        assert words(draw(name, warehouse, english)) == [english(f"{name}.empty")] * 2


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
        [{"title": "<b>&\x01", "platform": "mubi", "cast": "<i>, &amp;", "duration_int": 1, "duration_type": "min"}]
        * 2,
        [{"title": "one", "type": "tv show", "duration_int": 3, "duration_type": "season", "release_year": 1999}],
    ],
    ids=["nothing", "columns all null", "letters that no font has", "what looks like markup", "one show"],
)
def test_any_published_file_can_be_drawn(titles: list[dict[str, Any]], language: str) -> None:
    warehouse, texts = publish(titles), read_texts(language)
    for name in PLOTS:
        chart = draw(name, warehouse, texts)
        parse_svg(for_file(chart, texts(f"{name}.title")))
        assert (chart.finding == texts(f"{name}.empty")) == (len(words(chart)) == 2)


def test_names_take_one_short_line() -> None:
    assert catalog_name("  a\n b ") == "a b"
    assert catalog_name("x" * 41) == "x" * 39 + "…"
    assert catalog_name("x" * 40) == "x" * 40


@pytest.mark.parametrize(
    ("low", "high", "steps"),
    [
        (0, 10, [0, 2, 4, 6, 8, 10]),
        (0, 1, [0, 1]),
        (1920, 2021, [1920, 1940, 1960, 1980, 2000, 2020]),
        (399, 563, [400, 450, 500, 550]),
        (0, 8797, [0, 2000, 4000, 6000, 8000]),
        (5, 5, [5]),
    ],
)
def test_round_steps(low: float, high: float, steps: list[float]) -> None:
    assert round_steps(low, high, smallest=1) == steps


@pytest.mark.parametrize(("share", "decimals"), [(1, 0), (0.1, 0), (0.01, 0), (0.001, 1), (0.0001, 2), (0, 0)])
def test_small_shares_keep_their_decimals(share: float, decimals: int) -> None:
    assert decimals_of(share) == decimals


def test_colors_are_seen_on_the_ground_in_light_and_in_dark_mode() -> None:
    def luminance(color: str) -> float:
        parts = (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
        linear = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
        return sum(weight * each for weight, each in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    def contrast(one: str, other: str) -> float:
        low, high = sorted((luminance(one), luminance(other)))
        return (high + 0.05) / (low + 0.05)

    colors = {name: modes for name, *modes in re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", STYLE)}
    for mode in (0, 1):
        ground = colors["ground"][mode]
        for name in [*PLATFORMS, *OTHER_PLATFORMS, *TYPES.values(), "accent", "soft"]:
            assert contrast(colors[name][mode], ground) >= 3, (name, mode)
        for name in ("ink", "muted"):
            assert contrast(colors[name][mode], ground) >= 4.5, (name, mode)
