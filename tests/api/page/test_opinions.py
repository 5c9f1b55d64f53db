"""What the page says of a title, from a model that knows how sure it is."""

from api.page.rendering import read_texts
from api.page.views.opinions import opinion_by_ratings
from ml.serving.recommender import Recommender
from tests.ml.small_model import DRAWN, NAMES, SMALL, make_card

TEXTS = read_texts("en")


def test_stars_are_said_with_how_sure_they_are() -> None:
    opinion = opinion_by_ratings(Recommender(DRAWN, make_card("drawn"), NAMES), {"as1": 5.0}, "hs1", TEXTS)
    assert " ± " in opinion.said
    plain = opinion_by_ratings(Recommender(SMALL, make_card("plain"), NAMES), {"as1": 5.0}, "hs1", TEXTS)
    assert " ± " not in plain.said


def test_enough_stars_that_are_not_sure_enough_are_explained() -> None:
    """With the threshold at what is predicted, too few of the draws reach it."""
    recommender = Recommender(DRAWN, make_card("drawn"), NAMES)
    stars = recommender.predict(recommender.taste_of_newcomer({"as1": 5.0}), "hs1").stars
    strict = Recommender(DRAWN, make_card("drawn").model_copy(update={"threshold": stars}), NAMES)
    opinion = opinion_by_ratings(strict, {"as1": 5.0}, "hs1", TEXTS)
    assert not opinion.recommended
    assert TEXTS("note.unsure") in opinion.notes
