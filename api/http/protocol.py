"""Uvicorn's HTTP/1.1 protocol with limits, and with problem documents for bytes that never become a request."""

import asyncio
import logging
from http import HTTPStatus

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.http.observation import new_request_id
from api.http.problems import ProblemError, problem_response
from api.http.security import ALWAYS, NOTHING, POLICY
from cartelera.process import most_open_files

SECONDS_TO_ASK = 10.0
"""How long a client may take to send the URL and the headers of a request."""
SECONDS_TO_READ = 0.01
"""How long the service reads on where it ends: timers run before what has arrived is read."""
LONGEST_HEAD = 65_536
"""The most bytes that URL and headers may have, apart from those that arrive in the first read."""
FILES_IN_RESERVE = 64
"""How many files the process keeps available besides its connections; DuckDB aborts if it cannot open one."""

OF_REFUSALS = [(POLICY, f"{NOTHING}; frame-ancestors 'none'".encode()), *ALWAYS]

log = logging.getLogger(__name__)


class Protocol(HttpToolsProtocol):
    """One client connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the time limit for a request, unless there are too many connections."""
        super().connection_made(transport)
        self.awaits_head = True
        self.head_size = 0
        self.deadline: asyncio.TimerHandle | None = self.loop.call_later(SECONDS_TO_ASK, self.give_up_waiting)
        if len(self.connections) > most_connections():
            self.refuse(HTTPStatus.SERVICE_UNAVAILABLE, "There are too many connections; try again in a moment.")

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the time limit of a closed connection."""
        self.stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse received bytes, and refuse a request whose head grows beyond the limit."""
        if self.awaits_head:
            self.head_size += len(data)
        super().data_received(data)
        if not self.awaits_head:
            self.stop_waiting()
        elif self.head_size > LONGEST_HEAD and not self.transport.is_closing():
            status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE if self.headers else HTTPStatus.REQUEST_URI_TOO_LONG
            self.refuse(status, f"The URL and the headers may have {LONGEST_HEAD:,} bytes together.")
        elif self.deadline is None:
            self.deadline = self.loop.call_later(SECONDS_TO_ASK, self.give_up_waiting)

    def shutdown(self) -> None:
        """Called when the service ends: closes an idle connection once the loop has read what has arrived on it."""
        self.loop.call_later(SECONDS_TO_READ, super().shutdown)

    def on_message_begin(self) -> None:
        """Called by the parser at the first byte of a request."""
        super().on_message_begin()
        self.awaits_head = True
        self.head_size = 0

    def on_headers_complete(self) -> None:
        """Called by the parser after the last header."""
        super().on_headers_complete()
        self.awaits_head = False

    def stop_waiting(self) -> None:
        """Cancel the time limit."""
        if self.deadline is not None:
            self.deadline.cancel()
            self.deadline = None

    def give_up_waiting(self) -> None:
        """Close a connection that has sent no whole request in time."""
        self.refuse(HTTPStatus.REQUEST_TIMEOUT, f"No whole request came within {SECONDS_TO_ASK:.0f} seconds.")

    def send_400_response(self, msg: str) -> None:
        """Called by uvicorn where parsing fails.

        Args:
            msg: Uvicorn's error message.
        """
        self.refuse(HTTPStatus.BAD_REQUEST, f"{msg} This is an HTTP/1.1 service; URLs are percent-encoded ASCII.")

    def refuse(self, status: HTTPStatus, detail: str) -> None:
        """Send a problem document, log it, and close the connection."""
        self.stop_waiting()
        request_id = new_request_id()
        fields = {"request_id": request_id, "client": self.client[0] if self.client else None, "status": status}
        log.warning(detail, extra={"fields": fields})
        response = problem_response(ProblemError(status, detail))
        own = [(b"x-request-id", request_id.encode()), (b"connection", b"close")]
        headers = [*response.raw_headers, *OF_REFUSALS, *own]
        lines = [f"HTTP/1.1 {status} {status.phrase}".encode(), *(name + b": " + value for name, value in headers)]
        self.transport.write(b"\r\n".join([*lines, b"", bytes(response.body)]))
        self.transport.close()


def most_connections() -> int:
    """The most connections that leave enough file descriptors for opening files."""
    return max(1, most_open_files() - FILES_IN_RESERVE)
