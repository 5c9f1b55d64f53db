"""The state that the service reports: health, readiness, metrics, the log, and the root."""

from contextlib import closing
from datetime import datetime
from http.client import HTTPConnection
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.support.service import Service, running_command, serving
from tests.support.skipping import do_without
from tests.support.waiting import HANGS_AFTER
from tests.support.workplace import Workplace

FULL_DISK = Path("/dev/full")
"""Writing to it fails as on a full disk."""


def metric(service: Service, name: str, **labels: str) -> float:
    """One sample of the metrics; 0 where there is none yet."""
    families = text_string_to_metric_families(service.get("/metrics").text)
    samples = [sample for family in families for sample in family.samples]
    return sum(sample.value for sample in samples if sample.name == name and labels.items() <= sample.labels.items())


def test_alive(sample: httpx.Client) -> None:
    assert sample.get("/health").json() == {"status": "alive"}


def test_ready_says_which_build_is_served_and_since_when(sample: httpx.Client, built_sample: Workplace) -> None:
    ready = sample.get("/ready").json()
    build = built_sample.query("select build_id, epoch(finished_at), row_counts from build_info")[0]
    finished, since = (datetime.fromisoformat(ready[name]) for name in ("finished_at", "serving_since"))
    assert (ready["build_id"], finished.timestamp(), ready["rows"]) == build
    assert ready["reload_problem"] is None
    assert finished < since < datetime.now(since.tzinfo)


@pytest.mark.service
def test_without_a_warehouse_it_is_alive_not_ready_and_says_what_to_do(tmp_path: Path) -> None:
    missing = tmp_path / "cartelera.duckdb"
    with serving(missing, tmp_path / "log") as service:
        assert service.get("/health").status_code == 200
        assert service.get("/docs").status_code == 200
        for url in ("/ready", "/get_count_platform?platform=hulu"):
            response = service.get(url)
            assert response.status_code == response.json()["status"] == 503
            assert response.headers["content-type"] == "application/problem+json"
            assert response.headers["retry-after"] == "5"
            assert response.json()["command"] == "cartelera build"
            assert f"There is no warehouse at {missing} yet: `cartelera build` makes it." in response.json()["detail"]
        assert metric(service, "cartelera_reload_failing") == 1


@pytest.mark.service
def test_with_a_file_that_cannot_be_read_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "cartelera.duckdb").write_text("id,title\n" * 1000)
    with serving(tmp_path / "cartelera.duckdb", tmp_path / "log") as service:
        problem = service.get("/ready").json()
        assert problem["status"] == 503
        assert "cannot be read" in problem["detail"]
        assert problem["detail"].endswith("What `cartelera build` publishes is served within two seconds.")


@pytest.mark.service
def test_metrics_count_every_request_by_path_and_status(built_sample: Workplace, tmp_path: Path) -> None:
    with serving(built_sample.warehouse, tmp_path / "log") as service:
        for url in (
            "/get_actor?platform=hulu&year=1800",
            "/get_actor?platform=netflix&year=2021",
            "/get_actor",
            "/x",
            "/y",
        ):
            for _ in range(3):
                service.get(url)
        for status in ("200", "404", "422"):
            assert metric(service, "http_requests_total", method="GET", path="/get_actor", status=status) == 3
        assert metric(service, "http_requests_total", path="other", status="404") == 6
        assert metric(service, "http_request_duration_seconds_count", path="/get_actor") == 9
        finished = built_sample.query("select epoch(finished_at) from build_info")[0][0]
        assert metric(service, "cartelera_build_finished_timestamp_seconds") == finished
        assert metric(service, "cartelera_reload_failing") == 0


@pytest.mark.service
def test_metrics_are_of_all_workers_together(built_sample: Workplace, tmp_path: Path) -> None:
    with running_command(built_sample.warehouse, tmp_path / "log", "--workers", "2") as service:
        for _ in range(100):
            service.get("/get_count_platform?platform=hulu")
        assert metric(service, "http_requests_total", path="/get_count_platform", status="200") == 100
        workers = {line["message"] for line in service.log() if "Started server process" in line["message"]}
        assert len(workers) == 2


def test_one_line_in_the_log_for_each_request(sample: httpx.Client, sample_service: Service) -> None:
    response = sample.get("/get_actor?platform=h%C3%BClu%22&year=2021")
    line = sample_service.logged(response.headers["x-request-id"])
    assert isinstance(line.pop("duration_ms"), float)
    assert datetime.fromisoformat(line.pop("time")).utcoffset() is not None
    assert line == {
        "level": "INFO",
        "logger": "api.access",
        "message": "request",
        "request_id": response.headers["x-request-id"],
        "client": "127.0.0.1",
        "method": "GET",
        "path": "/get_actor",
        "query": "platform=h%C3%BClu%22&year=2021",
        "status": 422,
    }


@pytest.mark.service
def test_a_log_on_a_full_disk_stops_no_answer(built_sample: Workplace) -> None:
    if not FULL_DISK.exists():
        do_without(f"this system has no {FULL_DISK}")
    with (
        serving(built_sample.warehouse, FULL_DISK) as service,
        closing(HTTPConnection(service.url.removeprefix("http://"), timeout=HANGS_AFTER)) as connection,
    ):
        for _ in range(3):  # a failure would end the connection, after the answer
            connection.request("GET", "/get_count_platform?platform=hulu")
            assert connection.getresponse().read().startswith(b"{")


def test_the_root_sends_a_browser_to_the_documentation_and_lists_the_endpoints_to_a_program(
    sample: httpx.Client,
) -> None:
    browser = sample.get("/", headers={"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"})
    assert (browser.status_code, browser.next_request and browser.next_request.url.path) == (307, "/ui")
    index = sample.get("/").json()
    assert (index["page"], index["documentation"]) == ("/ui", "/docs")
    assert set(index["endpoints"]) == set(sample.get(index["openapi"]).json()["paths"])
    assert index["endpoints"]["/get_actor"] == "The actor in most titles"
