"""The log format of the service: one JSON object per line, on standard error."""

import asyncio
import json
import logging
import sys
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

waiting: list[str] = []
"""The lines of requests that are not written yet."""


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON; further members are given as `extra={"fields": {…}}`."""

    def format(self, record: logging.LogRecord) -> str:
        """Format one record."""
        fields = getattr(record, "fields", {})
        if record.exc_info:
            fields = {**fields, "exception": self.formatException(record.exc_info)}
        return as_line(
            datetime.fromtimestamp(record.created, UTC), record.levelname, record.name, record.getMessage(), fields
        )


def as_line(when: datetime, level: str, logger: str, message: str, fields: dict[str, Any]) -> str:
    """One line of the log, without its end.

    Args:
        when: When it was logged.
        level: How grave it is.
        logger: The part of the service that logs it.
        message: What happened.
        fields: The further members.
    """
    return json.dumps({"time": when.isoformat(), "level": level, "logger": logger, "message": message, **fields})


def log_request(fields: dict[str, Any]) -> None:
    """Log one request; the `logging` module would take a tenth of the time of a quick answer for that.

    Requests that the event loop answers in the same turn are written together.
    """
    if not waiting:
        asyncio.get_running_loop().call_soon(write_waiting)
    waiting.append(as_line(datetime.now(UTC), "INFO", "api.access", "request", fields))


def write_waiting() -> None:
    """Write the lines that wait."""
    lines = "".join(f"{line}\n" for line in waiting)
    waiting.clear()
    with suppress(OSError):  # a full disk stops no answer
        sys.stderr.write(lines)


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": JsonLines}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"level": "INFO", "handlers": ["stderr"]},
}
