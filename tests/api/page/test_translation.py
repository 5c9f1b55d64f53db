"""Genres and countries in the language of the page."""

import csv

import pytest

from api.page.rendering import read_texts
from api.page.translation import GENRES, display_name
from api.page.views.options import named_options
from cartelera.texts import LANGUAGES
from tests.support.workplace import REPOSITORY


def test_every_genre_has_a_name_in_every_other_language() -> None:
    with (REPOSITORY / "dbt_project" / "seeds" / "harmonised_genres.csv").open(newline="") as stream:
        genres = {row["harmonised_genre"] for row in csv.DictReader(stream)} - {""}
    assert {language: set(names) for language, names in GENRES.items()} == {
        language: genres for language in LANGUAGES if language != "en"
    }


@pytest.mark.parametrize(
    ("name", "kind", "english", "spanish"),
    [
        ("crime", "genre", "Crime", "Crimen"),
        ("sci-fi & fantasy", "genre", "Sci-Fi & Fantasy", "Ciencia ficción y fantasía"),
        ("a new genre", "genre", "A New Genre", "A New Genre"),
        ("united states", "country", "United States", "Estados Unidos"),
        ("turkey", "country", "Turkey", "Turquía"),
        ("atlantis", "country", "Atlantis", "Atlantis"),
        ("spain", "person", "Spain", "Spain"),
        ("crime", "director", "Crime", "Crime"),
    ],
)
def test_names(name: str, kind: str, english: str, spanish: str) -> None:
    assert (display_name(name, kind, "en"), display_name(name, kind, "es")) == (english, spanish)


def test_options_are_in_the_order_of_what_is_shown() -> None:
    shown = [label for _, label in named_options(read_texts("es"), "genre", ["horror", "mystery", "sports"])]
    assert shown == ["Todos los géneros", "Deportes", "Misterio", "Terror"]
