"""HTTP/1.1 as uvicorn speaks it, except that it answers what is no HTTP with a problem document too."""

from http import HTTPStatus

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.problems import ProblemError, problem_response


class Protocol(HttpToolsProtocol):
    """One connection; the application never sees a request that cannot be parsed."""

    def send_400_response(self, msg: str) -> None:
        """Say why, and close the connection.

        Args:
            msg: What uvicorn says of it.
        """
        response = problem_response(ProblemError(HTTPStatus.BAD_REQUEST, f"{msg} URLs are percent-encoded ASCII."))
        lines = [b"HTTP/1.1 400 Bad Request", *(name + b": " + value for name, value in response.raw_headers)]
        self.transport.write(b"\r\n".join([*lines, b"connection: close", b"", bytes(response.body)]))
        self.transport.close()
