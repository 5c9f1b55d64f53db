"""The lists of many users: what each user's own request answers, while others are answered too."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.endpoints.batch import written
from api.endpoints.parameters import Users
from api.served.snapshot import load_snapshot
from api.served.state import ServedState
from ml.artifact.current import load_current
from tests.support.workplace import Workplace

UNKNOWN_USER = 999_999
USERS = [300, 12, UNKNOWN_USER, 1, 12]


@pytest.mark.parametrize(
    "filters", [{}, {"platform": "hulu", "n": 3}, {"genre": "drama", "type": "movie", "rated": True, "skip": 2}]
)
def test_each_list_is_that_of_its_user(sample: httpx.Client, filters: dict[str, Any]) -> None:
    params = {name: str(value).lower() for name, value in filters.items()}
    response = sample.post("/v1/recommendations/batch", json={"user_ids": USERS, **filters})
    single = {user: sample.get(f"/v1/users/{user}/recommendations", params=params).json() for user in USERS}
    assert response.headers["content-type"] == "application/json"
    assert response.json() == {"lists": [single[user] for user in USERS]}


def test_others_are_answered_between_the_lists(built_sample: Workplace, sample_models: Path) -> None:
    state = ServedState(load_snapshot(built_sample.warehouse), load_current(sample_models))
    assert state.snapshot is not None
    assert state.lists is not None
    users = Users.model_validate({"user_ids": USERS})
    pieces = written(state.snapshot, state.lists, users)

    async def turns_of_others() -> list[int]:
        """How often another task has had its turn when each piece comes."""
        turns = 0

        async def take_turns() -> None:
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        other = asyncio.create_task(take_turns())
        seen = [turns async for _ in pieces]
        other.cancel()
        return seen

    with ThreadPoolExecutor() as thread:  # this one has a loop already where a browser has been opened in it
        seen = thread.submit(asyncio.run, turns_of_others()).result()
    lists = seen[1 : 1 + len(USERS)]
    assert lists == sorted(set(lists))


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({}, "user_ids: it is missing; allowed: a list of 1 to 1000."),
        ({"user_ids": []}, "user_ids: [] cannot be used; allowed: a list of 1 to 1000."),
        ({"user_ids": list(range(1001))}, "a list of 1 to 1000"),
        ({"user_ids": ["12"]}, 'user_ids.0: "12" cannot be used; allowed: a whole number from 0 to 9007199254740991.'),
        ({"user_ids": [1], "m": 3}, "m: there is no such member here"),
        ({"user_ids": [1], "n": 21}, "n: 21 cannot be used; allowed: a whole number from 1 to 20."),
    ],
)
def test_what_cannot_be_used_is_refused(sample: httpx.Client, body: dict[str, Any], detail: str) -> None:
    response = sample.post("/v1/recommendations/batch", json=body)
    assert response.status_code == 422
    assert detail in response.json()["detail"]


def test_the_pages_of_a_list_follow_each_other(sample: httpx.Client) -> None:
    whole = sample.get("/v1/users/12/recommendations?n=100&platform=disney").json()
    seen: list[dict[str, Any]] = []
    params: dict[str, str | int] = {"n": 30, "platform": "disney", "skip": 0}
    while True:
        page = sample.get("/v1/users/12/recommendations", params=params).json()
        seen += page["titles"]
        if page["next"] is None:
            break
        assert len(page["titles"]) == 30
        params["skip"] = page["next"]
    assert seen[:100] == whole["titles"]
    assert len(seen) < 150  # Disney has no more titles


def test_the_last_page_is_where_no_more_may_be_skipped(sample: httpx.Client) -> None:
    page = sample.get("/v1/users/12/recommendations?n=100&skip=900").json()
    assert (len(page["titles"]), page["next"]) == (100, 1000)
    page = sample.get("/v1/users/12/recommendations?n=10&skip=1000").json()
    assert page["next"] is None
