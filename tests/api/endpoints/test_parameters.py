"""The parameters that the endpoints accept, and their answers to all others."""

from typing import Any

import httpx
import pytest

YEAR = ["a whole number from 1 to 9999"]
STARS = ["a number from 0 to 5"]
PLATFORMS = ["amazon", "disney", "hulu", "netflix"]
GENRES = [
    "action & adventure",
    "anime",
    "children & family",
    "comedy",
    "documentary",
    "drama",
    "horror",
    "romance",
    "science fiction",
    "thriller",
]


@pytest.mark.parametrize(
    ("given", "same_as"),
    [
        ("/get_count_platform/?platform=hulu", "/get_count_platform?platform=hulu"),
        ("/get_count_platform?platform=%20HuLu%09", "/get_count_platform?platform=hulu"),
        ("/get_count_platform?platform=hulu&type=TV+Show+", "/get_count_platform?platform=hulu&type=tv%20show"),
        ("/get_actor/?platform=netflix&release_year=2021", "/get_actor?platform=netflix&year=2021"),
        ("/get_actor?platform=netflix&year=%202021%20", "/get_actor?platform=netflix&year=2021"),
        ("/get_actor?platform=netflix&year=02021", "/get_actor?platform=netflix&year=2021"),
        ("/get_max_duration/", "/get_max_duration?duration_type=min"),
        (
            "/get_max_duration?duration_type=SEASON&release_year=2020",
            "/get_max_duration?duration_type=season&year=2020",
        ),
        ("/get_max_duration?dtype=season&anio=2020&plataforma=hulu", "/get_max_duration/2020/hulu/season"),
        ("/get_listed_in/?genre=%20COMEDY", "/get_listed_in?genre=comedy"),
        *(
            (
                f"/{name}?platform=netflix&{year}=2021&{score}={value}",
                "/get_score_count?platform=netflix&year=2021&scored=3.4",
            )
            for name in ("get_score_count", "get_score_count/", "get_movie_count", "get_movie_count/")
            for year in ("year", "release_year", "anio")
            for score in ("scored", "score")
            for value in ("3.4", "+3.40%20", "34e-1", "0.34E1")
        ),
    ],
)
def test_the_same_question_in_other_words(sample: httpx.Client, given: str, same_as: str) -> None:
    answer, expected = sample.get(given), sample.get(same_as, follow_redirects=True)
    assert answer.status_code == expected.status_code == 200
    assert answer.content == expected.content


@pytest.mark.parametrize(
    ("given", "same_as"),
    [
        ("/get_max_duration/2020/netflix/min", "/get_max_duration?year=2020&platform=netflix&duration_type=min"),
        ("/get_max_duration/2020", "/get_max_duration?year=2020"),
        ("/get_score_count/netflix/3.4/2021", "/get_score_count?platform=netflix&scored=3.4&year=2021"),
        ("/get_movie_count/netflix/3.4/2021/", "/get_score_count?platform=netflix&scored=3.4&year=2021"),
        ("/get_count_platform/netflix/?type=tv+show", "/get_count_platform?platform=netflix&type=tv+show"),
        ("/get_actor/netflix/2021", "/get_actor?platform=netflix&year=2021"),
        ("/get_listed_in/comedy", "/get_listed_in?genre=comedy"),
        ("/get_listedin/drama%20%2F%20comedy", "/get_listed_in?genre=drama+%2F+comedy"),
        ("/get_listedin/?genre=comedy", "/get_listed_in?genre=comedy"),
        ("/get_listedin?genre=comedy", "/get_listed_in?genre=comedy"),
    ],
)
def test_values_in_the_path_are_redirected(sample: httpx.Client, given: str, same_as: str) -> None:
    response = sample.get(given)
    assert response.status_code == 307
    assert str(sample.base_url.join(given).join(response.headers["location"])) == str(sample.base_url.join(same_as))


@pytest.mark.parametrize("edge", ["0", "5", "5.0", "-0", ".5", "5e-324", "1.", "0.00"])
def test_scores_up_to_both_ends(sample: httpx.Client, edge: str) -> None:
    assert sample.get("/get_score_count", params={"platform": "hulu", "year": 2021, "scored": edge}).status_code == 200


@pytest.mark.parametrize("year", ["1", "9999"])
def test_years_up_to_both_ends(sample: httpx.Client, year: str) -> None:
    assert sample.get("/get_actor", params={"platform": "hulu", "year": year}).status_code == 404


def error(parameter: str, given: str | None, allowed: list[str], closest: str | None = None) -> dict[str, Any]:
    """An error without its sentence; members that are None are left out."""
    told = {"parameter": parameter, "given": given, "allowed": allowed, "closest": closest}
    return {name: value for name, value in told.items() if value is not None}


ACTOR = ["platform", "year", "type"]
WRONG = (
    {
        "/get_actor": [error("platform", None, PLATFORMS), error("year", None, YEAR)],
        "/get_actor?platform=netflx&year=20x1": [
            error("platform", "netflx", PLATFORMS, "netflix"),
            error("year", "20x1", YEAR),
        ],
        "/get_actor?platform=hul&yaer=2021": [
            error("yaer", "2021", ACTOR, "year"),
            error("platform", "hul", PLATFORMS, "hulu"),
            error("year", None, YEAR),
        ],
        "/get_actor?Platform=hulu&year=2021": [
            error("Platform", "hulu", ACTOR, "platform"),
            error("platform", None, PLATFORMS),
        ],
        "/get_actor?platform=hulu&year=2021&scored=3": [error("scored", "3", ACTOR)],
        "/get_actor?platform=hulu&year=2021&=": [error("", "", ACTOR)],
        "/get_actor?platform=hulu&year=2021&%00=%ff": [error("\0", "\ufffd", ACTOR)],
        "/get_count_platform?platform=hulu&year=2021": [error("year", "2021", ["platform", "type"])],
        "/get_max_duration?dtype=minutes": [error("dtype", "minutes", ["min", "season"], "min")],
        "/get_listed_in": [error("genre", None, GENRES)],
        "/get_listed_in?genre=comdy": [error("genre", "comdy", GENRES, "comedy")],
        "/get_movie_count?platform=hulu&release_year=x&score=y": [
            error("release_year", "x", YEAR),
            error("score", "y", STARS),
        ],
        "/get_count_platform?platform=": [error("platform", "", PLATFORMS)],
        "/get_count_platform?platform=hulu&platform=hulu": [error("platform", "hulu", ["one platform"])],
        "/get_actor?platform=hulu&year=2021&release_year=2020": [error("release_year", "2020", ["one year"])],
        "/get_count_platform?platform=hulu;type=movie": [error("platform", "hulu;type=movie", PLATFORMS)],
        "/get_count_platform?platform=hulu'--": [error("platform", "hulu'--", PLATFORMS, "hulu")],
        "/get_count_platform?platform=hulu&type=films": [error("type", "films", ["movie", "tv show"])],
        "/get_count_platform?platform=hulu&type=null": [error("type", "null", ["movie", "tv show"])],
        "/get_max_duration?duration_type=minutes": [error("duration_type", "minutes", ["min", "season"], "min")],
        "/get_max_duration?duration_type=seasons": [error("duration_type", "seasons", ["min", "season"], "season")],
    }
    | {
        f"/get_max_duration?year={year}": [error("year", httpx.QueryParams(f"y={year}")["y"], YEAR)]
        for year in (
            "",
            "0",
            "10000",
            "-5",
            "2021.0",
            "2e3",
            "1_999",
            "0x7e5",
            "%D9%A2%D9%A0%D9%A2%D9%A1",
            "9" * 30,
            "%00",
            "2021%00",
        )
    }
    | {
        f"/get_score_count?platform=hulu&year=2021&scored={scored}": [
            error("scored", httpx.QueryParams(f"s={scored}")["s"], STARS)
        ]
        for scored in (
            "",
            "3,4",
            "nan",
            "inf",
            "-inf",
            "-0.1",
            "5.01",
            "1e400",
            "1_0",
            "0x1",
            "%EF%BC%93",
            ".",
            "e1",
            "3.4.5",
        )
    }
)


@pytest.mark.parametrize("url", WRONG)
def test_what_is_wrong_is_named_with_what_would_be_right(sample: httpx.Client, url: str) -> None:
    response = sample.get(url)
    problem = response.json()
    assert response.status_code == problem["status"] == 422
    assert response.headers["content-type"] == "application/problem+json"
    sentences = [each.pop("detail") for each in problem["errors"]]
    assert problem["errors"] == WRONG[url]
    assert problem["detail"] == " ".join(sentences)
    for sentence, each in zip(sentences, WRONG[url], strict=True):
        assert sentence.startswith(each["parameter"] + ": ")
        assert ", ".join(each["allowed"]) in sentence
        assert ("closest" in each) == (f"did you mean {each.get('closest')}?" in sentence)


ABOUT_THE_SERVICE = {"/", "/health", "/ready", "/metrics"}


def test_every_endpoint_refuses_what_it_does_not_know(sample: httpx.Client) -> None:
    paths: dict[str, dict[str, Any]] = sample.get("/openapi.json").json()["paths"]
    asked = [(path, method) for path, methods in paths.items() for method in methods if path not in ABOUT_THE_SERVICE]
    assert len(asked) >= 12
    for path, method in asked:
        url = path.replace("{id}", "ns5").replace("{user_id}", "12") + "?surprise=1"
        response = sample.request(method, url, json={"ratings": [{"movie_id": "ns5", "rating": 4}]})
        assert response.status_code == 422, url
        assert "surprise" in [each["parameter"] for each in response.json()["errors"]], url


def test_long_values_and_many_names_are_cut(sample: httpx.Client) -> None:
    long = sample.get("/get_count_platform", params={"platform": "x" * 20_000})
    assert long.json()["errors"][0]["given"] == "x" * 200
    many = sample.get("/get_count_platform?" + "&".join(f"{'n' * 300}{number}=1" for number in range(150)))
    assert len(many.json()["errors"]) == 11  # ten unknown names, and the missing platform
    assert len(long.content) < 2000
    assert len(many.content) < 10_000


def test_what_matches_nothing_is_told(sample: httpx.Client) -> None:
    response = sample.get("/get_max_duration?year=1800&platform=HULU&duration_type=season&type=movie")
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "Nothing matches type=movie, year=1800, platform=hulu, duration_type=season.",
        "searched": {"type": "movie", "year": 1800, "platform": "hulu", "duration_type": "season"},
    }


def test_a_count_of_nothing_is_an_answer(sample: httpx.Client) -> None:
    assert sample.get("/get_score_count?platform=hulu&year=1800&scored=0").json() == {"count": 0}
