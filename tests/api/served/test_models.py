"""New models are served; what is no model is refused, and the last good one goes on serving."""

import os
import shutil
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb
import httpx
import pytest

from ml.artifact.current import POINTER, load_current, promote
from ml.artifact.folder import ARRAYS, CARD, CHOICES, save_model
from tests.ml.artifact.test_store import change_a_byte, cut_it, delete_it, empty_it, pickle_it
from tests.support.service import Service, running_command, serving
from tests.support.waiting import HANGS_AFTER, wait_until
from tests.support.workplace import Workplace

pytestmark = pytest.mark.service

ASKED = "/v1/recommend?user_id=12&movie_id=ns5"


@pytest.fixture
def models(sample_models: Path, tmp_path: Path) -> Path:
    """A copy of the folder of models, which tests may change."""
    return Path(shutil.copytree(sample_models, tmp_path / "models"))


@pytest.fixture
def service(built_sample: Workplace, models: Path, tmp_path: Path) -> Iterator[Service]:
    with serving(built_sample.warehouse, tmp_path / "log", CARTELERA_MODELS=str(models)) as service:
        yield service


def make_model(models: Path, name: str, *, personalised: bool = True, mean: float = 3.0) -> str:
    """Save another model, which can be recognised by its mean."""
    model, card = load_current(models)
    changed = card.model_copy(update={"model": name, "personalised": personalised, "sha256": {}})
    save_model(models, model.__class__(**{**vars(model), "mean": mean}), changed, {})
    return name


def wait_for_model(service: Service, name: str) -> None:
    """Wait until a model answers."""
    wait_until(lambda: service.get(ASKED).json().get("model") == name, lambda: f"not {name}: {service.ready()}")


def wait_for_problem(service: Service, text: str) -> None:
    """Wait until the service has seen that the current model is no model."""
    wait_until(lambda: text in str(service.ready()["model_problem"]), service.ready)


def test_no_model_yet_and_then_one(built_sample: Workplace, sample_models: Path, tmp_path: Path) -> None:
    models = tmp_path / "later"
    with serving(built_sample.warehouse, tmp_path / "log", CARTELERA_MODELS=str(models)) as service:
        body = {"ratings": [{"movie_id": "ns5", "rating": 5}]}
        for answer in (
            service.get(ASKED),
            service.get("/v1/users/12/recommendations"),
            service.post("/v1/recommendations", body),
        ):
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
            assert answer.json()["command"] == "python -m ml.train"
            assert f"There is no model in {models} yet" in answer.json()["detail"]
        assert service.get("/get_count_platform?platform=hulu").status_code == 200
        assert service.get("/v1/titles/ns5").status_code == 200
        assert service.get("/ready").json()["model"] is None
        shutil.copytree(sample_models, models)
        wait_for_model(service, load_current(models)[1].model)
        assert service.get("/ready").json()["model_problem"] is None
    assert errors(service) == []


def test_a_new_model_is_served_without_a_failure(service: Service, models: Path) -> None:
    """Models are exchanged ten times while clients send requests; each answer must come from one model."""
    names = {make_model(models, f"model-{number}", mean=1 + number / 10): 1 + number / 10 for number in range(10)}
    first = load_current(models)
    names[first[1].model] = round(first[0].mean, 6)
    stop = threading.Event()
    wrong: list[Any] = []

    def ask_without_pause() -> None:
        with httpx.Client(base_url=service.url, timeout=HANGS_AFTER) as client:
            while not stop.is_set():
                answer = client.get(ASKED)
                told = answer.json()
                if (
                    told.get("parts", {}).get("mean") != names[told["model"]]
                    or told["model"] not in answer.headers["etag"]
                ):
                    wrong.append(told)

    clients = [threading.Thread(target=ask_without_pause) for _ in range(4)]
    for client in clients:
        client.start()
    for name in sorted(names):
        promote(models, name)
        wait_for_model(service, name)
    stop.set()
    for client in clients:
        client.join()
    assert wrong == []
    assert [line for line in service.log() if line.get("status", 200) >= 500] == []


HARMS = [change_a_byte, cut_it, empty_it, delete_it, pickle_it]


@pytest.fixture(scope="module")
def harmed_service(
    built_sample: Workplace, sample_models: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Service, Path]]:
    """A service and its folder of models, which tests harm one after another."""
    folder = tmp_path_factory.mktemp("harmed")
    models = Path(shutil.copytree(sample_models, folder / "models"))
    with serving(built_sample.warehouse, folder / "log", CARTELERA_MODELS=str(models)) as service:
        yield service, models


@pytest.fixture
def to_harm(harmed_service: tuple[Service, Path], sample_models: Path) -> tuple[Service, Path]:
    """The same, where the model is as it was again."""
    service, models = harmed_service
    shutil.rmtree(models)
    shutil.copytree(sample_models, models)
    wait_until(lambda: service.ready()["model_problem"] is None, service.ready)
    return service, models


@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.__name__)
@pytest.mark.parametrize("file", [ARRAYS, CHOICES, CARD, POINTER])
def test_a_harmed_model_leaves_the_last_good_one_in_service(
    to_harm: tuple[Service, Path], harm: Callable[[Path], None], file: str
) -> None:
    """Files are damaged in place, even the served one: the service must not depend on them any more."""
    service, models = to_harm
    reported = len(errors(service))
    good = service.get(ASKED).json()
    body = {"ratings": [{"movie_id": "ns5", "rating": 5}]}
    folded_in = service.post("/v1/recommendations", body).json()
    harmed = models / file if file == POINTER else models / good["model"] / file
    harm(harmed)
    wait_for_problem(service, "no model in" if (harm, file) == (delete_it, POINTER) else str(harmed))
    assert service.get(ASKED).json() == good
    assert service.post("/v1/recommendations", body).json() == folded_in
    assert service.get("/ready").json()["model"]["model"] == good["model"]
    assert "cartelera_model_reload_failing 1.0" in service.get("/metrics").text
    assert [line["still_served"] for line in errors(service)[reported:]] in ([good["model"]], [])
    assert all(line.get("status", 200) < 500 for line in service.log())


def test_after_a_harmed_model_the_next_good_one_is_served(service: Service, models: Path) -> None:
    make_model(models, "next")
    current = load_current(models)[1].model
    cut_it(models / current / ARRAYS)
    wait_for_problem(service, "is not the file that was saved")
    promote(models, "next")
    wait_for_model(service, "next")
    assert service.get("/ready").json()["model_problem"] is None


def test_a_model_of_another_catalog_is_not_served(
    service: Service, built_sample: Workplace, models: Path, tmp_path: Path
) -> None:
    """The other catalog has other titles under the same ids."""
    other = Path(shutil.copy(built_sample.warehouse, tmp_path / "other.duckdb"))
    with duckdb.connect(other) as connection:
        connection.execute("update titles_wide set title = title || ' 2'")
    with serving(other, tmp_path / "other.log", CARTELERA_MODELS=str(models)) as confused:
        answer = confused.get(ASKED)
        assert answer.status_code == 503
        assert "has learnt from another catalog: 0% of its titles" in answer.json()["detail"]
        assert "another catalog" in confused.get("/ready").json()["model_problem"]
        assert confused.get("/v1/titles/ns5/similar").json()["by"] == "catalog"
        assert "cartelera_model_reload_failing 1.0" in confused.get("/metrics").text


def test_a_pipe_in_the_place_of_a_file_holds_nothing_up(service: Service, models: Path) -> None:
    good = service.get(ASKED).json()
    make_model(models, "next")
    for file in (POINTER, f"{good['model']}/{CARD}", f"{good['model']}/{ARRAYS}"):
        (models / file).rename(models / "kept")
        os.mkfifo(models / file)
        wait_for_problem(service, "is no file")
        assert service.get(ASKED).json() == good
        (models / "kept").replace(models / file)
    promote(models, "next")
    wait_for_model(service, "next")


def test_what_cannot_be_looked_at_is_looked_at_again(service: Service, models: Path) -> None:
    pointer = (models / POINTER).read_text()
    current = load_current(models)[1].model
    (models / POINTER).write_text(pointer.replace(current, "a\\u0000b"))
    wait_for_problem(service, "is no name of a model")
    (models / POINTER).write_text(pointer)
    wait_for_problem(service, "None")
    assert service.get(ASKED).json()["model"] == current
    assert service.get("/ready").json()["reload_problem"] is None


def test_a_worker_that_starts_late_serves_what_the_others_serve(
    built_sample: Workplace, models: Path, tmp_path: Path
) -> None:
    with running_command(
        built_sample.warehouse, tmp_path / "log", "--workers", "2", CARTELERA_MODELS=str(models)
    ) as service:
        good = service.get(ASKED).json()
        wait_until_mapped(service, 2)
        cut_it(models / good["model"] / ARRAYS)
        wait_until(lambda: len(errors(service)) == 2, service.log)
        killed = next(iter(mapped_models(service.pid)))
        os.kill(int(killed), signal.SIGKILL)
        wait_until(lambda: killed not in mapped_models(service.pid), service.log)
        wait_until_mapped(service, 2)
        assert [service.get(ASKED).json() for _ in range(20)] == [good] * 20


def errors(service: Service) -> list[dict[str, Any]]:
    """What has been logged as an error."""
    return [line for line in service.log() if line["level"] == "ERROR"]


def wait_until_mapped(service: Service, workers: int) -> dict[str, str]:
    """Wait until so many workers have mapped both files of a model, its stars and its choices; which files each has."""
    parent = service.pid
    both = [2] * workers
    wait_until(
        lambda: [len(files.splitlines()) for files in mapped_models(parent).values()] == both,
        lambda: mapped_models(parent),
    )
    return mapped_models(parent)


def test_a_service_that_starts_with_a_harmed_model_answers_all_else(
    built_sample: Workplace, models: Path, tmp_path: Path
) -> None:
    pickle_it(models / load_current(models)[1].model / ARRAYS)
    with serving(built_sample.warehouse, tmp_path / "log", CARTELERA_MODELS=str(models)) as service:
        answer = service.get(ASKED)
        assert answer.status_code == 503
        assert "is not the file that was saved" in answer.json()["detail"]
        assert service.get("/v1/titles/ns5/similar").json()["by"] == "catalog"


def test_without_signal_the_answers_say_so_and_leave_taste_out(service: Service, models: Path) -> None:
    promote(models, make_model(models, "without-signal", personalised=False, mean=3.25))
    wait_for_model(service, "without-signal")
    answer = service.get(ASKED).json()
    assert (answer["personalised"], answer["known_user"], answer["parts"]["taste"]) == (False, True, 0)
    assert answer["stars"] == pytest.approx(sum(answer["parts"].values()), abs=2e-6)
    body = {"ratings": [{"movie_id": "ns5", "rating": 5}]}
    for listed in (
        service.get("/v1/users/12/recommendations").json(),
        service.post("/v1/recommendations", body).json(),
    ):
        assert {title["parts"]["taste"] for title in listed["titles"]} == {0}
        assert {title["recommended"] for title in listed["titles"]} == {False}
    similar = service.get("/v1/titles/ns5/similar").json()
    assert (similar["by"], similar["model"]) == ("catalog", "without-signal")


def test_a_model_of_an_older_build(built_sample: Workplace, models: Path, tmp_path: Path) -> None:
    """The model keeps answering about titles that still exist, and the answers name both builds."""
    newer = Path(shutil.copy(built_sample.warehouse, tmp_path / "newer.duckdb"))
    with serving(built_sample.warehouse, tmp_path / "first", CARTELERA_MODELS=str(models)) as service:
        best = [title["id"] for title in service.get("/v1/users/12/recommendations").json()["titles"]]
    with duckdb.connect(newer) as connection:
        connection.execute("update build_info set build_id = 'newer'")
        connection.execute("delete from titles_wide where id = $gone", {"gone": best[0]})
        connection.execute(
            "insert into titles_wide by name "
            "select * replace ('ns99999' as id, 'ns99999' as work_id) from titles_wide where id = 'ns5'"
        )
    with serving(newer, tmp_path / "log", CARTELERA_MODELS=str(models)) as service:
        answer = service.get("/v1/users/12/recommendations").json()
        assert (answer["build_id"], answer["model_build_id"]) == ("newer", load_current(models)[1].build_id)
        assert [title["id"] for title in answer["titles"]][:9] == best[1:]
        assert service.get(f"/v1/recommend?user_id=12&movie_id={best[0]}").status_code == 404
        new_title = service.get("/v1/recommend?user_id=12&movie_id=ns99999").json()
        assert (new_title["known_title"], new_title["personalised"], new_title["parts"]["taste"]) == (False, False, 0)
        assert service.get("/v1/titles/ns99999/similar").json()["by"] == "catalog"
        similar = service.get("/v1/titles/ns5/similar?n=100").json()["titles"]
        assert best[0] not in {title["id"] for title in similar}


def test_workers_share_the_memory_of_the_model(built_sample: Workplace, models: Path, tmp_path: Path) -> None:
    with running_command(
        built_sample.warehouse, tmp_path / "log", "--workers", "2", CARTELERA_MODELS=str(models)
    ) as service:
        mapped = wait_until_mapped(service, 2)
        assert len(set(mapped.values())) == 1
        assert service.get(ASKED).status_code == 200
        private = Path(next(iter(mapped.values())).split(" ")[-1]).parent
    assert not private.exists()


def mapped_models(parent: int) -> dict[str, str]:
    """For each worker, the device, the inode and the path of each file of the model that it has mapped."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    found = {}
    for child in children:
        with suppress(OSError):  # it has ended meanwhile
            lines = Path(f"/proc/{child}/maps").read_text().splitlines()
            if files := {" ".join(line.split()[3:]) for line in lines if line.endswith(".mapped")}:
                found[child] = "\n".join(sorted(files))
    return found
