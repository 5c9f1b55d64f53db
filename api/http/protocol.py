"""HTTP/1.1 as uvicorn speaks it, with bounds, and with problem documents for what never becomes a request."""

import asyncio
import logging
import resource
from http import HTTPStatus

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.http.observation import new_request_id
from api.http.problems import ProblemError, problem_response

SECONDS_TO_ASK = 10.0
"""How long a client may take to send the URL and the headers of a request."""
LONGEST_HEAD = 65_536
"""How many bytes they may have, beyond those that arrive at once."""
FILES_IN_RESERVE = 64
"""How many files the process can open beside its connections: DuckDB ends it if it cannot open one."""

log = logging.getLogger(__name__)


class Protocol(HttpToolsProtocol):
    """One connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request, unless there are too many connections."""
        super().connection_made(transport)
        self.awaits_head = True
        self.head_size = 0
        self.deadline: asyncio.TimerHandle | None = self.loop.call_later(SECONDS_TO_ASK, self.give_up_waiting)
        if len(self.connections) > most_connections():
            self.refuse(HTTPStatus.SERVICE_UNAVAILABLE, "There are too many connections; try again in a moment.")

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self.stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse what has come; refuse what grows beyond bounds before it is a request."""
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

    def on_message_begin(self) -> None:
        """The first byte of a request has come."""
        super().on_message_begin()
        self.awaits_head = True
        self.head_size = 0

    def on_headers_complete(self) -> None:
        """From here on it is a request."""
        super().on_headers_complete()
        self.awaits_head = False

    def stop_waiting(self) -> None:
        """No request is expected, or one has come."""
        if self.deadline is not None:
            self.deadline.cancel()
            self.deadline = None

    def give_up_waiting(self) -> None:
        """Close a connection that holds its place for nothing."""
        self.refuse(HTTPStatus.REQUEST_TIMEOUT, f"No whole request came within {SECONDS_TO_ASK:.0f} seconds.")

    def send_400_response(self, msg: str) -> None:
        """What uvicorn calls where parsing fails.

        Args:
            msg: What it would say.
        """
        self.refuse(HTTPStatus.BAD_REQUEST, f"{msg} This is an HTTP/1.1 service; URLs are percent-encoded ASCII.")

    def refuse(self, status: HTTPStatus, detail: str) -> None:
        """Answer with a problem, log it, and close the connection."""
        self.stop_waiting()
        request_id = new_request_id()
        fields = {"request_id": request_id, "client": self.client[0] if self.client else None, "status": status}
        log.warning(detail, extra={"fields": fields})
        response = problem_response(ProblemError(status, detail))
        headers = [*response.raw_headers, (b"x-request-id", request_id.encode()), (b"connection", b"close")]
        lines = [f"HTTP/1.1 {status} {status.phrase}".encode(), *(name + b": " + value for name, value in headers)]
        self.transport.write(b"\r\n".join([*lines, b"", bytes(response.body)]))
        self.transport.close()


def most_connections() -> int:
    """How many connections there may be, so that files can still be opened."""
    soft_limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return max(1, soft_limit - FILES_IN_RESERVE)
