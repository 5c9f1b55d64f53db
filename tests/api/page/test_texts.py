"""The texts: complete in every language, all in use, and in the format of each language."""

import re
from datetime import date
from itertools import chain
from pathlib import Path

import pytest
from pydantic import BaseModel

from api.endpoints.parameters import MaxDurationParameters, ScoreCountParameters
from api.page.answering import CAN_BE_FORGOTTEN
from api.page.rendering import read_texts
from api.page.views.browse import NARROWING
from api.page.views.for_you import FILTERS, User
from cartelera.texts import LANGUAGES, Texts
from ml.fitting.baselines import BASELINES
from tests.support.workplace import REPOSITORY

PAGE = REPOSITORY / "api" / "page"
SOURCES = [*PAGE.rglob("*.py"), *PAGE.glob("templates/*.html")]


def names_in(texts: Texts) -> dict[str, list[str]]:
    """The placeholders in each text."""
    return {key: sorted(re.findall(r"\{(\w+)\}", text)) for key, text in texts.texts.items()}


def test_every_language_has_the_same_texts_with_the_same_names() -> None:
    english, *others = [names_in(read_texts(language)) for language in LANGUAGES]
    for other in others:
        assert other == english


def test_no_text_is_left_in_english() -> None:
    english, spanish = read_texts("en").texts, read_texts("es").texts
    same = {key for key, text in english.items() if spanish[key] == text}
    assert [key for key in same - {"page.title"} if re.search("[a-z]{4}", re.sub(r"\{\w+\}", "", english[key]))] == []


def test_every_text_is_used_and_every_key_in_use_has_one() -> None:
    """The sources contain each key in full, or its table followed by a value, or name the table of options."""
    source = "\n".join(file.read_text() for file in SOURCES)
    files = {file.name for file in PAGE.rglob("*") if file.is_file()}
    used = set(re.findall(r"""["']([a-z]+\.[a-z_]+)["']""", source)) - files
    tables = set(re.findall(r"""["']([a-z]+)\.(?:\{|" ~)|_options\(visit\.texts, "([a-z]+)\"""", source))
    texts = read_texts("en").texts
    known = {key.removesuffix(".one").removesuffix(".other") for key in texts}
    assert {key for key in used if key.split(".")[0] in {each.split(".")[0] for each in known}} <= known
    assert {key for key in known if key not in used and key.split(".")[0] not in chain(*tables)} == set()


def test_every_baseline_has_a_name() -> None:
    for language in LANGUAGES:
        texts = read_texts(language)
        assert all(texts(f"model.{name}") for name in BASELINES)


@pytest.mark.parametrize(
    ("language", "number", "signed", "percent", "day"),
    [
        ("en", "1,234,567.80", "\N{MINUS SIGN}0.50", "12.5%", "November 24, 2026"),
        ("es", "1.234.567,80", "\N{MINUS SIGN}0,50", "12,5\N{NO-BREAK SPACE}%", "24 de noviembre de 2026"),
    ],
)
def test_numbers_are_written_as_the_language_does(
    language: str, number: str, signed: str, percent: str, day: str
) -> None:
    texts = read_texts(language)
    assert texts.number(1234567.8, 2) == number
    assert (texts.signed(-0.5, 2), texts.signed(0.5, 2)[0], texts.signed(-0.001, 2)) == (
        signed,
        "+",
        texts.number(0, 2),
    )
    assert texts.percent(0.125, 1) == percent
    assert texts.date(date(2026, 11, 24)) == day


def test_whatever_can_be_wrong_has_a_text() -> None:
    forms: list[type[BaseModel]] = [MaxDurationParameters, ScoreCountParameters, User]
    fields = {"platform", "after", "n", *NARROWING, *FILTERS, *(name for form in forms for name in form.model_fields)}
    known = read_texts("en").texts
    assert [name for name in sorted(fields) if f"wrong.{name}" not in known] == []
    assert [name for name in CAN_BE_FORGOTTEN if f"wrong.no_{name}" not in known] == []


def test_counts_have_a_singular(tmp_path: Path) -> None:
    for language in LANGUAGES:
        (tmp_path / f"{language}.toml").write_text('[a]\nb.one = "{count} cat"\nb.other = "{count} cats"\n')
        texts = Texts(tmp_path, language)
        assert [texts.count("a.b", count) for count in (0, 1, 2)] == ["0 cats", "1 cat", "2 cats"]


def test_what_is_entered_cannot_break_out_of_a_text() -> None:
    assert "{given.__class__}" in read_texts("en")("wrong.year", given="{given.__class__}")
