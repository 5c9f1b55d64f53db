"""The benchmark of works without ratings: content finds more of them than chance, and no part of a work is known."""

import numpy as np

from bench.unrated import BY_CONTENT, CHANCE, by_content, measure, table_of
from cartelera.published import open_published
from ml.content.content import Content
from ml.content.works import first_titles
from ml.data.ratings import Ratings
from ml.data.works import load_works, rate_works
from tests.support.workplace import Workplace


def test_content_finds_more_than_chance_does(built_sample: Workplace, ratings: Ratings) -> None:
    with open_published(built_sample.warehouse) as connection:
        works, content = load_works(connection), Content(connection)
    rated, _ = rate_works(ratings.only(ratings.users < 40), works)
    numbers = first_titles(works, content)
    titles = np.array([numbers[work_id] for work_id in rated.title_ids.tolist()], np.intp)
    found = measure(rated, titles, content)
    assert found[BY_CONTENT][0] > 1.3 * found[CHANCE][0] > 0
    candidates = np.arange(0, len(rated.title_ids), 10)
    known = rated.only(rated.titles % 10 != 0)
    assert sorted(by_content(known, candidates, titles, content)(0).tolist()) == candidates.tolist()


def test_ratings_of_what_no_catalog_has_are_left_out(built_sample: Workplace, ratings: Ratings) -> None:
    with open_published(built_sample.warehouse) as connection:
        works, content = load_works(connection), Content(connection)
    elsewhere = Ratings(
        ratings.user_ids, np.char.add("x", ratings.title_ids), ratings.users, ratings.titles, ratings.stars
    )
    assert table_of(elsewhere, works, content) == ""
