"""Names, titles and stories as people write them, from the lower case of the warehouse."""

import pytest

from api.page.spelling import display, display_sentences, display_title


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("guillermo del toro", "Guillermo Del Toro"),
        ("priya o'neill", "Priya O'Neill"),
        ("l\N{RIGHT SINGLE QUOTATION MARK}été", "L\N{RIGHT SINGLE QUOTATION MARK}Été"),
        ("", ""),
    ],
)
def test_names(stored: str, shown: str) -> None:
    assert display(stored) == shown


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("the garden of o'neill", "The Garden of O'Neill"),
        ("priya's neighbor", "Priya's Neighbor"),
        ("élodie (the “last” years)", "Élodie (The “Last” Years)"),
        ("d.w.: spider-man a&e 3rd", "D.W.: Spider-Man A&E 3rd"),
        ("the bridge: the two gardens", "The Bridge: The Two Gardens"),
        ("what to wait for", "What to Wait For"),
        ("mr. and mrs. harbor ii", "Mr. and Mrs. Harbor II"),
        ("la casa de las flores", "La Casa de las Flores"),
        ("leaving las vegas", "Leaving Las Vegas"),
        ("inés, or the hidden tv", "Inés, or the Hidden TV"),
        ("1917", "1917"),
    ],
)
def test_titles(stored: str, shown: str) -> None:
    assert display_title(stored) == shown


def test_stories() -> None:
    assert display_sentences("a man leaves. why? “nobody” knows… ¿o sí?") == "A man leaves. Why? “Nobody” knows… ¿O sí?"
