"""Recommendations over HTTP, compared with sums computed from the model's file, and everything that can be unknown."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from safetensors.numpy import load_file

from ml.artifact.current import POINTER
from ml.artifact.folder import ARRAYS
from tests.support.service import Service
from tests.support.workplace import Workplace

UNKNOWN_USER = 999_999


@dataclass(frozen=True)
class Oracle:
    """The arrays of the model as plain Python."""

    users: dict[int, int]
    titles: dict[str, int]
    arrays: dict[str, list[Any]]

    def parts(self, user_id: int, title_id: str) -> dict[str, float]:
        """The summands of a prediction."""
        user, title = self.users.get(user_id), self.titles.get(title_id)
        taste = 0.0
        if user is not None and title is not None:
            factors = zip(self.arrays["user_factors"][user], self.arrays["title_factors"][title], strict=True)
            taste = sum(one * other for one, other in factors)
        return {
            "mean": self.arrays["mean"][0],
            "user_bias": 0.0 if user is None else self.arrays["user_bias"][user],
            "title_bias": 0.0 if title is None else self.arrays["title_bias"][title],
            "taste": taste,
        }

    def stars(self, user_id: int, title_id: str) -> float:
        """The predicted stars."""
        return float(min(5.0, max(0.5, sum(self.parts(user_id, title_id).values()))))


@pytest.fixture(scope="module")
def oracle(sample_models: Path) -> Oracle:
    model = json.loads((sample_models / POINTER).read_text())["model"]
    arrays = load_file(sample_models / model / ARRAYS)
    ids = [bytes(row).rstrip(b"\0").decode() for row in arrays["title_ids"]]
    return Oracle(
        users={user_id: number for number, user_id in enumerate(arrays["user_ids"].tolist())},
        titles={title_id: number for number, title_id in enumerate(ids)},
        arrays={name: array.tolist() for name, array in arrays.items()},
    )


@pytest.fixture(scope="module")
def card(sample_models: Path) -> dict[str, Any]:
    model = json.loads((sample_models / POINTER).read_text())["model"]
    found: dict[str, Any] = json.loads((sample_models / model / "card.json").read_text())
    return found


@pytest.mark.parametrize("user_id", [1, 12, 300, UNKNOWN_USER])
@pytest.mark.parametrize("title_id", ["ns5", "hs2", "as100", "ds7"])
def test_one_title(sample: httpx.Client, oracle: Oracle, card: dict[str, Any], user_id: int, title_id: str) -> None:
    answer = sample.get("/v1/recommend", params={"user_id": user_id, "movie_id": title_id}).json()
    assert answer["parts"] == pytest.approx(oracle.parts(user_id, title_id), abs=2e-6)
    assert answer["stars"] == pytest.approx(oracle.stars(user_id, title_id), abs=2e-6)
    assert answer["recommended"] is (answer["stars"] >= 3.5)
    assert (answer["user_id"], answer["title"]["id"]) == (user_id, title_id)
    assert answer["known_user"] is (user_id != UNKNOWN_USER)
    assert answer["personalised"] is (user_id != UNKNOWN_USER)
    assert (answer["model"], answer["model_build_id"]) == (card["model"], card["build_id"])
    assert answer["build_id"] == card["build_id"]
    assert answer["reason"] == card["reason"] if answer["personalised"] else "unknown" in answer["reason"]


def test_a_title_that_nobody_has_rated(sample: httpx.Client, built_sample: Workplace, oracle: Oracle) -> None:
    ((title_id,),) = built_sample.query("select min(id) from titles where id not in (select id from title_scores)")
    answer = sample.get("/v1/recommend", params={"user_id": 12, "movie_id": title_id}).json()
    assert answer["parts"] == pytest.approx(oracle.parts(12, title_id), abs=2e-6)
    assert (answer["parts"]["title_bias"], answer["parts"]["taste"]) == (0, 0)
    assert (answer["known_title"], answer["personalised"]) == (False, False)
    assert "Nobody had rated the title" in answer["reason"]


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/v1/recommend?user_id=12&movie_id=ns0", "movie_id"),
        ("/v1/titles/ns0", "id"),
        ("/v1/titles/ns0/similar", "id"),
        ("/v1/titles/ns0/elsewhere", "id"),
        ("/v1/titles?after=ns0", "after"),
    ],
)
def test_a_title_that_there_is_not(sample: httpx.Client, path: str, parameter: str) -> None:
    answer = sample.get(path)
    assert answer.status_code == 404
    assert "there is no title 'ns0'" in answer.json()["detail"]
    assert answer.json()["searched"] == {parameter: "ns0"}


@pytest.mark.parametrize("user_id", [1, 12, UNKNOWN_USER])
@pytest.mark.parametrize(
    "narrowed", [{}, {"platform": "hulu"}, {"type": "tv show"}, {"platform": "disney", "type": "movie"}]
)
def test_the_stars_in_a_list_are_those_of_one_title(
    sample: httpx.Client, oracle: Oracle, user_id: int, narrowed: dict[str, str]
) -> None:
    for asked in ("false", "true"):
        answer = sample.get(f"/v1/users/{user_id}/recommendations", params={"n": 7, "rated": asked, **narrowed}).json()
        assert len(answer["titles"]) == 7
        for title in answer["titles"]:
            assert title | narrowed == title
            assert title["parts"] == pytest.approx(oracle.parts(user_id, title["id"]), abs=2e-6)
            assert title["stars"] == pytest.approx(oracle.stars(user_id, title["id"]), abs=2e-6)
            assert title["recommended"] is (title["stars"] >= answer["threshold"])
        assert answer["known_user"] is (user_id != UNKNOWN_USER)


def test_whether_the_user_has_rated_the_title(sample: httpx.Client, built_sample: Workplace) -> None:
    rated = {title_id for (title_id,) in built_sample.query("select movie_id from ratings where user_id = 12")}
    for title_id in [*sorted(rated)[:3], "ns5", "as100"]:
        answer = sample.get("/v1/recommend", params={"user_id": 12, "movie_id": title_id}).json()
        assert answer["rated"] is (title_id in rated)


def test_no_number_is_minus_zero(sample: httpx.Client) -> None:
    """The taste of this user for this title is -0.0000004."""
    assert "-0.0," not in sample.get("/v1/users/19/recommendations?n=100&rated=true").text
    assert '"taste":-0.0}' not in sample.get("/v1/recommend?user_id=19&movie_id=hs69").text


def test_the_cost_of_wrong_members_grows_with_their_number(sample: httpx.Client, sample_service: Service) -> None:
    """Just short of the longest body; a service that compared them with each other was busy for a minute."""
    process = psutil.Process(sample_service.pid)

    def cost(bodies: int, members: int) -> float:
        """The processor's seconds that the service needs for so many bodies."""
        before = process.cpu_times()
        for _ in range(bodies):
            answer = sample.post("/v1/recommendations", json={f"{number:x}": 1 for number in range(members)})
            assert answer.status_code == 422
            assert len(answer.json()["errors"]) == 11  # and the ratings are missing
        after = process.cpu_times()
        return after.user + after.system - before.user - before.system

    assert cost(1, 24_000) < 4 * cost(8, 3_000)


def test_an_unknown_user_gets_what_is_popular(sample: httpx.Client, built_sample: Workplace) -> None:
    answer = sample.get(f"/v1/users/{UNKNOWN_USER}/recommendations?n=100").json()
    assert (answer["by"], answer["personalised"], answer["known_user"]) == ("popularity", False, False)
    assert answer["reason"].endswith("So these are the most popular works.")
    assert [(title["ranking_score"], title["because"]) for title in answer["titles"]] == [(0, [])] * 100
    popular = built_sample.query(
        "select list(id) from titles_wide group by work_id order by sum(ratings) desc, work_id limit 100"
    )
    for title, (ids,) in zip(answer["titles"], popular, strict=True):
        assert title["id"] in ids


def test_a_newcomer_with_the_ratings_of_a_user_gets_the_user_s_list(
    sample: httpx.Client, built_sample: Workplace
) -> None:
    ratings = built_sample.query("select movie_id, rating from ratings where user_id = 12")
    body = {"ratings": [{"movie_id": title_id, "rating": rating} for title_id, rating in ratings], "n": 50}
    newcomer = sample.post("/v1/recommendations", json=body).json()
    user = sample.get("/v1/users/12/recommendations?n=50").json()
    for each in ("by", "personalised", "reason"):
        assert newcomer[each] == user[each]
    assert [title["ranking_score"] for title in newcomer["titles"]] == pytest.approx(
        [each["ranking_score"] for each in user["titles"]]
    )
    assert {title["id"] for title in newcomer["titles"]} & {title_id for title_id, _ in ratings} == set()
    assert "etag" not in sample.post("/v1/recommendations", json=body).headers


def test_opposite_newcomers_get_other_titles(sample: httpx.Client, built_sample: Workplace) -> None:
    rows = built_sample.query("select id from title_scores order by ratings desc, id limit 20")
    some = [title_id for (title_id,) in rows]
    lists = []
    for stars in ((5, 1), (1, 5)):
        ratings = [{"movie_id": each, "rating": stars[number % 2]} for number, each in enumerate(some)]
        answer = sample.post("/v1/recommendations", json={"ratings": ratings, "n": 20}).json()
        lists.append({title["id"] for title in answer["titles"]})
    assert len(lists[0] & lists[1]) < 10


def test_what_a_newcomer_may_ask_for(sample: httpx.Client) -> None:
    body = {
        "ratings": [{"movie_id": " NS5 ", "rating": 5}],
        "n": 100.0,
        "platform": "Hulu",
        "type": None,
        "rated": True,
    }
    answer = sample.post("/v1/recommendations", json=body).json()
    assert len(answer["titles"]) == 100
    assert {title["platform"] for title in answer["titles"]} == {"hulu"}
    several = sample.post("/v1/recommendations", json=body | {"platform": ["Hulu", "disney"]}).json()
    assert {title["platform"] for title in several["titles"]} == {"hulu", "disney"}
    for rated in (True, False):
        asked = body | {"platform": "netflix", "rated": rated}
        pages = [sample.post("/v1/recommendations", json=asked | {"skip": skip}).json() for skip in range(0, 400, 100)]
        assert ("ns5" in {title["id"] for page in pages for title in page["titles"]}) == rated


def test_ratings_that_tell_nothing(sample: httpx.Client, built_sample: Workplace) -> None:
    ((unrated,),) = built_sample.query("select min(id) from titles where id not in (select id from title_scores)")
    for stars, by, so in ((5, "content", "works like those"), (1, "popularity", "most popular works")):
        answer = sample.post("/v1/recommendations", json={"ratings": [{"movie_id": unrated, "rating": stars}]}).json()
        assert answer["unknown_titles"] == [unrated]
        assert (answer["personalised"], answer["by"]) == (False, by)
        assert so in answer["reason"]
    unknown = sample.get(f"/v1/users/{UNKNOWN_USER}/recommendations").json()
    assert answer["titles"] == unknown["titles"]


RATING = {"movie_id": "ns5", "rating": 5}
A_RATING = "cannot be used; allowed: a number from 0.5 to 5."
A_COUNT = "cannot be used; allowed: a whole number from 1 to 100."
A_USER = "cannot be used; allowed: a whole number from 0 to 9007199254740991."


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({}, "ratings: it is missing; allowed: a list of 1 to 1000."),
        ({"ratings": []}, "ratings: [] cannot be used; allowed: a list of 1 to 1000."),
        ({"ratings": RATING}, f"ratings: {json.dumps(RATING)} cannot be used; allowed: a list of 1 to 1000."),
        ({"ratings": [5]}, "ratings.0: 5 cannot be used; allowed: an object with movie_id, rating."),
        ({"ratings": [{"movie_id": "ns5"}]}, "ratings.0.rating: it is missing; allowed: a number from 0.5 to 5."),
        (
            {"ratings": [RATING | {"rating": 5.1}, RATING | {"rating": "5"}]},
            f'ratings.0.rating: 5.1 {A_RATING} ratings.1.rating: "5" {A_RATING}',
        ),
        ({"ratings": [RATING | {"rating": True}]}, f"ratings.0.rating: true {A_RATING}"),
        (
            {"ratings": [RATING | {"movie_id": 5}]},
            "ratings.0.movie_id: 5 cannot be used; allowed: a text of 0 to 100 characters.",
        ),
        (
            {"ratings": [RATING | {"rateing": 5}]},
            "ratings.0.rateing: there is no such member here; allowed: movie_id, rating; did you mean rating?",
        ),
        ({"ratings": [RATING], "n": 0}, f"n: 0 {A_COUNT}"),
        ({"ratings": [RATING], "variety": -1}, "variety: -1 cannot be used; allowed: a number from 0 to 1."),
        ({"ratings": [RATING], "variety": "0.5"}, 'variety: "0.5" cannot be used; allowed: a number from 0 to 1.'),
        ({"ratings": [RATING], "n": True}, f"n: true {A_COUNT}"),
        ({"ratings": [RATING], "n": 1.5}, f"n: 1.5 {A_COUNT}"),
        ({"ratings": [RATING], "rated": 1}, "rated: 1 cannot be used; allowed: true, false."),
        (
            {"ratings": [RATING], "platform": "netflx"},
            'platform: "netflx" cannot be used; allowed: amazon, disney, hulu, netflix; did you mean netflix?',
        ),
        (
            {"ratings": [RATING], "platform": ["hulu", "netflx"]},
            'platform: "netflx" cannot be used; allowed: amazon, disney, hulu, netflix; did you mean netflix?',
        ),
        ({"ratings": [RATING], "type": 5}, "type: 5 cannot be used; allowed: movie, tv show."),
        (
            {"ratings": [RATING, RATING | {"movie_id": "NS5"}]},
            "ratings.1.movie_id: there is another rating of this title; allowed: one per title.",
        ),
    ],
)
def test_what_is_wrong_with_a_body(sample: httpx.Client, body: object, detail: str) -> None:
    answer = sample.post("/v1/recommendations", json=body)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert answer.json()["detail"] == detail
    assert " ".join(each["detail"] for each in answer.json()["errors"]) == detail


@pytest.mark.parametrize(
    ("content", "media_type", "status", "detail"),
    [
        (b'{"ratings": [', "application/json", 422, "body: it is no JSON: Expecting value at character 13"),
        (b"", "application/json", 422, "body: it cannot be used; allowed: a JSON object"),
        (b"[]", "application/json", 422, "body: it cannot be used; allowed: a JSON object"),
        (b"null", "application/json", 422, "body: it cannot be used; allowed: a JSON object"),
        (json.dumps({"ratings": [RATING]}).encode(), "text/plain", 422, "sent with Content-Type: application/json"),
        (b'{"ratings": [{"movie_id": "\\ud800", "rating": 5}]}', "application/json", 422, "ratings.0.movie_id"),
        (b'{"ratings": [{"movie_id": "ns5", "rating": NaN}]}', "application/json", 422, "ratings.0.rating: NaN"),
        (b'{"ratings": [{"movie_id": "ns5", "rating": 1e999}]}', "application/json", 422, "Infinity cannot be used"),
        (b'{"n": ' + b"1" * 5000 + b"}", "application/json", 400, "The body cannot be read"),
        (b"[" * 100_000, "application/json", 400, "The body cannot be read"),
        (b'{"ratings": [{"movie_id": "\xff"}]}', "application/json", 400, "The body cannot be read"),
        (b'{"ratings": [{"movie_id": "ns0", "rating": 5}]}', "application/json", 404, "movie_id: there is no title"),
        (b" " * 262_145, "application/json", 413, "The body may have 262,144 bytes."),
    ],
)  # fmt: skip
def test_what_is_no_body(sample: httpx.Client, content: bytes, media_type: str, status: int, detail: str) -> None:
    answer = sample.post("/v1/recommendations", content=content, headers={"Content-Type": media_type})
    assert answer.status_code == status, answer.text
    assert detail in answer.json()["detail"]
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        ("/v1/recommend?user_id=-1&movie_id=ns5", f"user_id: '-1' {A_USER}"),
        ("/v1/recommend?user_id=1.0&movie_id=ns5", f"user_id: '1.0' {A_USER}"),
        ("/v1/recommend?user_id=1", "movie_id: it is missing; allowed: a text of 0 to 100 characters."),
        (
            "/v1/recommend?user_id=1&title=ns5",
            "title: there is no such parameter here; allowed: user_id, movie_id. "
            "movie_id: it is missing; allowed: a text of 0 to 100 characters.",
        ),
        ("/v1/users/me/recommendations", f"user_id: 'me' {A_USER}"),
        ("/v1/users/1/recommendations?n=101", f"n: '101' {A_COUNT}"),
        (
            "/v1/users/1/recommendations?skip=1001",
            "skip: '1001' cannot be used; allowed: a whole number from 0 to 1000.",
        ),
        (
            "/v1/users/1/recommendations?age_up_to=x",
            "age_up_to: 'x' cannot be used; allowed: a whole number from 0 to 18.",
        ),
        ("/v1/users/1/recommendations?rated=1", "rated: '1' cannot be used; allowed: true, false."),
        (
            "/v1/users/1/recommendations?user_id=2",
            "user_id: there is no such parameter here; allowed: type, platform, genre, age_up_to, n, skip, rated, "
            "unrated, variety.",
        ),
        ("/v1/users/1/recommendations?unrated=yes", "unrated: 'yes' cannot be used; allowed: true, false."),
        ("/v1/users/1/recommendations?variety=1.5", "variety: '1.5' cannot be used; allowed: a number from 0 to 1."),
        ("/v1/users/1/recommendations?variety=nan", "variety: 'nan' cannot be used; allowed: a number from 0 to 1."),
        ("/v1/titles/ns5?n=1", "n: there is no such parameter here; allowed: none."),
        ("/v1/titles/ns5/elsewhere?n=1", "n: there is no such parameter here; allowed: none."),
        ("/v1/titles/ns5/similar?n=0", f"n: '0' {A_COUNT}"),
        (
            "/v1/titles?n=0&platform=hul",
            "platform: 'hul' cannot be used; allowed: amazon, disney, hulu, netflix; did you mean hulu? "
            f"n: '0' {A_COUNT}",
        ),
        ("/v1/titles/ns5/similar?m=3", "m: there is no such parameter here; allowed: n."),
    ],
)
def test_what_is_wrong_with_a_url(sample: httpx.Client, path: str, detail: str) -> None:
    answer = sample.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert answer.json()["detail"] == detail


def test_methods(sample: httpx.Client) -> None:
    assert sample.head("/v1/recommend?user_id=12&movie_id=ns5").status_code == 200
    for method, path, allowed in (
        ("GET", "/v1/recommendations", "POST, OPTIONS"),
        ("HEAD", "/v1/recommendations", "POST, OPTIONS"),
        ("POST", "/v1/recommend", "GET, HEAD, OPTIONS"),
        ("DELETE", "/v1/titles/ns5", "GET, HEAD, OPTIONS"),
    ):
        answer = sample.request(method, path)
        assert (answer.status_code, answer.headers["allow"]) == (405, allowed)


@pytest.mark.parametrize(
    "path", ["/v1/recommend?user_id=12&movie_id=ns5", "/v1/users/12/recommendations", "/v1/titles/ns5/similar"]
)
def test_the_etag_names_build_and_model(sample: httpx.Client, card: dict[str, Any], path: str) -> None:
    etag = f'W/"{card["build_id"]}.{card["model"]}"'
    assert sample.get(path).headers["etag"] == etag
    assert sample.get(path, headers={"If-None-Match": etag}).status_code == 304
    assert sample.get(path, headers={"If-None-Match": f'W/"{card["build_id"]}"'}).status_code == 200
    assert sample.get(path).content == sample.get(path).content


@pytest.mark.parametrize("path", ["/v1/titles?search=garden", "/v1/titles/ns5", "/v1/titles/as252/elsewhere"])
def test_the_etag_of_what_no_model_has_part_in_names_the_build(
    sample: httpx.Client, card: dict[str, Any], path: str
) -> None:
    etag = f'W/"{card["build_id"]}"'
    assert sample.get(path).headers["etag"] == etag
    assert sample.get(path, headers={"If-None-Match": etag}).status_code == 304


def test_metrics_have_the_paths_without_the_values(sample: httpx.Client) -> None:
    sample.get("/v1/users/77/recommendations")
    sample.get("/v1/titles/ns77/similar")
    text = sample.get("/metrics").text
    assert 'path="/users/{user_id}/recommendations"' in text
    assert 'path="/titles/{id}/similar"' in text
    assert "ns77" not in text
    assert "cartelera_model_reload_failing 0.0" in text
