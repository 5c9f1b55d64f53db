"""openapi-python-client makes a client from the OpenAPI document, which asks every endpoint and reads its answer."""

import json
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.support.service import Service

NAME = "generated_client"


@pytest.fixture(scope="module")
def client(sample_service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The generated client of the service."""
    folder = tmp_path_factory.mktemp("client")
    (folder / "openapi.json").write_text(sample_service.get("/openapi.json").text)
    program = Path(sys.executable).with_name("openapi-python-client")
    options = ["--path", "openapi.json", "--meta", "none", "--output-path", NAME, "--fail-on-warning"]
    done = subprocess.run([program, "generate", *options], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    sys.path.insert(0, str(folder))
    with import_module(NAME).Client(base_url=sample_service.url) as client:
        yield client
    sys.path.remove(str(folder))


def model(name: str) -> Any:
    """A class of the generated client."""
    return getattr(import_module(f"{NAME}.models"), name)


def asked_of_every_endpoint() -> dict[str, dict[str, Any]]:
    """Good arguments for each function of the client, by tag and name."""
    platform, title_type = model("Platform"), model("TitleType")
    scored = {"platform": platform.NETFLIX, "year": 2021, "scored": 3.4}
    ratings = [model("KnownRating")(movie_id="ns5", rating=5)]
    filters = {"platform": [platform.HULU, platform.NETFLIX], "genre": [model("GenreOrLabel").COMEDY]}
    return {
        "catalog.get_max_duration": {"duration_type": model("DurationType").SEASON},
        "catalog.get_score_count": scored,
        "catalog.get_movie_count": scored,
        "catalog.get_count_platform": {"platform": platform.HULU},
        "catalog.get_actor": {"platform": platform.NETFLIX, "year": 2021, "type_": title_type.MOVIE},
        "titles.titles": {**filters, "sort": model("Sort").SCORE, "order": model("Order").ASC, "n": 7},
        "titles.title": {"id": "ns5"},
        "titles.elsewhere": {"id": "as252"},
        "titles.similar_titles": {"id": "ns5", "n": 2},
        "titles.count_genres": {**filters, "country": [model("Country").SPAIN]},
        "titles.count_platforms": filters,
        "titles.count_countries": filters,
        "titles.count_people": {**filters, "search": "kowal"},
        "recommendations.recommend": {"user_id": 12, "movie_id": "ns5"},
        "recommendations.user_recommendations": {"user_id": 12, "n": 2, "genre": model("Genre").COMEDY},
        "recommendations.newcomer_recommendations": {"body": model("Newcomer")(ratings=ratings, n=2)},
        "recommendations.batch_recommendations": {"body": model("Users")(user_ids=[12, 999_999], n=2)},
        "operations.health": {},
        "operations.ready": {},
        "operations.metrics": {},
        "operations.index": {},
    }


def test_the_client_asks_every_endpoint(client: Any, sample_service: Service) -> None:
    document = sample_service.get("/openapi.json").json()
    operations = [operation for methods in document["paths"].values() for operation in methods.values()]
    asked = asked_of_every_endpoint()
    assert {f"{each['tags'][0]}.{each['operationId']}" for each in operations} == set(asked)
    for function, arguments in asked.items():
        response = import_module(f"{NAME}.api.{function}").sync_detailed(client=client, **arguments)
        assert response.status_code == 200, (function, response.content)
        if function == "operations.metrics":
            assert response.parsed == response.content.decode()
        else:
            read = json.dumps(response.parsed.to_dict()).replace("+00:00", "Z")  # the other way to write UTC
            assert json.loads(read) == json.loads(response.content), function


def test_the_client_understands_problems(client: Any) -> None:
    title = import_module(f"{NAME}.api.titles.title")
    problem = title.sync(client=client, id="ns0")
    assert (problem.status, problem.searched.to_dict()) == (404, {"id": "ns0"})
