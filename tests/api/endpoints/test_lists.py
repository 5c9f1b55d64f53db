"""Lists of what to watch, compared with lists made in plain Python from the model's arrays and the published file."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean
from typing import Any

import httpx
import pytest

from api.endpoints.list_schemas import NewcomerRecommendations, Recommendations, RecommendedTitle
from api.endpoints.parameters import ListParameters, Newcomer
from api.endpoints.recommendations import recommend_to_newcomer, recommend_to_user
from api.served.lists import Lists
from api.served.snapshot import Snapshot, load_snapshot
from ml.artifact.current import load_current
from ml.content.variety import difference
from ml.serving.recommender import Recommender
from tests.ml.small_model import NOT_PERSONAL, PERSONAL
from tests.support.workplace import Workplace

USERS = [1, 12, 300]
FILTERS: list[dict[str, str]] = [
    {},
    {"platform": "hulu,disney"},
    {"type": "tv show", "genre": "drama"},
    {"genre": "comedy", "age_up_to": "13"},
    {"rated": "true", "platform": "netflix"},
]


@dataclass(frozen=True)
class Served:
    """A build with a model, and the functions that answer from both."""

    snapshot: Snapshot
    lists: Lists

    def user(self, user_id: int, **given: str) -> Recommendations:
        """The list of a user."""
        return recommend_to_user(self.snapshot, self.lists, user_id, ListParameters.model_validate(given))

    def newcomer(self, ratings: dict[str, float], **given: Any) -> NewcomerRecommendations:
        """The list of somebody new."""
        rated = [{"movie_id": title_id, "rating": stars} for title_id, stars in ratings.items()]
        return recommend_to_newcomer(self.snapshot, self.lists, Newcomer.model_validate({"ratings": rated} | given))


Serve = Callable[..., Served]


@pytest.fixture(scope="module")
def serve(built_sample: Workplace, sample_models: Path) -> Serve:
    """Serve the sample's model with changes to its card, or without what people choose."""
    snapshot = load_snapshot(built_sample.warehouse)
    model, card = load_current(sample_models)

    def make(*, choices: bool = True, **changed: object) -> Served:
        kept = model if choices else replace(model, choices=None)
        names = {title.id: title.title for title in snapshot.titles.values()}
        recommender = Recommender(kept, card.model_copy(update=changed), names)
        return Served(snapshot, Lists(recommender, snapshot.shelf, snapshot.content, snapshot.genres))

    return make


@pytest.fixture(scope="module")
def personal(serve: Serve) -> Served:
    return serve(lists=PERSONAL)


@pytest.fixture(scope="module")
def impersonal(serve: Serve) -> Served:
    return serve(lists=NOT_PERSONAL)


@dataclass(frozen=True)
class Catalog:
    """The published file as plain Python."""

    titles: dict[str, dict[str, Any]]
    """The columns of each title that lists depend on, by id."""
    works: dict[str, list[str]]
    """The titles of each work, by its id."""
    ratings: dict[int, dict[str, float]]
    """The stars that each user has given, by title."""
    features: dict[str, dict[tuple[str, str], float]]
    """The weight of each feature of each title."""

    def allowed(self, title_id: str, given: dict[str, str]) -> bool:
        """Whether a title passes the filters."""
        title = self.titles[title_id]
        return (
            ("platform" not in given or title["platform"] in given["platform"].split(","))
            and given.get("type") in (None, title["type"])
            and ("genre" not in given or given["genre"] in title["genres"])
            and ("age_up_to" not in given or (title["age"] is not None and title["age"] <= int(given["age_up_to"])))
        )

    def stars_of_works(self, user_id: int) -> dict[str, float]:
        """The highest rating that a user has given to a title of each work."""
        stars: dict[str, float] = defaultdict(float)
        for title_id, given in self.ratings[user_id].items():
            work = self.titles[title_id]["work"]
            stars[work] = max(stars[work], given)
        return stars

    def listable(self, user_id: int, given: dict[str, str]) -> set[str]:
        """The works that may be in a user's list."""
        passing = {title["work"] for title_id, title in self.titles.items() if self.allowed(title_id, given)}
        return passing if given.get("rated") else passing - set(self.stars_of_works(user_id))

    def popularity(self, work: str) -> int:
        """How many ratings a work has."""
        return int(sum(self.titles[each]["ratings"] for each in self.works[work]))

    def likeness(self, one: str, other: str) -> float:
        """The cosine of the features of two titles."""
        theirs = self.features[other]
        return sum(weight * theirs.get(feature, 0) for feature, weight in self.features[one].items())


@pytest.fixture(scope="module")
def catalog(built_sample: Workplace) -> Catalog:
    titles, works = {}, defaultdict(list)
    wide = "select id, work_id, platform, type, harmonised_genres, age, ratings from titles_wide order by id"
    for title_id, work, *rest in built_sample.query(wide):
        names = ("platform", "type", "genres", "age", "ratings")
        titles[title_id] = {"work": work, **dict(zip(names, rest, strict=True))}
        works[work].append(title_id)
    ratings: dict[int, dict[str, float]] = defaultdict(dict)
    for user_id, title_id, stars in built_sample.query("select user_id, movie_id, rating from ratings"):
        ratings[user_id][title_id] = stars
    features: dict[str, dict[tuple[str, str], float]] = defaultdict(dict)
    for title_id, kind, feature, weight in built_sample.query("select * from title_features"):
        features[title_id][kind, feature] = weight
    return Catalog(titles, works, ratings, features)


def strength(stars: float) -> float:
    """How much a rating counts."""
    return stars / 5 if stars > 2.5 else 0.0


def weights_between_works(served: Served, catalog: Catalog) -> dict[str, dict[str, float]]:
    """How strongly each work speaks for others, by their ids, from the arrays of the model."""
    model = served.lists.recommender.model
    assert model.choices is not None
    number_of = dict(zip(model.title_ids.tolist(), model.choices.title_works.tolist(), strict=True))
    work_of = {number: catalog.titles[title_id]["work"] for title_id, number in number_of.items()}
    edges, targets, values = (array.tolist() for array in vars(model.choices.weights).values())
    return {
        work: {work_of[targets[place]]: values[place] for place in range(edges[number], edges[number + 1])}
        for number, work in work_of.items()
    }


@pytest.mark.parametrize("user_id", USERS)
@pytest.mark.parametrize("given", FILTERS)
def test_a_list_by_choice(personal: Served, catalog: Catalog, user_id: int, given: dict[str, str]) -> None:
    weights = weights_between_works(personal, catalog)
    mine = catalog.stars_of_works(user_id)
    parts: dict[str, dict[str, float]] = defaultdict(dict)
    for own, stars in mine.items():
        for work, weight in weights[own].items():
            if strength(stars):
                parts[work][own] = strength(stars) * weight
    candidates = sorted(catalog.listable(user_id, given) & set(weights))
    expected = sorted(candidates, key=lambda work: (-sum(parts[work].values()), -catalog.popularity(work), work))
    answer = personal.user(user_id, n="20", **given)
    assert (answer.by, answer.personalised, answer.reason) == ("choices", True, PERSONAL.reason)
    scores = {work: sum(parts[work].values()) for work in candidates}
    assert [title.ranking_score for title in answer.titles] == pytest.approx(
        [scores[work] for work in expected[:20]], abs=2e-6
    )
    for title in answer.titles:
        work = catalog.titles[title.id]["work"]
        assert title.ranking_score == pytest.approx(scores[work], abs=2e-6)
        for reason in title.because:
            own = catalog.titles[reason.id]["work"]
            assert reason.id in catalog.ratings[user_id]
            assert reason.share * scores[work] == pytest.approx(parts[work][own], abs=2e-6)
        most = [part for part in sorted(parts[work].values(), reverse=True)[:3] if part > 0]
        assert [reason.share * scores[work] for reason in title.because] == pytest.approx(most, abs=2e-6)
    check_rows(answer.titles, personal, catalog, user_id, given)


@pytest.mark.parametrize("user_id", USERS)
@pytest.mark.parametrize("given", FILTERS)
def test_a_list_by_content(impersonal: Served, catalog: Catalog, user_id: int, given: dict[str, str]) -> None:
    liked = {title_id: strength(stars) for title_id, stars in catalog.ratings[user_id].items() if strength(stars)}

    def score(title_id: str) -> float:
        return sum(counts * catalog.likeness(own, title_id) for own, counts in liked.items())

    answer = impersonal.user(user_id, n="5", **given)
    assert (answer.by, answer.personalised) == ("content", False)
    assert answer.reason == f"{NOT_PERSONAL.reason} So these are works like those that the user likes."
    scores = {
        work: max(score(each) for each in catalog.works[work] if catalog.allowed(each, given))
        for work in catalog.listable(user_id, given)
    }
    best = sorted(scores.values(), reverse=True)[:5]
    assert [title.ranking_score for title in answer.titles] == pytest.approx(best, abs=1e-4)
    for title in answer.titles:
        assert title.ranking_score == pytest.approx(scores[catalog.titles[title.id]["work"]], abs=1e-4)
        (reason,) = title.because
        most = max(counts * catalog.likeness(own, title.id) for own, counts in liked.items())
        assert reason.share == pytest.approx(most / score(title.id), abs=1e-4)
        assert liked[reason.id] * catalog.likeness(reason.id, title.id) == pytest.approx(most, abs=1e-4)
        assert 1 <= len(reason.in_common) <= 3
        for feature in reason.in_common:
            assert all((feature.kind, feature.name) in catalog.features[each] for each in (title.id, reason.id))
    check_rows(answer.titles, impersonal, catalog, user_id, given)


def check_rows(
    titles: list[RecommendedTitle], served: Served, catalog: Catalog, user_id: int, given: dict[str, str]
) -> None:
    """Each work is there once, with all its platforms, by the title that is allowed and has most stars."""
    works = [catalog.titles[title.id]["work"] for title in titles]
    assert len(set(works)) == len(works) > 0
    assert set(works) <= catalog.listable(user_id, given)
    recommender = served.lists.recommender
    taste = recommender.taste_of(user_id)
    for title, work in zip(titles, works, strict=True):
        all_of_it = catalog.works[work]
        assert {title.platform, *title.other_platforms} == {catalog.titles[each]["platform"] for each in all_of_it}
        stars = {each: recommender.predict(taste, each).stars for each in all_of_it if catalog.allowed(each, given)}
        assert title.id == min(stars, key=lambda each: (-stars[each], each))


def work_on_two_platforms(catalog: Catalog) -> tuple[str, str]:
    """Two titles that are the same work."""
    return next((titles[0], titles[1]) for titles in catalog.works.values() if len(titles) > 1)


@pytest.mark.parametrize("lists", [PERSONAL, NOT_PERSONAL])
def test_what_was_rated_on_another_platform_is_left_out(serve: Serve, catalog: Catalog, lists: object) -> None:
    served = serve(lists=lists)
    rated, same = work_on_two_platforms(catalog)
    platform = catalog.titles[same]["platform"]

    def listed(**given: Any) -> set[str]:
        found: set[str] = set()
        for skip in range(0, 1001, 100):
            answer = served.newcomer({rated: 5}, platform=platform, n=100, skip=skip, **given)
            found |= {title.id for title in answer.titles}
        return found

    assert same in listed(rated=True)
    assert same not in listed()
    assert len(listed(rated=True) - listed()) == 1


def test_pages_follow_each_other(personal: Served, impersonal: Served) -> None:
    for served, user_id in ((personal, 12), (impersonal, 12), (impersonal, 999_999)):
        whole = served.user(user_id, n="60").titles
        pages = [served.user(user_id, n="20", skip=str(skip)).titles for skip in (0, 20, 40)]
        assert [title for page in pages for title in page] == whole


def test_pages_of_varied_lists_follow_each_other(personal: Served, impersonal: Served) -> None:
    for served, user_id in ((personal, 12), (impersonal, 12), (impersonal, 999_999)):
        whole = served.user(user_id, n="60", variety="0.5").titles
        pages = [served.user(user_id, n="20", skip=str(skip), variety="0.5").titles for skip in (0, 20, 40)]
        assert [title for page in pages for title in page] == whole
        assert whole != served.user(user_id, n="60").titles
        assert served.user(user_id, n="60", variety="0") == served.user(user_id, n="60")


def test_varied_lists_have_more_genres_and_begin_with_the_same_work(personal: Served, impersonal: Served) -> None:
    def differences(served: Served, user_id: int, **given: str) -> float:
        titles = served.user(user_id, **given).titles
        first_titles = [served.snapshot.shelf.ids[min(numbers_of(served, title))] for title in titles]
        return difference(served.snapshot.genres.of(first_titles))

    def numbers_of(served: Served, title: RecommendedTitle) -> list[int]:
        shelf = served.snapshot.shelf
        return shelf.titles_of[int(shelf.works[shelf.numbers[title.id]])]

    for served in (personal, impersonal):
        for user_id in USERS:
            plain, some, most = (differences(served, user_id, variety=each) for each in ("0", "0.5", "1"))
            assert plain < min(some, most)
            first, *_ = served.user(user_id, variety="1").titles
            assert first == served.user(user_id).titles[0]


def test_somebody_new_may_want_variety(personal: Served) -> None:
    ratings = {"ns5": 5.0, "hs2": 4.0}
    varied, plain = (personal.newcomer(ratings, variety=each).titles for each in (0.5, 0))
    assert varied != plain == personal.newcomer(ratings).titles


def test_what_nobody_has_rated_is_listed_by_content(personal: Served, impersonal: Served, catalog: Catalog) -> None:
    unrated = {work for work in catalog.works if catalog.popularity(work) == 0}
    liked = {title_id: strength(stars) for title_id, stars in catalog.ratings[12].items() if strength(stars)}
    for served in (personal, impersonal):
        answer = served.user(12, unrated="true", n="100")
        assert (answer.by, answer.personalised) == ("content", False)
        assert answer.reason.startswith("Nobody has rated these works")
        assert {catalog.titles[title.id]["work"] for title in answer.titles} == unrated
        expected = {
            title.id: sum(counts * catalog.likeness(own, title.id) for own, counts in liked.items())
            for title in answer.titles
        }
        assert [title.ranking_score for title in answer.titles] == pytest.approx(list(expected.values()), abs=1e-4)
        assert list(expected.values()) == sorted(expected.values(), reverse=True)
        assert all(reason.id in liked for title in answer.titles for reason in title.because)
    nothing_liked = personal.newcomer({"ns5": 1.0}, unrated=True)
    assert (nothing_liked.by, len(nothing_liked.titles)) == ("popularity", len(unrated))
    assert nothing_liked.reason.endswith("Nothing is known that the user likes, so their order means nothing.")


def test_a_personal_list_ends_with_what_nobody_has_rated(personal: Served, catalog: Catalog) -> None:
    found: list[str] = []
    for skip in range(0, 1001, 90):
        found += [catalog.titles[title.id]["work"] for title in personal.user(12, n="90", skip=str(skip)).titles]
    unrated = [work for work in found if catalog.popularity(work) == 0]
    assert found[-len(unrated) :] == unrated
    assert set(found) == catalog.listable(12, {})
    last = personal.user(12, unrated="true", n="100").titles
    assert unrated == [catalog.titles[title.id]["work"] for title in last]


def test_a_model_that_has_not_learnt_what_people_choose(serve: Serve, catalog: Catalog) -> None:
    """It tells which titles a user has rated, but not how; of somebody new, the ratings are known."""
    served = serve(choices=False, lists=None)
    user, newcomer = served.user(12), served.newcomer({"ns5": 4.5})
    assert (user.by, user.personalised, user.known_user) == ("popularity", False, True)
    assert (newcomer.by, newcomer.personalised) == ("content", False)
    for answer in (user, newcomer):
        assert "has not learnt what people choose" in answer.reason
        assert "`python -m ml.train`" in answer.reason
    assert {reason.id for title in newcomer.titles for reason in title.because} == {"ns5"}
    seen = set(catalog.stars_of_works(12))
    assert seen & {catalog.titles[title.id]["work"] for title in user.titles} == set()


def test_dislikes_speak_for_nothing(personal: Served, impersonal: Served) -> None:
    for served in (personal, impersonal):
        answer = served.newcomer({"ns5": 2.5, "hs2": 0.5})
        assert (answer.by, answer.personalised) == ("popularity", False)
        assert "So these are the most popular works." in answer.reason
        assert "ns5" not in {title.id for title in answer.titles}


def test_what_the_model_of_choices_does_not_know_is_compared_by_content(personal: Served, catalog: Catalog) -> None:
    unrated = next(title_id for title_id, title in catalog.titles.items() if catalog.popularity(title["work"]) == 0)
    answer = personal.newcomer({unrated: 5})
    assert (answer.by, answer.personalised) == ("content", False)
    assert answer.reason.startswith("The model knows nothing that the user likes.")


@pytest.mark.parametrize("lists", [PERSONAL, NOT_PERSONAL])
def test_nothing_is_recommended_on_the_strength_of_noise(serve: Serve, catalog: Catalog, lists: object) -> None:
    generous = max(catalog.ratings, key=lambda user_id: mean(catalog.ratings[user_id].values()))
    answer = serve(lists=lists, personalised=False).user(generous, n="100")
    assert not any(title.recommended for title in answer.titles)
    assert max(title.stars for title in answer.titles) >= answer.threshold


def test_an_unknown_genre(sample: httpx.Client) -> None:
    known = sample.get("/openapi.json").json()["components"]["schemas"]["Genre"]["enum"]
    assert known == sorted(known)
    answers = (
        sample.get("/v1/users/12/recommendations?genre=comdy"),
        sample.post("/v1/recommendations", json={"ratings": [{"movie_id": "ns5", "rating": 5}], "genre": "comdy"}),
    )
    for answer in answers:
        assert answer.status_code == 422
        (error,) = answer.json()["errors"]
        assert (error["parameter"], error["allowed"], error["closest"]) == ("genre", known, "comedy")
    assert sample.get("/v1/users/12/recommendations?genre=%20Comedy").status_code == 200


def test_ready_says_both_verdicts(sample: httpx.Client, sample_models: Path) -> None:
    card = load_current(sample_models)[1]
    model = sample.get("/ready").json()["model"]
    assert card.lists is not None
    assert (model["personalised"], model["reason"]) == (card.personalised, card.reason)
    assert model["lists"] == {"personalised": card.lists.personal, "reason": card.lists.reason}
