"""The command `python -m api`: what it prints, how it starts, and how it stops."""

import http.client
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import httpx
import pytest

from tests.support.commands import Place
from tests.support.forked import run_forked
from tests.support.keys import bearing, line_of, write_keys
from tests.support.service import running_command, start, stopped_in_the_end
from tests.support.waiting import HANGS_AFTER, wait_until
from tests.support.workplace import REPOSITORY, Workplace, without_settings

pytestmark = pytest.mark.service


def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the command to its end, as a fork of a process that has imported it."""
    done = run_forked("api.__main__:main", arguments, REPOSITORY, without_settings() | settings, HANGS_AFTER)
    return subprocess.CompletedProcess(arguments, *done)


def test_it_prints_addresses_that_answer(built_sample: Workplace, tmp_path: Path) -> None:
    process, lines = start(built_sample.warehouse, tmp_path / "log")
    addresses = [line.split()[0] for line in lines if line.startswith("http")]
    assert len(addresses) == 4
    answers = [httpx.get(address, follow_redirects=True, timeout=HANGS_AFTER) for address in addresses]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200]
    assert all(address.startswith("http://127.0.0.1:") for address in addresses)
    process.terminate()
    process.communicate(timeout=HANGS_AFTER)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_it_without_a_traceback(built_sample: Workplace, tmp_path: Path, sent: signal.Signals) -> None:
    process, lines = start(built_sample.warehouse, tmp_path / "log")
    with stopped_in_the_end(process, lines, tmp_path / "log") as service:
        process.send_signal(sent)
        assert process.wait(timeout=HANGS_AFTER) == 0
        assert "exception" not in (tmp_path / "log").read_text()
        assert service.log()[-1]["message"].startswith("Finished server process")


def test_a_worker_that_stands_still_for_a_while_is_not_replaced(built_sample: Workplace, tmp_path: Path) -> None:
    """On a busy machine a new worker may stand still. After uvicorn's own limit of five seconds it would be killed."""
    with running_command(built_sample.warehouse, tmp_path / "log", "--workers", "2") as service:
        processes = children(service.pid)
        os.kill(processes[-1], signal.SIGSTOP)
        time.sleep(7)
        os.kill(processes[-1], signal.SIGCONT)
        time.sleep(1)
        assert children(service.pid) == processes


def test_a_killed_service_leaves_neither_workers_nor_copies(trained: Place, tmp_path: Path) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    settings = {"TMPDIR": str(folder), "CARTELERA_MODELS": str(trained.models)}
    killed, lines = start(trained.warehouse, tmp_path / "log", "--workers", "2", **settings)
    url = next(line.split("/ui")[0] for line in lines if line.startswith("http"))
    assert httpx.get(f"{url}/recommend?user_id=12&movie_id=ns5", timeout=HANGS_AFTER).is_success
    workers = children(killed.pid)
    [left] = folder.glob("cartelera-*")
    with running_command(trained.warehouse, tmp_path / "beside", **settings):
        assert list(left.glob("*.mapped")) != []  # a service that runs keeps its copy
        killed.kill()
        killed.communicate()
        wait_until(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers), lambda: workers)
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{url}/health")
    assert list(folder.glob("cartelera-*")) == [left]
    with running_command(trained.warehouse, tmp_path / "next", **settings):
        assert left not in folder.glob("cartelera-*")
    assert list(folder.glob("cartelera-*")) == []


@pytest.mark.parametrize("workers", ["1", "2"])
def test_requests_in_flight_are_finished(built_sample: Workplace, tmp_path: Path, workers: str) -> None:
    """Requests that have fully arrived are answered even if the service is stopped before it reads them."""
    command, lines = start(built_sample.warehouse, tmp_path / "log", "--workers", workers)
    with stopped_in_the_end(command, lines, tmp_path / "log") as service:
        connections = [
            http.client.HTTPConnection(service.url.removeprefix("http://"), timeout=HANGS_AFTER) for _ in range(20)
        ]
        for connection in connections:  # from now on, a worker has each of them
            connection.request("GET", "/health")
            assert connection.getresponse().read() == b'{"status":"alive"}'
        processes = [service.pid, *children(service.pid)]
        for process in processes:
            os.kill(process, signal.SIGSTOP)
        for connection in connections:
            connection.request("GET", "/get_count_platform?platform=hulu")
        time.sleep(0.2)  # uvicorn looks ten times a second whether it shall end: it is about to, before it reads
        os.kill(service.pid, signal.SIGTERM)
        for process in processes:
            os.kill(process, signal.SIGCONT)
        for connection in connections:
            assert connection.getresponse().read() == b'{"count":220}'
            connection.close()
        command.wait(timeout=HANGS_AFTER)


def children(parent: int) -> list[int]:
    """The child processes of a process."""
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    return [int(child) for child in listed.split()]


def test_a_port_that_is_taken_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        refused = run(CARTELERA_PORT=port)
    assert refused.returncode == 2
    assert f"CARTELERA_PORT={port}: cannot listen there: " in refused.stderr
    assert "in use" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("CARTELERA_PORT", "http"),
        ("CARTELERA_PORT", "70000"),
        ("CARTELERA_HOST", ""),
        ("CARTELERA_API_KEYS", ""),
        ("CARTELERA_OPEN", "1"),
        ("CARTELERA_RATE_LIMIT", "600"),
        *((("CARTELERA_CORS_ORIGINS", origin)) for origin in ("app.example", "https://x.example/", "null")),
        *((("CARTELERA_ROOT_PATH", path)) for path in ("cartelera", "//x", "/a/../b", "https://x.example/")),
        *((("CARTELERA_TRUSTED_PROXIES", proxy)) for proxy in ("proxy", "10.0.0.1/8", "10.0.0.1:80")),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(setting: str, value: str) -> None:
    refused = run(**{setting: value})
    assert refused.returncode == 2
    assert refused.stderr.startswith(f"{setting}={value}: ")
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("host", ["203.0.113.1", "no.such.host.invalid"])
def test_an_address_that_is_not_of_this_machine_is_named(host: str) -> None:
    refused = run("--host", host, "--port", "0")
    assert refused.returncode == 2
    assert f"CARTELERA_HOST={host}" in refused.stderr


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])  # noqa: S104
def test_it_does_not_listen_to_other_machines_unless_somebody_says_who_may_ask(host: str) -> None:
    refused = run("--host", host, "--port", "0")
    assert refused.returncode == 2
    assert refused.stderr.startswith(f"CARTELERA_HOST={host}: whoever reaches this address could ask everything.")
    assert "CARTELERA_API_KEYS" in refused.stderr
    assert "CARTELERA_OPEN=yes" in refused.stderr
    assert refused.stdout == ""


@pytest.mark.parametrize("meant", ["CARTELERA_OPEN", "CARTELERA_API_KEYS"])
def test_it_listens_to_other_machines_where_that_is_meant(built_sample: Workplace, tmp_path: Path, meant: str) -> None:
    keys = write_keys(tmp_path / "keys.csv", [line_of("ana")])
    setting = {meant: "yes" if meant == "CARTELERA_OPEN" else str(keys)}
    with running_command(built_sample.warehouse, tmp_path / "log", "--host", "0.0.0.0", **setting) as service:  # noqa: S104
        assert service.get("/get_actor?platform=netflix&year=2021", headers=bearing("ana")).status_code == 200
        assert service.get("/docs").status_code == (200 if meant == "CARTELERA_OPEN" else 401)


@pytest.mark.parametrize("content", ["", "name,sha256\nana,secret\n", None])
def test_it_does_not_start_with_a_file_of_keys_that_cannot_be_used(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "keys.csv"
    if content is not None:
        file.write_text(content)
    refused = run(CARTELERA_API_KEYS=str(file), CARTELERA_OPEN="yes")
    assert refused.returncode == 2
    assert refused.stderr.startswith(f"CARTELERA_API_KEYS={file}")
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("option", ["--workers=0", "--workers=x", "--port=70000", "--port=-1"])
def test_an_option_that_cannot_be_used_is_named(option: str) -> None:
    refused = run(option)
    assert refused.returncode == 2
    assert option.split("=", maxsplit=1)[0] in refused.stderr
    assert "is not a whole number from" in refused.stderr
