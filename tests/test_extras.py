"""The commands of each extra run where nothing else can be imported, and other commands say which extra they lack."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.extras import environment_with
from tests.support.service import running_command
from tests.support.workplace import REPOSITORY, Workplace, small_sample, without_settings

pytestmark = [pytest.mark.build, pytest.mark.service]


def run(command: tuple[str, ...], settings: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *command],
        check=False,
        cwd=REPOSITORY,
        env=without_settings() | settings,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture(scope="module")
def place(built_sample: Workplace, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The settings for the built sample and a model that was trained with only the extra `train`."""
    models = tmp_path_factory.mktemp("models")
    settings = {"CARTELERA_WAREHOUSE": str(built_sample.warehouse), "CARTELERA_MODELS": str(models)}
    only_train = environment_with("train", tmp_path_factory.mktemp("train"))
    trained = run(("ml.train", "--folds", "2", "--epochs", "2"), settings | only_train)
    assert trained.returncode == 0, trained.stdout + trained.stderr
    return settings


def test_a_build_needs_no_more_than_its_extra(tmp_path: Path) -> None:
    small_sample(tmp_path / "raw")
    workplace = Workplace(tmp_path)
    variables = workplace.environment | environment_with("build", tmp_path)
    dbt = Path(sys.executable).with_name("dbt")
    built = subprocess.run([dbt, "build"], check=False, cwd=REPOSITORY, env=variables, capture_output=True, text=True)
    assert built.returncode == 0, built.stdout + built.stderr
    assert workplace.query("select count(*) > 0 from titles") == [(True,)]


@pytest.mark.parametrize("command", [("cartelera",), ("ml.models",), ("ml.recommend", "12", "--top", "3")])
def test_some_commands_need_no_extra(place: dict[str, str], tmp_path: Path, command: tuple[str, ...]) -> None:
    done = run(command, place | environment_with("base", tmp_path))
    assert done.returncode == 0, done.stderr


def test_a_service_without_the_page_answers_all_else(place: dict[str, str], tmp_path: Path) -> None:
    variables = place | environment_with("service", tmp_path)
    with running_command(Path(place["CARTELERA_WAREHOUSE"]), tmp_path / "log", **variables) as service:
        assert service.get("/get_count_platform?platform=hulu").json() == {"count": 220}
        assert service.get("/v1/recommend?user_id=12&movie_id=ns5").json()["title"]["id"] == "ns5"
        paths = [
            "/get_max_duration",
            "/get_score_count?platform=hulu&year=2018&scored=3",
            "/get_actor?platform=netflix&year=2021",
            "/v1/users/12/recommendations",
            "/v1/titles/ns5/similar",
            "/docs",
            "/ready",
            "/metrics",
        ]
        assert [path for path in paths if not service.get(path).is_success] == []
        for path in ("/ui", "/ui/", "/ui/titles/ns5", "/ui/ask/en/", "/ui/ask/en/assets/index.js"):
            refused = service.get(path)
            assert refused.status_code == 404
            assert refused.headers["content-type"] == "application/problem+json"
            assert "pip install 'cartelera[page]'" in refused.json()["detail"]
        assert service.post("/ui/ask/en/gradio_api/run/predict", {}).status_code == 405
    assert "Traceback" not in (tmp_path / "log").read_text()


def test_the_page_needs_no_more_than_its_extra(place: dict[str, str], tmp_path: Path) -> None:
    variables = place | environment_with("page", tmp_path)
    with running_command(Path(place["CARTELERA_WAREHOUSE"]), tmp_path / "log", **variables) as service:
        assert "ns5" in service.get("/ui/titles/ns5?user_id=12").text
        assert "gradio" in service.get("/ui/ask/en/", timeout=60).text
        build_id = service.get("/ready").json()["build_id"]
        picture = service.get(f"/ui/pictures/{build_id}/en/titles_by_platform.svg", timeout=60)
        assert picture.content.startswith(b"<svg")


@pytest.mark.parametrize(
    ("command", "extra"),
    [
        (("api",), "service"),
        (("cartelera.from_spark",), "build"),
        (("eda.draw", "pictures"), "page"),
        (("eda.execute", "book.ipynb"), "dev"),
        (("ml.train",), "train"),
        (("ml.train", "--help"), "train"),
        (("ml.compare",), "train"),
        (("ml.tune",), "tune"),
    ],
)
def test_a_command_names_the_extra_that_it_lacks(command: tuple[str, ...], extra: str, tmp_path: Path) -> None:
    refused = run(command, environment_with("base", tmp_path))
    assert refused.returncode == 2
    assert refused.stderr == f"This command needs more than is installed: `pip install 'cartelera[{extra}]'` adds it.\n"


@pytest.mark.parametrize(("command", "there"), [("ml.train", "train"), ("ml.tune", "tune")])
def test_a_run_is_tracked_only_with_the_extra_for_it(command: str, there: str, tmp_path: Path) -> None:
    refused = run((command, "--track", str(tmp_path)), environment_with(there, tmp_path))
    assert refused.returncode == 2
    assert "`pip install 'cartelera[track]'` adds it" in refused.stderr


@pytest.mark.parametrize(("there", "lacking"), [("base", "build,train"), ("build", "train"), ("train", "build")])
def test_a_refresh_begins_only_where_it_can_end(there: str, lacking: str, tmp_path: Path) -> None:
    settings = {"CARTELERA_WAREHOUSE": str(tmp_path / "warehouse.duckdb"), "CARTELERA_MODELS": str(tmp_path)}
    refused = run(("jobs.refresh",), settings | environment_with(there, tmp_path))
    assert refused.returncode == 2
    assert refused.stdout.startswith("refresh: nothing was done: This command needs more than is installed: ")
    assert f"pip install 'cartelera[{lacking}]'" in refused.stdout
    assert refused.stderr == ""
