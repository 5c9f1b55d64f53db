"""Connections without a valid request: nonsense, too much, too slow, or too many at once."""

import json
import resource
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from api.http.security import NOTHING
from tests.support.service import Service, serving
from tests.support.waiting import HANGS_AFTER, wait_until
from tests.support.workplace import Workplace

pytestmark = pytest.mark.service

BEGINNING = b"GET /health HTTP/1.1\r\nHost: x\r\nX-Half: "


def connect(service: Service) -> socket.socket:
    url = httpx.URL(service.url)
    return socket.create_connection((url.host, url.port or 80), timeout=HANGS_AFTER)


def read_to_the_end(connection: socket.socket) -> Iterator[bytes]:
    try:
        while received := connection.recv(65536):
            yield received
    except ConnectionResetError:  # the service closed the connection before it had read everything
        return


def send_until_closed(connection: socket.socket) -> int:
    """Send until the connection is closed, and return the number of bytes that were accepted."""
    sent = 0
    while sent < 100_000_000:
        try:
            sent += connection.send(b"x" * 10_000)
        except OSError:
            break
        time.sleep(0.001)
    return sent


def refusal(service: Service, *sent: bytes) -> dict[str, object]:
    """The problem document that the service sends before it closes the connection."""
    with connect(service) as connection:
        for part in sent:
            connection.sendall(part)
        response = b"".join(read_to_the_end(connection))
    head, _, body = response.partition(b"\r\n\r\n")
    headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
    problem: dict[str, object] = json.loads(body)
    assert head.startswith(f"HTTP/1.1 {problem['status']} {problem['title']}\r\n".encode())
    assert headers["content-type"] == "application/problem+json"
    assert headers["content-length"] == str(len(body))
    assert headers["content-security-policy"] == f"{NOTHING}; frame-ancestors 'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert service.logged(headers["x-request-id"])["status"] == problem["status"]
    return problem


@pytest.mark.parametrize(
    "nonsense",
    [
        b"NONSENSE / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /get_actor?platform=\xc3\xa9 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(50),  # a browser that expects TLS
        b"GET / HTTP/1.1\r\nContent-Length: many\r\n\r\n",
    ],
)
def test_nonsense_gets_a_problem_document_too(sample_service: Service, nonsense: bytes) -> None:
    assert refusal(sample_service, nonsense)["status"] == 400


@pytest.mark.parametrize(("beginning", "status"), [(b"GET /?", 414), (BEGINNING, 431)])
def test_an_endless_url_or_header_is_refused(sample_service: Service, beginning: bytes, status: int) -> None:
    with connect(sample_service) as connection:
        connection.sendall(beginning)
        assert send_until_closed(connection) < 10_000_000
    refused = [line for line in sample_service.log() if line.get("status") == status]
    assert "65,536 bytes" in refused[0]["message"]


def test_pipelined_requests_are_not_taken_for_one_large_one(sample_service: Service) -> None:
    with connect(sample_service) as connection:
        connection.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n" * 3000)
        received = b""
        while received.count(b'{"status":"alive"}') < 3000:
            received += connection.recv(65536)


def test_half_a_request_is_given_up(built_sample: Workplace, tmp_path: Path) -> None:
    head = b"POST /recommendations HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n"
    halves = [(BEGINNING, b"x"), (), (head, b"{")]
    with serving(built_sample.warehouse, tmp_path / "log") as service, ThreadPoolExecutor() as at_once:
        refusals = at_once.map(lambda parts: refusal(service, *parts), halves)
        assert [each["status"] for each in refusals] == [408, 408, 408]


def test_connections_without_end_leave_files_for_a_reload(built_sample: Workplace, tmp_path: Path) -> None:
    """DuckDB aborts the process if it cannot open a file."""
    published = tmp_path / "cartelera.duckdb"
    published.write_bytes(built_sample.warehouse.read_bytes())
    with serving(published, tmp_path / "log") as service, ExitStack() as held:
        resource.prlimit(service.pid, resource.RLIMIT_NOFILE, (128, 128))
        connections = [held.enter_context(connect(service)) for _ in range(100)]
        for connection in connections[:60]:
            connection.sendall(BEGINNING)
        assert b"too many connections" in b"".join(read_to_the_end(connections[-1]))
        (tmp_path / "new").write_bytes(built_sample.warehouse.read_bytes())
        (tmp_path / "new").replace(published)
        wait_until(lambda: [line["message"] for line in service.log()].count("Serving a build") == 2, service.log)
        held.close()
        wait_until(lambda: is_ready(service), service.log)


def is_ready(service: Service) -> bool:
    try:
        return service.get("/ready").is_success
    except httpx.TransportError:  # it has not noticed yet that the connections are gone
        return False
